// The claims of figure A10: which parts of the theory hold for which activations and initial laws. Unaware of files.
import Dynamics
import Glibc
import Results

enum BeyondTanhClaims {
    static func evaluate(activations: [BeyondTanhRun], laws: [BeyondTanhRun]) -> [Claim] {
        let odd = activations.filter { $0.expansion?.isOddToThirdOrder == true }
        let other = activations.filter { $0.expansion?.isOddToThirdOrder == false }
        let gaussian = activations.filter { $0.run.activation == "tanh" }
        let relu = activations.filter { $0.run.activation == "relu" }
        return descent(odd, other, laws) + plateau(activations.filter { $0.expansion != nil }, laws, relu)
            + escape(odd, laws: gaussian + laws)
    }

    private static func descent(
        _ odd: [BeyondTanhRun], _ other: [BeyondTanhRun], _ laws: [BeyondTanhRun]
    ) -> [Claim] {
        [
            bound(
                "A10.descent-time.activations",
                "Largest |2σ'(0)‖z‖(T_h − theory)| for σ = \(names(odd)), theory with slope σ'(0) from each seed's initial "
                    + "parameters (tolerance: the neglected cubic term)", tolerance: neglected(odd), odd.map(\.delay)),
            bound(
                "A10.descent-time.laws",
                "Largest |2‖z‖(T_h − theory)| for the initial laws \(laws.lawNames), theory from each seed's "
                    + "initial parameters: of the law only the variance matters (tolerance: the neglected cubic term)",
                tolerance: neglected(laws), laws.map(\.delay)),
            other.isEmpty
                ? .untested(
                    "A10.growth-rate", "Growth of the drive for σ(0) ≠ 0 or σ''(0) ≠ 0 needs such an activation")
                : Claim(
                    "A10.growth-rate",
                    "Growth rate of K_f/(1 − K_f) over 2σ'(0)‖z‖ for \(names(other)), where σ(0) ≠ 0 or σ''(0) ≠ 0",
                    expected: 1, tolerance: 0.05, other.map(\.growth)),
        ]
    }

    private static func plateau(
        _ smooth: [BeyondTanhRun], _ laws: [BeyondTanhRun], _ relu: [BeyondTanhRun]
    ) -> [Claim] {
        let all = smooth + laws
        return [
            bound(
                "A10.critical-point",
                "Largest |K_f − 1| on the secondary plateau over \(names(smooth)) and the other initial laws "
                    + "(tolerance: ‖s*‖/M, the order of the shift)",
                tolerance: all.map { $0.run.problem.bestLinearNorm / Double($0.run.neurons) }.max() ?? .nan,
                all.map { $0.plateauDrive - 1 }),
            relu.isEmpty
                ? .untested("A10.own-plateau.relu", "ReLU's own plateau needs runs with ReLU")
                : Claim(
                    "A10.own-plateau.relu", "ReLU: K_f on its secondary plateau is not that of the linear fit",
                    .differs,
                    expected: 1, tolerance: 0.01, relu.map(\.plateauDrive)),
            relu.isEmpty
                ? .untested("A10.own-plateau-risk.relu", "ReLU's own plateau needs runs with ReLU")
                : Claim(
                    "A10.own-plateau-risk.relu",
                    "ReLU: R/R_lin on its secondary plateau is below that of the linear fit",
                    .atMost, expected: 0.99, tolerance: 0, relu.map(\.riskRatio)),
        ]
    }

    /// Over seeds, the smallest rise of T_sec/T5 from one activation to the next in the order of σ̂⁽⁵⁾.
    private static func order(_ odd: [BeyondTanhRun]) -> Claim {
        let id = "A10.escape-order"
        let ordered = Set(odd.map(\.run.activation)).sorted { first, second in
            func fifth(_ name: String) -> Double { odd.first { $0.run.activation == name }!.expansion!.scaledFifth }
            return fifth(first) < fifth(second)
        }
        guard ordered.count >= 2 else { return .untested(id, "The order of escape times needs two activations") }
        var rises: [Double] = []
        for seed in Set(odd.map(\.run.seed)).sorted() {
            let ratios = ordered.compactMap { name in
                odd.first { $0.run.activation == name && $0.run.seed == seed }.map {
                    $0.escapeTime / $0.escapeTimeTheory
                }
            }
            rises += zip(ratios, ratios.dropFirst()).map { $1 - $0 }
        }
        let smallest = rises.contains(where: \.isNaN) ? .nan : rises.min() ?? .nan
        return Claim(
            id,
            "T_sec/T5 rises with σ⁽⁵⁾(0)/σ'(0)³, which T5 neglects: smallest step from one to the next of "
                + "\(ordered.joined(separator: ", ")), over seeds", .atLeast, expected: 0, tolerance: 0,
            measured: smallest, samples: rises.count)
    }

    private static func escape(_ odd: [BeyondTanhRun], laws: [BeyondTanhRun]) -> [Claim] {
        let tied = laws.filter { $0.law == .rademacher }
        let free = laws.filter { $0.law != .rademacher }
        let slowest = free.map(\.escapeTime).max() ?? .nan
        return [
            order(odd),
            Claim(
                "A10.escape-time.activations",
                "T_sec (from T_h to R = .95 R2) over T5 with σ'''(0)/σ'(0)² for \(names(odd)) "
                    + "(tolerance: the top neuron's size squared, T5's expansion parameter; the neglected fifth order, which "
                    + "slows the end of the escape, is larger)", expected: 1,
                tolerance: odd.map(\.topSize).max() ?? .nan, odd.map { $0.escapeTime / $0.escapeTimeTheory }),
            Claim(
                "A10.escape-time.laws",
                "T_sec over T5 from each seed's initial parameters for the initial laws \(free.lawNames) "
                    + "(tolerance: the top neuron's size squared; the neglected fifth order is larger)", expected: 1,
                tolerance: free.map(\.topSize).max() ?? .nan, free.map { $0.escapeTime / $0.escapeTimeTheory }),
            Claim(
                "A10.escape-tail",
                "The law's tail sets T_sec: slope of ln T_sec against ln(M/q̂²_max) over seeds and laws, T5 without its "
                    + "corrections says 1", expected: 1, tolerance: 0.15,
                [LineFit(free.map { -$0.topGrowth.logarithm }, free.map(\.escapeTime.logarithm)).slope],
                samples: free.count),
            tied.isEmpty
                ? .untested("A10.escape-ties", "Tied leaders need runs with the law rademacher")
                : Claim(
                    "A10.escape-ties",
                    "Rademacher, where half of the neurons share the lead and T5 gives no escape: shortest T_sec over the "
                        + "longest of the other laws", .atLeast, expected: 1, tolerance: 0,
                    measured: (tied.map(\.escapeTime).min() ?? .nan) / slowest, samples: tied.count),
        ]
    }

    // MARK: - Parts

    /// Of relative size 3 E‖w‖² |σ'''|/(2σ'²) = 3‖s*‖/M for tanh in the rate of a and in that of w, as for figure A1.
    private static func neglected(_ runs: [BeyondTanhRun]) -> Double {
        runs.map { run in
            6 * run.run.problem.bestLinearNorm / Double(run.run.neurons)
                * max(1, (run.expansion?.scaledThird ?? 0).magnitude / 2)
        }.max() ?? .nan
    }

    /// "tanh, erf and sin", in the order of the runs.
    private static func names(_ runs: [BeyondTanhRun]) -> String {
        var names: [String] = []
        for run in runs where !names.contains(run.run.activation) { names.append(run.run.activation) }
        return listed(names)
    }

    /// Every run must keep it; a value that is not a number fails the claim.
    private static func bound(_ id: String, _ sentence: String, tolerance: Double, _ values: [Double]) -> Claim {
        let largest = values.contains(where: \.isNaN) ? .nan : values.map(\.magnitude).max() ?? .nan
        return Claim(
            id, sentence, .atMost, expected: 0, tolerance: tolerance, measured: largest,
            spread: meanAndSpread(values).spread, samples: values.count)
    }
}

extension [BeyondTanhRun] {
    /// "gaussian, uniform": each law once, in the order of the runs.
    fileprivate var lawNames: String {
        var names: [String] = []
        for run in self where !names.contains(run.law.rawValue) { names.append(run.law.rawValue) }
        return names.joined(separator: ", ")
    }
}

extension Double {
    fileprivate var logarithm: Double { Glibc.log(self) }
}
