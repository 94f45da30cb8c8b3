// The claims of figure A8. Unaware of files.
import Glibc
import Results

enum FlowDescentClaims {
    /// The slope of ln error against ln η at each time, for each seed with three η or more. Errors beyond 3 % are not
    /// in the fits: the next order would bend the line by about as much.
    static func orders(_ errors: [DescentError]) -> [Claim] {
        errors.grouped(by: \.time).enumerated().map { index, group in
            let fitted = group.own.filter { $0.error < 0.03 }
            let orders = fitted.grouped(by: \.seed).compactMap { _, own in
                own.count < 3 ? nil : LineFit(own.map { log($0.step) }, own.map { log($0.error) }).slope
            }
            return .measure(
                "A8.order.\(index + 1)",
                "Order in η of gradient descent's error at t = \(short(group.key, digits: 4))"
                    + (orders.isEmpty ? ": needs three η with an error below 3 %" : ""),
                expected: 1, tolerance: 0.03
            ) { .mean(orders) }
        }
    }

    static func length(_ lengths: [DescentLength]) -> Claim {
        .measure(
            "A8.plateau-length",
            "Largest deviation of the plateau's length over the flow's from η‖z‖/ln(1+η‖z‖) (tolerance: K at its end, "
                + "up to K_5(1+η‖z‖)², over 2‖z‖T_5)", .atMost, expected: 0, tolerance: lengths.map(\.neglected).max()!
        ) { .value(lengths.map { ($0.ratio / $0.theory - 1).magnitude }.largest, samples: lengths.count) }
    }

    static func stability(_ growths: [DescentGrowth]) -> [Claim] {
        let limits = limits(growths)
        let sharpness = growths.grouped(by: \.seed).map { $0.own[0].sharpness / $0.own[0].sharpnessTheory }
        return [
            .measure(
                "A8.stability",
                "η λ_max/2 at which deviations on the secondary plateau begin to grow"
                    + (limits.isEmpty
                        ? ": needs η on both sides of 2/λ_max"
                        : " (tolerance: the drift of λ_max along the plateau, of order ‖s*‖/m, and 1 %)"),
                expected: 1, tolerance: 0.01 + growths[0].neglected
            ) { .mean(limits) },
            .measure(
                "A8.sharpness",
                "λ_max on the secondary plateau over theory, ‖s*‖ times the largest eigenvalue of √M(I + vvᵀ)√M "
                    + "(tolerance: the neglected cubic term, 6‖s*‖/m)", expected: 1, tolerance: growths[0].neglected
            ) { .mean(sharpness) },
        ]
    }

    /// η λ_max/2 at which the factor passes 1, by a line through each seed's factors.
    private static func limits(_ growths: [DescentGrowth]) -> [Double] {
        growths.filter(\.factor.isFinite).grouped(by: \.seed).compactMap { _, own in
            guard own.contains(where: { $0.factor < 1 }), own.contains(where: { $0.factor > 1 }) else { return nil }
            let fit = LineFit(own.map { 0.5 * $0.step * $0.sharpness }, own.map(\.factor))
            return (1 - fit.intercept) / fit.slope
        }
    }
}
