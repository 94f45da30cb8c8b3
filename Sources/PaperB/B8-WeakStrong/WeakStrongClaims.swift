// The claims of figure B8, evaluated on trajectories and a measured descent. Unaware of files.
import Learning
import Results

enum WeakStrongClaims {
    /// `alike`: trajectories of samples of one strength.
    static func evaluate(
        base: WeakStrongTrajectory, sweeps: [WeakStrongTrajectory], alike: [WeakStrongTrajectory],
        descent: WeakStrongMeasurement
    ) -> [Claim] {
        let all = [base] + sweeps + alike
        let stepError = base.model.timeStep * base.model.mean { $0 } / Double(base.model.classes)
        return [
            .measure(
                "B8.bounds", "Iterations of all trajectories at which a sum of weights lies outside its bounds",
                .atMost, expected: 0
            ) { .value(all.reduce(0) { $0 + Double($1.violations) }, samples: all.count) },
            .measure(
                "B8.recursion", "Largest |Δ − recursion| of gradient descent on all weights", .atMost, expected: 0,
                tolerance: 1e-10
            ) { .value(descent.recursionError, samples: 1) },
            .measure(
                "B8.closed-form",
                "Largest |L − closed form in continuous time| of gradient descent (tolerance: largest slope of L times "
                    + "ηmE[s]/l, by which iterations may run ahead)", .atMost, expected: 0,
                tolerance: base.steepest * stepError
            ) { .value(descent.closedFormError, samples: 1) },
            .measure(
                "B8.no-increase",
                "Largest increase of L after its minimum if all samples have one strength (k = 1; ρ = 0)",
                .atMost, expected: 0, tolerance: 1e-12
            ) { .value(alike.map(\.increase).max() ?? .nan, samples: alike.count) },
        ] + threePhases(base, descent) + minima(sweeps)
    }

    /// Of a model that has both strengths.
    private static func threePhases(_ base: WeakStrongTrajectory, _ descent: WeakStrongMeasurement) -> [Claim] {
        guard base.model.minimumDelta != nil, base.model.strengthVariance > 0 else { return [] }
        let classes = Double(base.model.classes)
        return [
            .measure(
                "B8.three-phases", "The loss of gradient descent is constant, decreases, increases (1: yes)",
                expected: 1
            ) { .value(descent.phases.verdict == .constDecreaseIncrease ? 1 : 0, samples: 1) },
            .measure(
                "B8.minimum", "Iterations between the lowest L and the first with q(k)/q(1) ≤ k", expected: 0,
                tolerance: 1
            ) { .value(base.crossing.map { Double(base.lowestIteration - $0) } ?? .nan, samples: 1) },
            .measure(
                "B8.rise", "L at the end over its minimum, expected l as λ → 0 and t → ∞ (tolerance: 10 %)",
                expected: classes, tolerance: 0.1 * classes
            ) { .value((base.lowestLoss + base.increase) / base.lowestLoss, samples: 1) },
        ]
    }

    /// Of the sweeps that pass Δ*, if there are any.
    private static func minima(_ sweeps: [WeakStrongTrajectory]) -> [Claim] {
        let distances = sweeps.compactMap { trajectory in
            trajectory.model.strengthVariance > 0 && trajectory.crossing != nil
                ? trajectory.model.minimumDelta.map { abs(trajectory.lowestDelta / $0 - 1) } : nil
        }
        guard let worst = distances.max() else { return [] }
        return [
            .measure(
                "B8.minimum-sweeps",
                "Largest |Δ at the lowest L over Δ* − 1| of the sweeps over k, ρ, l, with q(k)/q(1) = k at Δ*",
                .atMost, expected: 0, tolerance: 0.01
            ) { .value(worst, samples: distances.count) }
        ]
    }
}
