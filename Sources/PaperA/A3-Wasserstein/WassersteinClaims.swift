// The claims of figure A3. Unaware of files.
import Dynamics
import Glibc
import Results

enum WassersteinClaims {
    /// `runs` are followed through all stages, `sweep` only until they leave the initial plateau.
    static func evaluate(_ runs: [WassersteinRun], sweep: [WassersteinRun]) -> [Claim] {
        let all = runs + sweep
        return [
            // 30 neurons make W_rel² uncertain by 1/√30 = 18 % at the window's end, two units from its start.
            .measure(
                "A3.slope",
                "Slope of ln W_rel² against ‖z‖t in the linear stage, from 2.5 to where 30 neurons carry W_rel² (runs "
                    + "of all M in which that is 2 or more; mean over runs, then over seeds)",
                expected: -3, tolerance: 0.15
            ) { .mean(seedMeans(all.map(\.run.seed), all.map(\.slope))) },
            .measure(
                "A3.linear-stage",
                "Largest |ln(W_rel²/theory)| until R has fallen by 5 % of D0, theory from each seed's initial "
                    + "parameters with the activation's cubic term (tolerance: 4 K there)",
                .atMost, expected: 0, tolerance: neglected
            ) {
                let values = runs.map(\.deviation).filter(\.isFinite)
                return .value(values.largest, samples: values.count)
            },
            collapse(runs), exponent(all), floor(all),
        ]
    }

    /// K when R has fallen by 5 % of D0. Until then the linear stage overstates e^{2‖z‖t} by K at most, so W_rel² by
    /// 3K/2 where it falls and by 2K where the cubic term has taken over; and the cubic term's own drive shrinks with
    /// K.
    private static let neglected = 4 * (1 - 0.95.squareRoot())

    /// One seed's runs at equal ‖z‖t.
    private static func collapse(_ runs: [WassersteinRun]) -> Claim {
        .measure(
            "A3.collapse",
            "Largest difference of ln W_rel² between the α of one seed at equal ‖z‖t, in the linear stage of both",
            .atMost,
            expected: 0, tolerance: neglected
        ) {
            let differences = runs.grouped(by: \.run.seed).flatMap { _, family in
                stride(from: 0.25, through: 12, by: 0.25).compactMap { place -> Double? in
                    let values = family.compactMap { linearStage($0, at: place) }
                    return values.count > 1 ? values.max()! - values.min()! : nil
                }
            }
            return differences.isEmpty ? nil : .value(differences.reduce(0, max), samples: runs.count)
        }
    }

    /// ln W_rel² at ‖z‖t, as long as the run is in its linear stage and the cubic term adds less than 1 %.
    private static func linearStage(_ entry: WassersteinRun, at place: Double) -> Double? {
        guard let scaled = try? entry.run.values("scaled_time"), let distances = try? entry.run.values("W_rel2"),
            place <= entry.run.problem.driveNorm * entry.leaveTime
        else { return nil }
        let value = interpolate(scaled, distances.map { log($0) }, at: place)
        let added = entry.theory.cubicDistance(meanSquare: entry.theory.linearStageMeanSquare(scaledTime: place))
        return added < 0.01 * exp(value) ? value : nil
    }

    /// A fit for each seed with four runs over a decade.
    private static func exponent(_ runs: [WassersteinRun]) -> Claim {
        .measure(
            "A3.leave-exponent",
            "Exponent of W_rel² at T_5% in M^(2α−1), where T6 is asymptotic there (a fit for each seed; tolerance: "
                + "half of the slope's)", expected: -1.5, tolerance: 0.075
        ) {
            let chosen = runs.filter(isAsymptotic)
            return .mean(
                chosen.grouped(by: \.run.seed).compactMap { _, own in
                    let sizes = own.map { log($0.theory.smallness) }
                    guard own.count >= 4, sizes.max()! - sizes.min()! >= log(10) else { return nil }
                    return LineFit(sizes, own.map { log($0.leaveDistance) }).slope
                })
        }
    }

    /// At T_5 sinh ≈ exp, 30 neurons or more carry W_rel², and the cubic term adds 3 % at most.
    private static func isAsymptotic(_ entry: WassersteinRun) -> Bool {
        let theory = entry.theory
        let scaled = theory.problem.driveNorm * theory.leaveTime(share: 0.05)
        return theory.leaveArgument(share: 0.05) >= 10 && exp(scaled) <= theory.neurons / 30
            && entry.leaveCubic <= 0.03 * entry.leaveTheory && entry.leaveDistance.isFinite
    }

    /// Where α is so large that W_rel² has passed its minimum before the descent.
    private static func floor(_ runs: [WassersteinRun]) -> Claim {
        let chosen = runs.filter { $0.leaveTheory <= 0.03 * $0.leaveCubic && $0.leaveDistance.isFinite }
        // Σa⁶ (Σa²)⁻³ of M normal numbers has the relative standard deviation √(27.2/M); runs of one M and seed share
        // them.
        let draws = Dictionary(grouping: chosen) { [$0.run.neurons, $0.run.seed] }.keys.sorted {
            ($0[0], $0[1]) < ($1[0], $1[1])
        }
        let variance = draws.reduce(0) { $0 + 27.2 / Double($1[0]) } / Double(draws.count * draws.count)
        return .measure(
            "A3.floor",
            "W_rel² at T_5% over 15 (E[f (ẑ·x)³]/(6‖z‖))² (E a²)² where the activation's cubic term has taken over "
                + "(M^(2α−1) ≫ M^(4/3))", expected: 1, tolerance: neglected + 3 * variance.squareRoot()
        ) { .mean(seedMeans(chosen.map(\.run.seed), chosen.map { $0.leaveDistance / $0.leaveCubic })) }
    }
}
