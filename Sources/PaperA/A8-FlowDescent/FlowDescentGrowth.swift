// How deviations grow under gradient descent on the secondary plateau. Unaware of figures.
import Dynamics
import Glibc
import Numerics
import Results
import StageGraph

/// How a deviation across the linear fit changes from one iteration to the next on the secondary plateau.
struct DescentGrowth: Sendable {
    let step: Double
    let seed: Int
    /// |factor| of K_f' per iteration.
    let factor: Double
    /// The Hessian's largest eigenvalue on the flow's secondary plateau.
    let sharpness: Double
    /// The same by theory, to O(1/m), and the relative size of what is neglected.
    let sharpnessTheory: Double
    let neglected: Double

    /// From which K_f on the descent is over.
    private static let settled = 0.98
    /// Deviations fitted are above this many times the flow's own and below this.
    private static let (above, below) = (10.0, 0.05)

    static func measure(_ pairs: [DescentPair], stage: String) throws -> [DescentGrowth] {
        var sharpness: [Int: Double] = [:]
        return try pairs.map { pair in
            let run = pair.descent.run
            guard let snapshot = pair.flow.snapshots.first else {
                throw Failure(
                    .usage, "the flow has no snapshot on the secondary plateau", at: stage,
                    facts: [.init("seed", "\(run.seed)")])
            }
            if sharpness[run.seed] == nil {
                let network = TwoLayerNetwork(
                    problem: run.problem, activation: ActivationFunction(rawValue: run.activation)!,
                    neurons: run.neurons)
                sharpness[run.seed] = network.sharpness(snapshot.state)
            }
            let theory = Theory(problem: run.problem, neurons: run.neurons, alpha: run.alpha)
            return DescentGrowth(
                step: pair.step, seed: run.seed, factor: try factor(pair), sharpness: sharpness[run.seed]!,
                sharpnessTheory: theory.plateauSharpness,
                neglected: 6 * run.problem.bestLinearNorm / Double(run.neurons))
        }
    }

    /// exp of the slope of ln K_f' against the iteration, once the descent is over.
    private static func factor(_ pair: DescentPair) throws -> Double {
        let run = pair.descent.run
        let (times, drive, across) = try (run.values("time"), run.values("K_f"), run.values("K_f_perp"))
        let (flowTimes, floor) = try (pair.flow.run.values("time"), pair.flow.run.values("K_f_perp"))
        // The descent overshoots and swings: it is over after the last time that K_f is far from 1.
        guard let last = drive.lastIndex(where: { ($0 - 1).magnitude > 1 - settled }) else { return .nan }
        var fitted: [Int] = []
        for i in times.indices where i > last {
            let usual = interpolate(flowTimes, floor, at: times[i])
            guard across[i] > above * usual, across[i] < below else {
                if fitted.isEmpty { continue }
                break
            }
            fitted.append(i)
        }
        guard fitted.count >= 4 else { return .nan }
        return exp(LineFit(fitted.map { times[$0] / pair.step }, fitted.map { log(across[$0]) }).slope)
    }

    static func table(_ growths: [DescentGrowth]) -> Table {
        Table([
            Column("row", "number of the row, in order of η and seed", growths.indices.map(Double.init)),
            growths.column("eta", unit: "t", "step η of gradient descent", \.step),
            growths.column("seed", "seed of the initial parameters") { Double($0.seed) },
            growths.column("factor", "factor of K_f' per iteration on the secondary plateau", \.factor),
            growths.column("lambda_max", unit: "1/t", "largest eigenvalue of the Hessian there", \.sharpness),
            growths.column(
                "lambda_max_theory", unit: "1/t", "‖s*‖ times that of √M(I + vvᵀ)√M, v = s*/‖s*‖", \.sharpnessTheory),
        ])
    }
}
