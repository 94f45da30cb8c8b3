// How gradient descent stretches the initial plateau. Unaware of figures.
import Dynamics
import Glibc
import Results

/// How much longer gradient descent rests on the initial plateau than the flow.
struct DescentLength: Sendable {
    var step: Double
    var seed: Int
    var ratio: Double
    /// η‖z‖/ln(1+η‖z‖).
    var theory: Double
    var driveNorm: Double
    /// What theory neglects: at the end of the plateau K is up to K_5(1+η‖z‖)², and 2‖z‖T_5 uncertain by as much.
    var neglected: Double

    static func measure(_ pairs: [DescentPair]) throws -> [DescentLength] {
        try pairs.map { pair in
            func length(_ run: FlowRun) throws -> Double {
                InitialPlateauRun.leaving(try run.values("time"), try run.values("risk"), run.problem)
            }
            let run = pair.descent.run
            let (flow, rate) = (try length(pair.flow.run), run.problem.driveNorm)
            let growth = (1 + pair.step * rate) * (1 + pair.step * rate)
            return DescentLength(
                step: pair.step, seed: run.seed, ratio: try length(run) / flow,
                theory: Theory(problem: run.problem, neurons: run.neurons, alpha: run.alpha)
                    .plateauLengthening(step: pair.step),
                driveNorm: rate, neglected: InitialPlateauRun.driveAtLeaving * growth / (2 * rate * flow))
        }
    }

    static func table(_ lengths: [DescentLength]) -> Table {
        Table([
            Column("row", "number of the row, in order of η and seed", lengths.indices.map(Double.init)),
            Column("eta", unit: "t", "step η of gradient descent", lengths.map(\.step)),
            Column("seed", "seed of the initial parameters", lengths.map { Double($0.seed) }),
            Column("ratio", "T_5 of gradient descent over T_5 of the flow", lengths.map(\.ratio)),
            Column("ratio_theory", "η‖z‖/ln(1+η‖z‖)", lengths.map(\.theory)),
        ])
    }

    static func claim(_ lengths: [DescentLength]) -> Claim {
        let deviations = lengths.map { ($0.ratio / $0.theory - 1).magnitude }
        return Claim(
            "A8.plateau-length",
            "Largest deviation of the plateau's length over the flow's from η‖z‖/ln(1+η‖z‖) (tolerance: K at its end, up "
                + "to K_5(1+η‖z‖)², over 2‖z‖T_5)",
            .atMost, expected: 0, tolerance: lengths.map(\.neglected).max()!,
            measured: deviations.contains(where: \.isNaN) ? .nan : deviations.max()!, samples: lengths.count)
    }
}
