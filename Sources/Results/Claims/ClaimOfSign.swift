// Claims that a quantity is positive, judged by its scatter over seeds. Unaware of what the quantity is.

extension Claim {
    /// A claim that a quantity is positive: its mean over seeds must exceed the one-sided 95 % quantile of Student's t
    /// times its standard error. With one seed only it cannot be tested.
    public static func exceedingZero(_ id: String, _ sentence: String, _ values: [Double]) -> Claim {
        guard values.count > 1 else { return untested(id, sentence) }
        let (mean, deviation) = meanAndSpread(values)
        // Equal values of zero are not more than zero.
        let margin = max(
            studentQuantile(degrees: values.count - 1) * deviation / Double(values.count).squareRoot(),
            1e-12)
        return Claim(
            id, sentence + " (expected: more than Student’s t at 95 % times the standard error)", .atLeast,
            expected: margin, tolerance: 0, measured: mean, spread: deviation, samples: values.count)
    }

    /// The one-sided 95 % quantile of Student's t.
    public static func studentQuantile(degrees: Int) -> Double {
        let table = [
            6.3138, 2.9200, 2.3534, 2.1318, 2.0150, 1.9432, 1.8946, 1.8595, 1.8331, 1.8125, 1.7959, 1.7823, 1.7709,
            1.7613, 1.7531, 1.7459, 1.7396, 1.7341, 1.7291, 1.7247, 1.7207, 1.7171, 1.7139, 1.7109, 1.7081, 1.7056,
            1.7033, 1.7011, 1.6991, 1.6973,
        ]
        // Beyond the table the expansion of Cornish and Fisher, exact to 1e-4 there.
        let (z, n) = (1.644854, Double(degrees))
        let first = (z * z * z + z) / 4
        let second = z * (5 * z * z * z * z + 16 * z * z + 3) / 96
        return degrees <= table.count ? table[degrees - 1] : z + first / n + second / (n * n)
    }
}
