// The claims of figure A9. Unaware of files.
import Dynamics
import Glibc
import Results

enum EscapeClaims {
    static func evaluate(_ runs: [EscapeRun]) -> [Claim] {
        let measured = runs.filter { $0.escapeTime.isFinite }
        return [
            plateaus(runs), time(measured), slope(measured), ratio(measured), size(measured), scatter(measured),
            alpha(measured),
        ]
    }

    /// The size of q̂²_max‖s*‖/m up to which T5 is compared with single runs.
    private static let small = 0.1

    private static func plateaus(_ runs: [EscapeRun]) -> Claim {
        let large = runs.filter { $0.neglected <= small }
        let sentence =
            "Share of the runs with q̂²_max ‖s*‖/m ≤ .1 whose loss alone shows a secondary plateau and its end"
        guard !large.isEmpty else { return .untested("A9.plateau-ends", sentence) }
        return Claim(
            "A9.plateau-ends", sentence, expected: 1, tolerance: 0,
            measured: Double(large.count { $0.escapeTime.isFinite }) / Double(large.count), samples: large.count)
    }

    /// T5 is the expansion to the cube of the weights: the next term is smaller by the square of the largest one.
    private static func mean(
        _ runs: [EscapeRun], _ id: String, _ sentence: String, _ value: (EscapeRun) -> Double
    ) -> Claim {
        let values = runs.filter { $0.neglected <= small }.map(value).filter(\.isFinite)
        guard !values.isEmpty else { return .untested(id, sentence) }
        return Claim(id, sentence, expected: 1, tolerance: small, values)
    }

    private static func time(_ runs: [EscapeRun]) -> Claim {
        mean(
            runs, "A9.escape-time",
            "T_sec over T5's for the seed’s initial parameters, in the runs with q̂²_max ‖s*‖/m ≤ .1 (tolerance: that, the "
                + "relative size of what T5 neglects)"
        ) { $0.escapeTime / $0.escapeTimeTheory }
    }

    private static func ratio(_ runs: [EscapeRun]) -> Claim {
        mean(
            runs, "A9.top-ratio",
            "‖w‖/|a| of the largest neuron at R = .95 R2 over T5’s, in the same runs (on its way from 1 to √3; the same "
                + "tolerance)"
        ) { $0.topRatio / $0.topRatioTheory }
    }

    /// Corrections that do not grow with T_sec (saturation at the escape itself) leave the slope.
    private static func slope(_ runs: [EscapeRun]) -> Claim {
        let chosen = runs.filter { $0.neglected <= small }
        let sentence =
            "Slope of T_sec against T5’s over the same runs, all m and seeds: T_sec = T5’s + O(1) (the same tolerance)"
        guard Set(chosen.map(\.run.neurons)).count >= 2 else { return .untested("A9.theory-slope", sentence) }
        let line = LineFit(chosen.map(\.escapeTimeTheory), chosen.map(\.escapeTime))
        return Claim(
            "A9.theory-slope", sentence, expected: 1, tolerance: small, measured: line.slope, samples: chosen.count)
    }

    private static func size(_ runs: [EscapeRun]) -> Claim {
        let chosen = runs.filter { $0.neglected <= small }
        let sentence =
            "Exponent of T_sec in m over the same runs; m/ln m has 1 − 1/ln m, m the geometric mean (the same tolerance)"
        let sizes = chosen.map { log($0.theory.neurons) }
        guard let least = sizes.min(), let most = sizes.max(), most - least >= log(4) else {
            return .untested("A9.size-law", sentence)
        }
        let theory = LineFit(sizes, chosen.map { log($0.escapeTimeTheory) }).slope
        return Claim(
            "A9.size-law", "\(sentence); T5’s own for these seeds: \(short(theory, digits: 3))",
            expected: 1 - 2 / (least + most), tolerance: small,
            measured: LineFit(sizes, chosen.map { log($0.escapeTime) }).slope, samples: chosen.count)
    }

    /// Extreme values: seeds of equal m and α differ, and T5 knows by how much from the initial parameters alone.
    private static func scatter(_ runs: [EscapeRun]) -> Claim {
        let sentence =
            "Share of the variance of ln T_sec over the seeds of equal m and α that T5 explains from their initial "
            + "parameters, in the same runs"
        var (all, rest) = (0.0, 0.0)
        let chosen = runs.filter { $0.neglected <= small }
        let groups = Dictionary(grouping: chosen) {
            [Double($0.run.neurons), $0.run.alpha]
        }
        for key in groups.keys.sorted(by: { ($0[0], $0[1]) < ($1[0], $1[1]) }) {
            let group = groups[key]!
            guard group.count >= 3 else { continue }
            let logs = group.map { log($0.escapeTime) }
            let ratios = group.map { log($0.escapeTime / $0.escapeTimeTheory) }
            all += pow(meanAndSpread(logs).spread, 2)
            rest += pow(meanAndSpread(ratios).spread, 2)
        }
        guard all > 0 else { return .untested("A9.extreme-value", sentence) }
        return Claim(
            "A9.extreme-value", sentence, .atLeast, expected: 0.9, tolerance: 0, measured: 1 - rest / all,
            samples: chosen.count)
    }

    /// Pairs of runs of one m and seed, whose draws are equal but for their size: the smallest α against the largest.
    private static func alpha(_ runs: [EscapeRun]) -> Claim {
        let sentence =
            "Mean of ln T_sec of the smallest α minus that of the largest, pairs of equal m and initial draws (tolerance: "
            + "mean of m^(1−2α)/‖s*‖, and .005 for the sampling of the loss)"
        let alphas = Set(runs.map(\.run.alpha)).sorted()
        guard let least = alphas.first, let most = alphas.last, least < most else {
            return .untested("A9.independent-of-alpha", sentence)
        }
        var (values, shares): ([Double], [Double]) = ([], [])
        for run in runs where run.run.alpha == least {
            let partner = runs.first {
                $0.run.alpha == most && $0.run.seed == run.run.seed && $0.run.neurons == run.run.neurons
            }
            guard let partner else { continue }
            values.append(log(run.escapeTime / partner.escapeTime))
            shares.append(run.initialShare)
        }
        guard !values.isEmpty else { return .untested("A9.independent-of-alpha", sentence) }
        return Claim(
            "A9.independent-of-alpha", sentence, expected: 0, tolerance: meanAndSpread(shares).mean + 0.005,
            values)
    }
}
