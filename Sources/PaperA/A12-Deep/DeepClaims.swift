// The claims of figure A12. Unaware of files.
import Dynamics
import Glibc
import Results

enum DeepClaims {
    // MARK: - Three layers

    static func threeLayer(_ runs: [DeepThreeLayerRun]) -> [Claim] {
        let smallest = runs.map(\.run.scale).min() ?? .nan
        let small = runs.filter { $0.run.scale == smallest }
        let atSmallest = "at ε = \(short(smallest, digits: 3))"
        return [
            plateauLength(runs),
            .measure(
                "A12.blow-up-time",
                "Three layers: T_h over the time at which the effective dynamics of the same start diverge, "
                    + "\(atSmallest)",
                expected: 1, tolerance: 0.06
            ) { .mean(small.map { $0.halfTime / $0.run.blowUpTime }) },
            blowUpLaw(small, atSmallest),
            // Twice the share that the theory leaves to the other directions.
            .bound(
                "A12.condensation.hidden",
                "Three layers: share of V outside rank one at half descent over Mε²/(x² + Mε²), the share of what has "
                    + "not grown (x³ = ‖s*‖/2), largest, \(atSmallest)", expected: 2,
                small.map { (1 - $0.matrixShare) / (1 - $0.matrixShareTheory) }),
            .bound(
                "A12.condensation.input",
                "Three layers: share of the input weights not along z at half descent, largest, \(atSmallest) "
                    + "(at the start it is about ½)", expected: 0.01, small.map { 1 - $0.weightShare }),
        ]
    }

    private static func plateauLength(_ runs: [DeepThreeLayerRun]) -> Claim {
        let isTested = Set(runs.map(\.run.scale)).count >= 3
        return .measure(
            "A12.plateau-length",
            isTested
                ? "Three layers: slope of ln T_h (K_f = ½) against ln ε, T_h ∝ 1/ε by homogeneity "
                    + "(tolerance: the neglected end of the plateau, of order ε)"
                : "Three layers: the plateau's length T_h ∝ 1/ε needs three ε at least", expected: -1, tolerance: 0.06
        ) {
            let slopes = runs.grouped(by: \.run.seed).map { _, own in
                LineFit(own.map { log($0.run.scale) }, own.map { log($0.halfTime) }).slope
            }
            return isTested ? .mean(slopes) : nil
        }
    }

    private static func blowUpLaw(_ small: [DeepThreeLayerRun], _ atSmallest: String) -> Claim {
        let growths = small.map(\.growth).filter(\.isFinite)
        return .measure(
            "A12.blow-up-law",
            growths.isEmpty
                ? "Three layers: 1/‖a‖ falls linearly, to be seen from ‖a‖ = 10 ε to K_f = .05 only"
                : "Three layers: slope of 1/‖a‖ against time over −‖z‖, from ‖a‖ = 10 ε to K_f = .05, \(atSmallest) "
                    + "(tolerance: 4 % initial imbalance and 2.5 % saturation)", expected: 1, tolerance: 0.065
        ) { .mean(growths) }
    }

    // MARK: - Matrix factorisation

    static func factorisation(_ runs: [DeepFactorisationRun]) -> [Claim] {
        runs.grouped(by: \.run.depth).flatMap { depth, own -> [Claim] in
            let scales = Set(own.map(\.run.scale)).sorted()
            let times = depth == 2 ? delays(own, scales) : [power(own, depth, scales)]
            return times + steps(own.filter { $0.run.scale == scales[0] }, depth, scales[0])
        }
    }

    /// Where the loss rests between the modes, at the smallest ε.
    private static func steps(_ runs: [DeepFactorisationRun], _ depth: Int, _ scale: Double) -> [Claim] {
        let atSmallest = "at ε = \(short(scale, digits: 3))"
        return [
            .bound(
                "A12.loss-steps.L\(depth)",
                "L = \(depth): largest |R/(½ Σ_{j>k} s_j²) − 1| where the loss rests after mode k, \(atSmallest) "
                    + "(what the neighbouring modes leave there)", expected: 0.02,
                runs.map { $0.restingRisk.map { ($0 - 1).magnitude }.max() ?? .nan }),
            .bound(
                "A12.effective-rank.L\(depth)",
                "L = \(depth): largest difference of the effective rank there from that of the target's first k "
                    + "singular values, \(atSmallest)", expected: 0.1,
                runs.map { $0.restingRankError.map(\.magnitude).max() ?? .nan }),
        ]
    }

    /// L = 2: ln(10)/s_k of delay per decade, over the three smallest decades or all.
    private static func delays(_ runs: [DeepFactorisationRun], _ scales: [Double]) -> [Claim] {
        let used = Set(scales.prefix(4))
        let lacking = scales.count < 3 ? "L = 2: the delay per decade of ε needs three ε at least" : nil
        let chosen = runs.filter { used.contains($0.run.scale) }
        /// Measured over expected, a seed each.
        func ratios(_ mode: Int) -> [Double] {
            chosen.grouped(by: \.run.seed).map { _, own in
                let fit = LineFit(own.map { log10($0.run.scale) }, own.map { $0.halfTimes[mode] })
                return -fit.slope / MatrixFactorisationTheory.delayPerDecade(target: own[0].run.targets[mode])
            }
        }
        let modes = runs[0].run.targets.count
        return [
            .measure(
                "A12.delay.first",
                lacking
                    ?? "L = 2: delay of the first mode per decade of ε over ln(10)/s₁, the \(used.count) smallest ε",
                expected: 1, tolerance: 0.01
            ) { lacking == nil ? .mean(ratios(0)) : nil },
            // A later mode must leave the directions that an earlier one has taken: a factor that tends to a constant
            // with a power of ε.
            .measure(
                "A12.delay.later",
                lacking ?? "L = 2: delay of the later modes per decade of ε over ln(10)/s_k, \(used.count) smallest ε",
                expected: 1, tolerance: 0.05
            ) { lacking == nil ? .mean((1..<modes).flatMap(ratios)) : nil },
        ]
    }

    /// L > 2: T_1 ∝ ε^{−(L−2)}, and the prefactor by the divergence of the flow driven by Y alone.
    private static func power(_ runs: [DeepFactorisationRun], _ depth: Int, _ scales: [Double]) -> Claim {
        let isTested = scales.count >= 3
        let expected = Double(2 - depth)
        return .measure(
            "A12.power-law.L\(depth)",
            isTested
                ? "L = \(depth): exponent of the first mode's time in ε (tolerance 6 %, as for three layers)"
                : "L = \(depth): T_1 ∝ ε^−\(depth - 2) needs three ε at least",
            expected: expected, tolerance: 0.06 * expected.magnitude
        ) {
            let exponents = runs.grouped(by: \.run.seed).map { _, own in
                LineFit(own.map { log($0.run.scale) }, own.map { log($0.halfTimes[0]) }).slope
            }
            return isTested ? .mean(exponents) : nil
        }
    }
}
