// Claims as rules: what is expected, and how it is measured where a run's scale allows it.

/// What was measured for a claim.
public enum Measured: Sendable {
    /// One value a run or seed, of which the mean counts; they rest on `samples` runs if that is not their number.
    case mean([Double], samples: Int? = nil)
    /// One number, from so many runs.
    case value(Double, spread: Double = 0, samples: Int)
}

extension Claim {
    /// A claim that is measured by `measured`. Where that gives nil, or a mean of nothing, the scale of the run does not
    /// allow to test it: it is `untested`, with the same sentence.
    ///
    ///     .measure("A9.escape-time", "T_sec over T5's", expected: 1, tolerance: 0.1) { .mean(ratios) }
    public static func measure(
        _ id: String, _ sentence: String, _ relation: Relation = .equals, expected: @autoclosure () -> Double,
        tolerance: @autoclosure () -> Double = 0, _ measured: () throws -> Measured?
    ) rethrows -> Claim {
        switch try measured() {
        case nil, .mean([], samples: _)?: .untested(id, sentence)
        case .mean(let values, let samples)?:
            Claim(id, sentence, relation, expected: expected(), tolerance: tolerance(), values, samples: samples)
        case .value(let value, let spread, let samples)?:
            Claim(
                id, sentence, relation, expected: expected(), tolerance: tolerance(), measured: value, spread: spread,
                samples: samples)
        }
    }
}
