// The claims of figure A10: which parts of the theory hold for which activations and initial laws. Unaware of files.
import Dynamics
import Glibc
import Results

enum BeyondTanhClaims {
    static func evaluate(activations: [BeyondTanhRun], laws: [BeyondTanhRun]) -> [Claim] {
        let odd = activations.filter { $0.expansion?.isOddToThirdOrder == true }
        let other = activations.filter { $0.expansion?.isOddToThirdOrder == false }
        let smooth = activations.filter { $0.expansion != nil }
        let relu = activations.filter { $0.run.activation == "relu" }
        let tanh = activations.filter { $0.run.activation == "tanh" }
        return descent(odd, other, laws) + [criticalPoint(smooth, laws)] + ownPlateau(relu) + [escapeOrder(odd)]
            + escape(odd, laws: tanh + laws)
    }

    // MARK: - Descent

    private static func descent(
        _ odd: [BeyondTanhRun], _ other: [BeyondTanhRun], _ laws: [BeyondTanhRun]
    ) -> [Claim] {
        [
            .measure(
                "A10.descent-time.activations",
                "Largest |2σ'(0)‖z‖(T_h − theory)| for σ = \(odd.activationNames), theory with slope σ'(0) from each "
                    + "seed's initial parameters (tolerance: the neglected cubic term)", .atMost, expected: 0,
                tolerance: neglected(odd)
            ) { largest(odd.map(\.delay)) },
            .measure(
                "A10.descent-time.laws",
                "Largest |2‖z‖(T_h − theory)| for the initial laws \(laws.lawNames), theory from each seed's "
                    + "initial parameters: of the law only the variance matters (tolerance: the neglected cubic term)",
                .atMost, expected: 0, tolerance: neglected(laws)
            ) { largest(laws.map(\.delay)) },
            .measure(
                "A10.growth-rate",
                other.isEmpty
                    ? "Growth of the drive for σ(0) ≠ 0 or σ''(0) ≠ 0 needs such an activation"
                    : "Growth rate of K_f/(1 − K_f) over 2σ'(0)‖z‖ for \(other.activationNames), where σ(0) ≠ 0 or "
                        + "σ''(0) ≠ 0",
                expected: 1, tolerance: 0.05
            ) { .mean(other.map(\.growth)) },
        ]
    }

    /// Every run must keep it; a value that is not a number fails the claim.
    private static func largest(_ values: [Double]) -> Measured {
        .value(values.map(\.magnitude).largest, spread: meanAndSpread(values).spread, samples: values.count)
    }

    /// Of relative size 3 E‖w‖² |σ'''|/(2σ'²) = 3‖s*‖/M for tanh in the rate of a and in that of w, as for figure A1.
    private static func neglected(_ runs: [BeyondTanhRun]) -> Double {
        runs.map { run in
            6 * run.run.problem.bestLinearNorm / Double(run.run.neurons)
                * max(1, (run.expansion?.scaledThird ?? 0).magnitude / 2)
        }.max() ?? .nan
    }

    // MARK: - Secondary plateau

    private static func criticalPoint(_ smooth: [BeyondTanhRun], _ laws: [BeyondTanhRun]) -> Claim {
        let all = smooth + laws
        return .measure(
            "A10.critical-point",
            "Largest |K_f − 1| on the secondary plateau over \(smooth.activationNames) and the other initial laws "
                + "(tolerance: ‖s*‖/M, the order of the shift)", .atMost, expected: 0,
            tolerance: all.map { $0.run.problem.bestLinearNorm / Double($0.run.neurons) }.max() ?? .nan
        ) { largest(all.map { $0.plateauDrive - 1 }) }
    }

    private static func ownPlateau(_ relu: [BeyondTanhRun]) -> [Claim] {
        let lacking = relu.isEmpty ? "ReLU's own plateau needs runs with ReLU" : nil
        return [
            .measure(
                "A10.own-plateau.relu",
                lacking ?? "ReLU: K_f on its secondary plateau is not that of the linear fit", .differs, expected: 1,
                tolerance: 0.01
            ) { .mean(relu.map(\.plateauDrive)) },
            .measure(
                "A10.own-plateau-risk.relu",
                lacking ?? "ReLU: R/R_lin on its secondary plateau is below that of the linear fit", .atMost,
                expected: 0.99
            ) { .mean(relu.map(\.riskRatio)) },
        ]
    }

    // MARK: - Escape

    /// Over seeds, the smallest rise of T_sec/T5 from one activation to the next in the order of σ̂⁽⁵⁾.
    private static func escapeOrder(_ odd: [BeyondTanhRun]) -> Claim {
        let byName = Dictionary(grouping: odd, by: \.run.activation)
        let ordered = byName.sorted {
            $0.value[0].expansion!.scaledFifth < $1.value[0].expansion!.scaledFifth
        }
        let rises = Set(odd.map(\.run.seed)).sorted().flatMap { seed in
            let ratios = ordered.compactMap { _, runs in runs.first { $0.run.seed == seed }?.escapeRatio }
            return zip(ratios, ratios.dropFirst()).map { $1 - $0 }
        }
        return .measure(
            "A10.escape-order",
            ordered.count < 2
                ? "The order of escape times needs two activations"
                : "T_sec/T5 rises with σ⁽⁵⁾(0)/σ'(0)³, which T5 neglects: smallest step from one to the next of "
                    + "\(ordered.map(\.key).joined(separator: ", ")), over seeds", .atLeast, expected: 0
        ) { ordered.count < 2 ? nil : .value(rises.smallest, samples: rises.count) }
    }

    private static func escape(_ odd: [BeyondTanhRun], laws: [BeyondTanhRun]) -> [Claim] {
        let tied = laws.filter { $0.run.initialLaw == .rademacher }
        let free = laws.filter { $0.run.initialLaw != .rademacher }
        let slowest = free.map(\.escapeTime).max() ?? .nan
        return [
            .measure(
                "A10.escape-time.activations",
                "T_sec (from T_h to R = .95 R2) over T5 with σ'''(0)/σ'(0)² for \(odd.activationNames) (tolerance: the "
                    + "top neuron's size squared, T5's expansion parameter; the neglected fifth order, which slows the "
                    + "end of the escape, is larger)", expected: 1,
                tolerance: odd.map(\.topSize).max() ?? .nan
            ) { .mean(odd.map(\.escapeRatio)) },
            .measure(
                "A10.escape-time.laws",
                "T_sec over T5 from each seed's initial parameters for the initial laws \(free.lawNames) "
                    + "(tolerance: the top neuron's size squared; the neglected fifth order is larger)", expected: 1,
                tolerance: free.map(\.topSize).max() ?? .nan
            ) { .mean(free.map(\.escapeRatio)) },
            .measure(
                "A10.escape-tail",
                "The law's tail sets T_sec: slope of ln T_sec against ln(M/q̂²_max) over seeds and laws, T5 without "
                    + "its corrections says 1", expected: 1, tolerance: 0.15
            ) {
                let slope = LineFit(free.map { -log($0.topGrowth) }, free.map { log($0.escapeTime) }).slope
                return .value(slope, samples: free.count)
            },
            .measure(
                "A10.escape-ties",
                tied.isEmpty
                    ? "Tied leaders need runs with the law rademacher"
                    : "Rademacher, where half of the neurons share the lead and T5 gives no escape: shortest T_sec "
                        + "over the longest of the other laws", .atLeast, expected: 1
            ) { tied.map(\.escapeTime).min().map { .value($0 / slowest, samples: tied.count) } },
        ]
    }
}

extension [BeyondTanhRun] {
    /// "tanh, erf and sin": each activation once, in the order of the runs.
    fileprivate var activationNames: String { listed(map(\.run.activation).distinct) }

    /// "gaussian, uniform": each law once, in the order of the runs.
    fileprivate var lawNames: String { map(\.run.initialLaw.rawValue).distinct.joined(separator: ", ") }
}

extension [String] {
    fileprivate var distinct: [String] {
        reduce(into: []) { names, name in if !names.contains(name) { names.append(name) } }
    }
}
