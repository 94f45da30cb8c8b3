// The claims of figure B9, evaluated on the curves of every seed. Unaware of files.
import Results

enum RowSpaceClaims {
    /// Seeds that agree are asked for by a sign and Student's t over seeds, not by a size: theory gives the order of the
    /// row spaces, not how far the network goes.
    static func evaluate(_ measured: RowSpaceMeasurement) throws -> [Claim] {
        try losses(measured) + overlaps(measured.seeds)
    }

    /// Beside the losses of the oracles.
    private static func losses(_ measured: RowSpaceMeasurement) throws -> [Claim] {
        let seeds = measured.seeds
        let count = seeds.seeds.count
        let test = try seeds.values("reconstruction_test")
        let lowestInTraining = try seeds.values("reconstruction_train").flatMap { $0 }.min() ?? .nan
        let ofSpace = try seeds.values("row_space_test")
        return [
            .measure(
                "B9.row-space",
                "Largest relative difference between the loss of the logits and that of their row space alone "
                    + "(tolerance 1 %: the ridge is 0.01 % of the logits' variance)",
                .atMost, expected: 0, tolerance: 0.01
            ) {
                let differences = zip(test, ofSpace).flatMap { logits, space in
                    zip(logits, space).map { abs($0 / $1 - 1) }
                }
                return .value(differences.max() ?? .nan, samples: count)
            },
            .measure(
                "B9.start",
                "Reconstruction loss at the start, expected as from random rows (tolerance: three standard deviations "
                    + "of random rows)", expected: measured.oracle("random", "loss_test"),
                tolerance: 3 * measured.oracle("random", "loss_test_deviation")
            ) { .mean(test.map { $0[0] }) },
            .measure(
                "B9.bound",
                "Smallest loss of the training images in training over that of as many principal components, the "
                    + "optimum (tolerance: the ridge)", .atLeast, expected: 1, tolerance: 1e-3
            ) { .value(lowestInTraining / measured.oracle("principal-components", "loss_train"), samples: count) },
            .measure(
                "B9.end", "Loss at the end between those of the class means (0) and of the discriminants (1)",
                expected: 0.5, tolerance: 0.5
            ) {
                let means = measured.oracle("class-means", "loss_test")
                let discriminants = measured.oracle("discriminants", "loss_test")
                return .mean(test.map { ($0.last! - means) / (discriminants - means) })
            },
        ]
    }

    /// From the start to the lowest loss of each seed, and from there to the end.
    private static func overlaps(_ seeds: SeedTables) throws -> [Claim] {
        let lowest = try seeds.values("reconstruction_test").map { curve in
            curve.indices.min { curve[$0] < curve[$1] } ?? 0
        }
        let means = try seeds.values("data_overlap_class-means")
        let discriminants = try seeds.values("data_overlap_discriminants")
        let components = try seeds.values("data_overlap_principal-components")
        func atLowest(_ curves: [[Double]]) -> [Double] { zip(curves, lowest).map { $0[$1] } }
        func atEnd(_ curves: [[Double]]) -> [Double] { curves.map { $0[seeds.iterations.count - 1] } }
        func less(_ first: [Double], _ second: [Double]) -> [Double] { zip(first, second).map { $0 - $1 } }
        let others = zip(atLowest(discriminants), atLowest(components)).map { max($0, $1) }
        return [
            .exceedingZero(
                "B9.class-means",
                "At the lowest loss the logits overlap more with the class means than with principal components and "
                    + "discriminants: by", less(atLowest(means), others)),
            .exceedingZero(
                "B9.rise-to-class-means", "Gain of the overlap with the class means from the start to the lowest loss",
                less(atLowest(means), means.map { $0[0] })),
            .exceedingZero(
                "B9.leaves-class-means", "Fall of the overlap with the class means from the lowest loss to the end",
                less(atLowest(means), atEnd(means))),
            .exceedingZero(
                "B9.discriminants",
                "Gain of the overlap with the linear discriminants from the lowest loss to the end",
                less(atEnd(discriminants), atLowest(discriminants))),
        ]
    }
}
