// How gradient descent stretches the initial plateau. Unaware of figures.
import Dynamics
import Results

/// How much longer gradient descent rests on the initial plateau than the flow.
struct DescentLength: Sendable {
    let step: Double
    let seed: Int
    let ratio: Double
    /// η‖z‖/ln(1+η‖z‖).
    let theory: Double
    let driveNorm: Double
    /// What theory neglects: at the end of the plateau K is up to K_5(1+η‖z‖)², and 2‖z‖T_5 uncertain by as much.
    let neglected: Double

    init(_ pair: DescentPair) throws {
        func length(_ run: FlowRun) throws -> Double {
            InitialPlateauRun.leaving(try run.values("time"), try run.values("risk"), run.problem)
        }
        let run = pair.descent.run
        let flow = try length(pair.flow.run)
        step = pair.step
        seed = run.seed
        ratio = try length(run) / flow
        theory = Theory(problem: run.problem, neurons: run.neurons, alpha: run.alpha)
            .plateauLengthening(step: pair.step)
        driveNorm = run.problem.driveNorm
        let growth = (1 + pair.step * driveNorm) * (1 + pair.step * driveNorm)
        neglected = InitialPlateauRun.driveAtLeaving * growth / (2 * driveNorm * flow)
    }

    static func table(_ lengths: [DescentLength]) -> Table {
        Table([
            Column("row", "number of the row, in order of η and seed", lengths.indices.map(Double.init)),
            lengths.column("eta", unit: "t", "step η of gradient descent", \.step),
            lengths.column("seed", "seed of the initial parameters") { Double($0.seed) },
            lengths.column("ratio", "T_5 of gradient descent over T_5 of the flow", \.ratio),
            lengths.column("ratio_theory", "η‖z‖/ln(1+η‖z‖)", \.theory),
        ])
    }
}
