// What is wrong with an archive, collected so that one look tells all. Unaware of what is looked for.

import StageGraph

/// Mistakes in the order in which they were found.
struct Findings {
    private(set) var all: [Failure] = []
    /// What could not be looked at, and why.
    private(set) var unchecked: [String] = []

    /// As many are kept as anybody will read.
    private static let most = 1000

    var isEmpty: Bool { all.isEmpty }

    mutating func add(_ failure: Failure) {
        if all.count < Self.most { all.append(failure) }
    }

    mutating func add(
        _ headline: String, at place: String, found: String? = nil, expected: String? = nil, hint: String? = nil
    ) {
        var facts: [Failure.Fact] = []
        if let found { facts.append(.init("found", found)) }
        if let expected { facts.append(.init("expected", expected)) }
        add(Failure(.work, headline, at: place, facts: facts, hint: hint))
    }

    mutating func leaveOut(_ what: String) { unchecked.append(what) }

    /// Throws if anything is wrong.
    func finish() throws(Failures) {
        if !all.isEmpty { throw Failures(all) }
    }
}
