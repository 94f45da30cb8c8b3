// The claims of figure A9. Unaware of files.
import Dynamics
import Glibc
import Results

enum EscapeClaims {
    static func evaluate(_ all: [EscapeRun]) -> [Claim] {
        let runs = all.filter { $0.escapeTime.isFinite && $0.neglected <= small }
        return [
            .measure(
                "A9.plateau-ends",
                "Share of the runs with q̂²_max ‖s*‖/m ≤ .1 whose loss alone shows a secondary plateau and its end",
                expected: 1
            ) {
                let large = all.filter { $0.neglected <= small }
                let share = Double(large.count { $0.escapeTime.isFinite }) / Double(large.count)
                return large.isEmpty ? nil : .value(share, samples: large.count)
            },
            .measure(
                "A9.escape-time",
                "T_sec over T5's for the seed’s initial parameters, in the runs with q̂²_max ‖s*‖/m ≤ .1 (tolerance: "
                    + "that, the relative size of what T5 neglects)", expected: 1, tolerance: small
            ) { .mean(runs.map { $0.escapeTime / $0.escapeTimeTheory }.filter(\.isFinite)) },
            slope(runs),
            .measure(
                "A9.top-ratio",
                "‖w‖/|a| of the largest neuron at R = .95 R2 over T5’s, in the same runs (on its way from 1 to √3; the "
                    + "same tolerance)", expected: 1, tolerance: small
            ) { .mean(runs.map { $0.topRatio / $0.topRatioTheory }.filter(\.isFinite)) },
            size(runs), scatter(runs), alpha(all.filter { $0.escapeTime.isFinite }),
        ]
    }

    /// The size of q̂²_max‖s*‖/m up to which T5 is compared with single runs. T5 is the expansion to the cube of the
    /// weights: the next term is smaller by the square of the largest one.
    private static let small = 0.1

    /// Corrections that do not grow with T_sec (saturation at the escape itself) leave the slope.
    private static func slope(_ runs: [EscapeRun]) -> Claim {
        .measure(
            "A9.theory-slope",
            "Slope of T_sec against T5’s over the same runs, all m and seeds: T_sec = T5’s + O(1) (the same tolerance)",
            expected: 1, tolerance: small
        ) {
            guard Set(runs.map(\.run.neurons)).count >= 2 else { return nil }
            return .value(LineFit(runs.map(\.escapeTimeTheory), runs.map(\.escapeTime)).slope, samples: runs.count)
        }
    }

    private static func size(_ runs: [EscapeRun]) -> Claim {
        let sizes = runs.map { log($0.theory.neurons) }
        let (least, most) = (sizes.min() ?? .nan, sizes.max() ?? .nan)
        let isWide = most - least >= log(4)
        let theory = LineFit(sizes, runs.map { log($0.escapeTimeTheory) }).slope
        return .measure(
            "A9.size-law",
            "Exponent of T_sec in m over the same runs; m/ln m has 1 − 1/ln m, m the geometric mean (the same "
                + "tolerance)"
                + (isWide ? "; T5’s own for these seeds: \(short(theory, digits: 3))" : ""),
            expected: 1 - 2 / (least + most), tolerance: small
        ) {
            isWide ? .value(LineFit(sizes, runs.map { log($0.escapeTime) }).slope, samples: runs.count) : nil
        }
    }

    /// Extreme values: seeds of equal m and α differ, and T5 knows by how much from the initial parameters alone.
    private static func scatter(_ runs: [EscapeRun]) -> Claim {
        .measure(
            "A9.extreme-value",
            "Share of the variance of ln T_sec over the seeds of equal m and α that T5 explains from their initial "
                + "parameters, in the same runs", .atLeast, expected: 0.9
        ) {
            var (all, rest) = (0.0, 0.0)
            let groups = Dictionary(grouping: runs) { [Double($0.run.neurons), $0.run.alpha] }
            for (_, group) in groups.sorted(by: { ($0.key[0], $0.key[1]) < ($1.key[0], $1.key[1]) })
            where group.count >= 3 {
                all += pow(meanAndSpread(group.map { log($0.escapeTime) }).spread, 2)
                rest += pow(meanAndSpread(group.map { log($0.escapeTime / $0.escapeTimeTheory) }).spread, 2)
            }
            return all > 0 ? .value(1 - rest / all, samples: runs.count) : nil
        }
    }

    /// Pairs of runs of one m and seed, whose draws are equal but for their size: the smallest α against the largest.
    private static func alpha(_ runs: [EscapeRun]) -> Claim {
        let alphas = Set(runs.map(\.run.alpha)).sorted()
        let pairs = runs.filter { $0.run.alpha == alphas.first && alphas.count > 1 }.compactMap { run in
            runs.first {
                $0.run.alpha == alphas.last && $0.run.seed == run.run.seed && $0.run.neurons == run.run.neurons
            }.map { (run, $0) }
        }
        return .measure(
            "A9.independent-of-alpha",
            "Mean of ln T_sec of the smallest α minus that of the largest, pairs of equal m and initial draws "
                + "(tolerance: mean of m^(1−2α)/‖s*‖, and .005 for the sampling of the loss)",
            expected: 0, tolerance: meanAndSpread(pairs.map(\.0.initialShare)).mean + 0.005
        ) { .mean(pairs.map { log($0.0.escapeTime / $0.1.escapeTime) }) }
    }
}
