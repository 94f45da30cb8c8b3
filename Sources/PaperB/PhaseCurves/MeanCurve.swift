// A quantity along the iteration: its mean over seeds and how far they scatter. Unaware of the quantity and of figures.
import HDF5
import Results

/// Means over seeds and their standard deviations, by iteration.
struct MeanCurve: Sendable {
    var mean: [Double]
    var deviation: [Double]

    /// One standard deviation below the mean.
    var lower: [Double] { zip(mean, deviation).map { $0 - $1 } }
    /// One standard deviation above the mean.
    var upper: [Double] { zip(mean, deviation).map { $0 + $1 } }

    /// Shares in per cent.
    var percent: MeanCurve { MeanCurve(mean: mean.map { 100 * $0 }, deviation: deviation.map { 100 * $0 }) }

    /// Scaled so that the mean is 1 at the start.
    var overStart: MeanCurve {
        let start = mean.first ?? 1
        return MeanCurve(mean: mean.map { $0 / start }, deviation: deviation.map { $0 / start })
    }

    /// Scaled so that the mean goes from 0 to 1, which shows the order of phases and exaggerates their size.
    var overRange: MeanCurve {
        let (low, high) = (mean.min() ?? 0, mean.max() ?? 1)
        let range = high > low ? high - low : 1
        return MeanCurve(mean: mean.map { ($0 - low) / range }, deviation: deviation.map { $0 / range })
    }
}

extension Table {
    /// A column with means, and the column with their standard deviations.
    func meanCurve(_ name: String) throws(HDF5Error) -> MeanCurve {
        MeanCurve(mean: try values(name), deviation: try values(name + "_deviation"))
    }
}

extension Column {
    /// Two columns: means over seeds, and under `<name>_deviation` their standard deviations.
    static func overSeeds(
        _ name: String, _ description: String, _ spreads: [(mean: Double, spread: Double)]
    ) -> [Column] {
        [
            Column(name, description + ", mean over seeds", spreads.map(\.mean)),
            Column(name + "_deviation", description + ", standard deviation over seeds", spreads.map(\.spread)),
        ]
    }
}
