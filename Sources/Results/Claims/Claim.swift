// A claim of a paper as it was measured: what is expected, what was found, whether it holds. Unaware of what it is about.
import HDF5
import StageGraph

/// A kind whose artifacts hold claims: `claims` reads those of no other kind.
public protocol MeasuresClaims: StageKind {}

/// One claim, evaluated. Stored by the stage that measured it in its artifact under /claims/<id>; read by plots (captions)
/// and by the report.
public struct Claim: Sendable, Equatable {
    /// How `measured` must stand to `expected` for the claim to hold.
    public enum Relation: String, Sendable {
        /// |measured − expected| ≤ tolerance.
        case equals = "equals"
        /// measured ≤ expected + tolerance.
        case atMost = "at most"
        /// measured ≥ expected − tolerance.
        case atLeast = "at least"
        /// |measured − expected| > tolerance.
        case differs = "differs from"
        /// The scale of the run does not allow to test the claim: there are no numbers.
        case untested = "not tested"
    }

    /// The figure and a short name: `A1.plateau-risk.odd`.
    public var id: String
    /// One sentence without a full stop.
    public var sentence: String
    /// How `measured` must stand to `expected`.
    public var relation: Relation
    /// What the paper or its theory says.
    public var expected: Double
    /// What theory or the spread justifies; the sentence or the analysis says which.
    public var tolerance: Double
    /// Mean over the samples unless the sentence says otherwise.
    public var measured: Double
    /// Standard deviation over the samples; 0 for one.
    public var spread: Double
    /// Runs (seeds) that were measured.
    public var samples: Int

    /// A claim with its numbers.
    public init(
        _ id: String, _ sentence: String, _ relation: Relation = .equals, expected: Double, tolerance: Double,
        measured: Double, spread: Double = 0, samples: Int
    ) {
        self.id = id
        self.sentence = sentence
        self.relation = relation
        self.expected = expected
        self.tolerance = tolerance
        self.measured = measured
        self.spread = spread
        self.samples = samples
    }

    /// A claim about the mean of `values`, one a run or seed unless `samples` says how many of those they rest on.
    public init(
        _ id: String, _ sentence: String, _ relation: Relation = .equals, expected: Double, tolerance: Double,
        _ values: [Double], samples: Int? = nil
    ) {
        let (mean, spread) = meanAndSpread(values)
        self.init(
            id, sentence, relation, expected: expected, tolerance: tolerance, measured: mean, spread: spread,
            samples: samples ?? values.count)
    }

    /// A claim that every one of `values` is at most `expected`; one that is not a number fails it.
    public static func bound(
        _ id: String, _ sentence: String, expected: Double, _ values: [Double]
    ) -> Claim {
        Claim(
            id, sentence, .atMost, expected: expected, tolerance: 0,
            measured: values.contains(where: \.isNaN) ? .nan : values.max() ?? .nan,
            spread: meanAndSpread(values).spread, samples: values.count)
    }

    /// A claim that cannot be tested at the scale of the run, because `sentence` says of what (too few sizes, say).
    public static func untested(_ id: String, _ sentence: String) -> Claim {
        Claim(id, sentence, .untested, expected: .nan, tolerance: .nan, measured: .nan, spread: .nan, samples: 0)
    }

    /// A number that is not finite makes no claim hold.
    public var holds: Bool {
        switch relation {
        case .equals: (measured - expected).magnitude <= tolerance
        case .atMost: measured <= expected + tolerance
        case .atLeast: measured >= expected - tolerance
        case .differs: (measured - expected).magnitude > tolerance
        case .untested: false
        }
    }

    /// `holds`, `does not hold` or `not tested at this scale`.
    public var verdict: String {
        relation == .untested ? "not tested at this scale" : holds ? "holds" : "does not hold"
    }

    /// A sentence for captions: what was claimed, measured and concluded.
    public var captionSentence: String { "\(sentence): \(numbers.map { $0 + "; " } ?? "")\(verdict)." }

    /// The same as a line of a caption that names the claim: `[A1.plateau-risk.odd] …`.
    public var captionLine: String { "[\(id)] \(captionSentence)" }

    /// What was measured and what was expected; nil if it was not tested.
    public var numbers: String? {
        if relation == .untested { return nil }
        let spread = spread > 0 ? " ± \(short(spread, digits: 2))" : ""
        let tolerance = tolerance > 0 ? " (tolerance \(short(tolerance, digits: 2)))" : ""
        let runs = samples == 1 ? "1 run" : "\(samples) runs"
        return "measured \(short(measured, digits: 4))\(spread), \(runs); "
            + "expected: \(relation == .equals ? "" : relation.rawValue + " ")\(short(expected, digits: 4))\(tolerance)"
    }
}

extension Claim {
    /// Writes claims under /claims of an artifact. A claim that rests on unverified data says so in its sentence.
    public static func write(_ claims: [Claim], to root: borrowing Group) throws(HDF5Error) {
        try root.createGroup("claims")
        for claim in claims {
            try root.createGroup(
                "claims/\(claim.id)",
                attributes: [
                    "sentence": .string(claim.sentence + UnverifiedData.mark),
                    "relation": .string(claim.relation.rawValue),
                    "expected": .number(claim.expected), "tolerance": .number(claim.tolerance),
                    "measured": .number(claim.measured), "spread": .number(claim.spread),
                    "samples": .integer(claim.samples), "verdict": .string(claim.verdict),
                ])
        }
    }

    /// The claims of an artifact, sorted by id; none if it has no group /claims.
    public static func read(from root: borrowing Group) throws(HDF5Error) -> [Claim] {
        guard try root.contains("claims") else { return [] }
        let group = try root.group("claims")
        var claims: [Claim] = []
        for id in try group.names() {
            let attributes = try group.group(id).attributes()
            func number(_ name: String) throws(HDF5Error) -> Double {
                guard let value = attributes[name]?.double else {
                    throw HDF5Error(call: "read the claim's '\(name)'", cause: "no such number", path: "claims/\(id)")
                }
                return value
            }
            guard let relation = attributes["relation"]?.text.flatMap(Relation.init),
                let samples = attributes["samples"]?.int
            else {
                throw HDF5Error(call: "read the claim", cause: "no relation or number of samples", path: "claims/\(id)")
            }
            claims.append(
                Claim(
                    id, attributes["sentence"]?.text ?? "", relation, expected: try number("expected"),
                    tolerance: try number("tolerance"), measured: try number("measured"), spread: try number("spread"),
                    samples: samples))
        }
        return claims
    }

    /// The claims of all files of a role, file by file in the manifest's order.
    public static func read(_ role: String, _ context: StageContext) throws -> [Claim] {
        try (context.inputs[role] ?? []).flatMap { try read(from: File.open($0.path).root) }
    }
}
