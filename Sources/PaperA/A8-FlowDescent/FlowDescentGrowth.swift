// How deviations grow under gradient descent on the secondary plateau. Unaware of figures.
import Dynamics
import Engine
import Glibc
import Numerics
import Results

/// How a deviation across the linear fit changes from one iteration to the next on the secondary plateau.
struct DescentGrowth: Sendable {
    var step: Double
    var seed: Int
    /// |factor| of K_f' per iteration.
    var factor: Double
    /// The Hessian's largest eigenvalue on the flow's secondary plateau.
    var sharpness: Double
    /// The same by theory, to O(1/m), and the relative size of what is neglected.
    var sharpnessTheory: Double
    var neglected: Double

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
        let (times, drive, across) = (
            try run.values("time"), try run.values("K_f"), try run.values("K_f_perp")
        )
        let (flowTimes, floor) = (try pair.flow.run.values("time"), try pair.flow.run.values("K_f_perp"))
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
            Column("eta", unit: "t", "step η of gradient descent", growths.map(\.step)),
            Column("seed", "seed of the initial parameters", growths.map { Double($0.seed) }),
            Column("factor", "factor of K_f' per iteration on the secondary plateau", growths.map(\.factor)),
            Column("lambda_max", unit: "1/t", "largest eigenvalue of the Hessian there", growths.map(\.sharpness)),
            Column(
                "lambda_max_theory", unit: "1/t", "‖s*‖ times that of √M(I + vvᵀ)√M, v = s*/‖s*‖",
                growths.map(\.sharpnessTheory)),
        ])
    }

    /// η λ_max/2 at which the factor passes 1, by a line through each seed's factors.
    static func limits(_ growths: [DescentGrowth]) -> [Double] {
        Set(growths.map(\.seed)).sorted().compactMap { seed in
            let own = growths.filter { $0.seed == seed && $0.factor.isFinite }
            guard own.contains(where: { $0.factor < 1 }), own.contains(where: { $0.factor > 1 }) else { return nil }
            let fit = LineFit(own.map { 0.5 * $0.step * $0.sharpness }, own.map(\.factor))
            return (1 - fit.intercept) / fit.slope
        }
    }

    static func claims(_ growths: [DescentGrowth]) -> [Claim] {
        let limits = limits(growths)
        let sentence = "η λ_max/2 at which deviations on the secondary plateau begin to grow"
        let limit: Claim =
            limits.isEmpty
            ? .untested("A8.stability", sentence + ": needs η on both sides of 2/λ_max")
            : Claim(
                "A8.stability",
                sentence + " (tolerance: the drift of λ_max along the plateau, of order ‖s*‖/m, and 1 %)",
                expected: 1, tolerance: 0.01 + growths[0].neglected, limits)
        let seeds = Set(growths.map(\.seed)).sorted()
        let ratios = seeds.map { seed in
            let own = growths.first { $0.seed == seed }!
            return own.sharpness / own.sharpnessTheory
        }
        return [
            limit,
            Claim(
                "A8.sharpness",
                "λ_max on the secondary plateau over theory, ‖s*‖ times the largest eigenvalue of √M(I + vvᵀ)√M "
                    + "(tolerance: the neglected cubic term, 6‖s*‖/m)",
                expected: 1, tolerance: growths[0].neglected, ratios),
        ]
    }
}
