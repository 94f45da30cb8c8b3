// What one history of train.matrix-factorisation shows: when modes appear, where the loss rests.
import Dynamics
import Glibc
import Results

/// One row of /factorisation in deep.h5.
struct DeepFactorisationRun: Sendable {
    let run: FactorisationRun
    /// When singular value k reaches half its target; NaN if it does not.
    let halfTimes: [Double]
    /// Between modes k and k+1, k = 1 …: R where ln R falls slowest, over ½ Σ_{j>k} s_j².
    let restingRisk: [Double]
    /// The effective rank there, less that of the target's first k singular values.
    let restingRankError: [Double]

    init(_ run: FactorisationRun) throws {
        self.run = run
        let times = try run.history.values("time")
        var halfTimes: [Double] = []
        for (k, target) in run.targets.enumerated() {
            let values = try run.history.values("singular_\(k + 1)")
            halfTimes.append(logisticCrossing(times, values.map { $0 / target }) ?? .nan)
        }
        let (risks, ranks) = try (run.history.values("risk"), run.history.values("effective_rank"))
        var (restingRisk, restingRankError): ([Double], [Double]) = ([], [])
        for k in 1..<max(run.targets.count, 1) {
            let between = times.indices.dropFirst().dropLast().filter {
                times[$0] > halfTimes[k - 1] && times[$0] < halfTimes[k]
            }
            func fall(_ i: Int) -> Double { log(risks[i - 1] / risks[i + 1]) / (times[i + 1] - times[i - 1]) }
            guard let rest = between.min(by: { fall($0) < fall($1) }) else {
                restingRisk.append(.nan)
                restingRankError.append(.nan)
                continue
            }
            let left = run.targets[k...].reduce(0) { $0 + 0.5 * $1 * $1 }
            restingRisk.append(risks[rest] / left)
            restingRankError.append(ranks[rest] - effectiveRank(Array(run.targets[..<k])))
        }
        self.halfTimes = halfTimes
        self.restingRisk = restingRisk
        self.restingRankError = restingRankError
    }

    /// The runs as columns; every run has the same number of target singular values.
    static func table(_ runs: [DeepFactorisationRun]) -> Table {
        let modes = runs.map(\.run.targets.count).min() ?? 0
        var columns = [
            Column("run", "number of the run, in the order of the inputs", runs.indices.map(Double.init)),
            runs.column("depth", "number of factors L") { Double($0.run.depth) },
            runs.column("scale", "ε: initial entries have the standard deviation ε/√d", \.run.scale),
            runs.column("seed", "seed of the initial factors") { Double($0.run.seed) },
            runs.column(
                "T_1_theory", unit: "t",
                "L = 2: first singular value at half its target; L > 2: the flow driven by Y alone diverges",
                \.run.firstTime),
        ]
        for k in 0..<modes {
            columns.append(
                runs.column("T_\(k + 1)", unit: "t", "when singular value \(k + 1) is half its target") {
                    $0.halfTimes[k]
                })
        }
        for k in 1..<max(modes, 1) {
            columns.append(
                runs.column("resting_risk_\(k)", "R where it rests after mode \(k), over ½ Σ_{j>\(k)} s_j²") {
                    $0.restingRisk[k - 1]
                })
            columns.append(
                runs.column(
                    "resting_rank_error_\(k)",
                    "effective rank there, less that of the target's first \(k) singular values"
                ) { $0.restingRankError[k - 1] })
        }
        return Table(columns)
    }
}
