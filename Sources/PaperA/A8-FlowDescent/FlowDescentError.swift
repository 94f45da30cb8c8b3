// How far gradient descent is from the flow at fixed times. Unaware of figures.
import Dynamics
import Results
import StageGraph

/// ‖θ_GD − θ_flow‖/‖θ_flow‖ of one run at one time.
struct DescentError: Sendable {
    let time: Double
    let step: Double
    let seed: Int
    let error: Double

    /// At every snapshot. Throws a `Failure` if those of the two runs are not at the same times.
    static func measure(_ pair: DescentPair, stage: String) throws -> [DescentError] {
        let (flow, descent) = (pair.flow.snapshots, pair.descent.snapshots)
        guard !flow.isEmpty, flow.map(\.time) == descent.map(\.time) else {
            throw Failure(
                .usage, "gradient descent and flow were not kept at the same times", at: stage,
                facts: [
                    .init("descent", "\(descent.map(\.time)), η = \(pair.step)"), .init("flow", "\(flow.map(\.time))"),
                ], hint: "snapshotTimes are multiples of every η, of which a computer holds 1/2, 1/4, … exactly")
        }
        return zip(flow, descent).map { exact, stepped in
            let distance = zip(exact.state, stepped.state).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            let size = exact.state.reduce(0) { $0 + $1 * $1 }
            return DescentError(
                time: exact.time, step: pair.step, seed: pair.descent.run.seed, error: (distance / size).squareRoot())
        }
    }

    static func table(_ errors: [DescentError]) -> Table {
        Table([
            Column("row", "number of the row, in order of η, seed and time", errors.indices.map(Double.init)),
            errors.column("time", unit: "t", "time of the comparison", \.time),
            errors.column("eta", unit: "t", "step η of gradient descent", \.step),
            errors.column("seed", "seed of the initial parameters") { Double($0.seed) },
            errors.column("error", "‖θ_GD − θ_flow‖/‖θ_flow‖", \.error),
        ])
    }
}
