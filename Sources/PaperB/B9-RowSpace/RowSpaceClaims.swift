// The claims of figure B9, evaluated on the curves of every seed. Unaware of files.
import Learning
import Results

enum RowSpaceClaims {
    /// Seeds that agree are asked for by a sign and Student's t over seeds, not by a size: theory gives the order of the
    /// row spaces, not how far the network goes.
    static func evaluate(_ measured: RowSpaceMeasurement) throws -> [Claim] {
        let seeds = measured.seeds
        let count = seeds.seeds.count
        func oracle(_ name: String, _ attribute: String) -> Double {
            measured.oracles[name]?[attribute]?.double ?? .nan
        }
        let losses = try seeds.values("reconstruction_test")
        let (means, discriminants, components) = (
            try seeds.values("data_overlap_class-means"), try seeds.values("data_overlap_discriminants"),
            try seeds.values("data_overlap_principal-components")
        )
        let lowest = losses.map { curve in curve.indices.min { curve[$0] < curve[$1] } ?? 0 }
        let end = seeds.iterations.count - 1
        func atLowest(_ curves: [[Double]]) -> [Double] { zip(curves, lowest).map { $0[$1] } }
        func atEnd(_ curves: [[Double]]) -> [Double] { curves.map { $0[end] } }

        let start = meanAndSpread(losses.map { $0[0] })
        let space = try zip(losses, seeds.values("row_space_test")).flatMap { logits, space in
            zip(logits, space).map { abs($0 / $1 - 1) }
        }
        let trained = try seeds.values("reconstruction_train").flatMap { $0 }.min() ?? .nan
        let bound = oracle("principal-components", "loss_train")
        // Between the class means' loss (0) and the discriminants' (1).
        let (low, high) = (oracle("class-means", "loss_test"), oracle("discriminants", "loss_test"))
        let way = meanAndSpread(atEnd(losses).map { ($0 - low) / (high - low) })
        let nearest = zip(atLowest(means), zip(atLowest(discriminants), atLowest(components))).map {
            $0 - max($1.0, $1.1)
        }
        return [
            Claim(
                "B9.row-space",
                "Largest relative difference between the loss of the logits and that of their row space alone "
                    + "(tolerance 1 %: the ridge is 0.01 % of the logits' variance)",
                .atMost, expected: 0, tolerance: 0.01, measured: space.max() ?? .nan, samples: count),
            Claim(
                "B9.start",
                "Reconstruction loss at the start, expected as from random rows (tolerance: three standard deviations "
                    + "of random rows)",
                expected: oracle("random", "loss_test"), tolerance: 3 * oracle("random", "loss_test_deviation"),
                measured: start.mean, spread: start.spread, samples: count),
            Claim(
                "B9.bound",
                "Smallest loss of the training images in training over that of as many principal components, the "
                    + "optimum (tolerance: the ridge)",
                .atLeast, expected: 1, tolerance: 1e-3, measured: trained / bound, samples: count),
            .exceedingZero(
                "B9.class-means",
                "At the lowest loss the logits overlap more with the class means than with principal components and "
                    + "discriminants: by", nearest),
            .exceedingZero(
                "B9.rise-to-class-means", "Gain of the overlap with the class means from the start to the lowest loss",
                zip(atLowest(means), means.map { $0[0] }).map { $0 - $1 }),
            .exceedingZero(
                "B9.leaves-class-means", "Fall of the overlap with the class means from the lowest loss to the end",
                zip(atLowest(means), atEnd(means)).map { $0 - $1 }),
            .exceedingZero(
                "B9.discriminants",
                "Gain of the overlap with the linear discriminants from the lowest loss to the end",
                zip(atEnd(discriminants), atLowest(discriminants)).map { $0 - $1 }),
            Claim(
                "B9.end",
                "Loss at the end between those of the class means (0) and of the discriminants (1)", expected: 0.5,
                tolerance: 0.5, measured: way.mean, spread: way.spread, samples: count),
        ]
    }
}
