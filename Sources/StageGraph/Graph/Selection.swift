// Which part of a graph a run is about: names on the command line, from where on, how far. Unaware of whether anything has run.

extension Graph {
    /// The stages that the targets mean, or all; with `from`, those of them, and of what they need, that are one of these stages
    /// or depend on one. What the result needs is not in it.
    ///
    /// Throws as `matching` does, and if nothing is between.
    public func selection(_ targets: [String], from: [String]) throws(Failure) -> [Int] {
        let ends = try matching(targets)
        if from.isEmpty { return ends }
        let starts = try matching(from)
        let within = Set(closure(of: ends))
        let selected = downstream(of: starts).filter(within.contains)
        guard !selected.isEmpty else {
            throw Failure(
                .usage, "none of the stages asked for depends on \(listing(from))", at: "--from",
                facts: [.init("asked for", targets.isEmpty ? "everything" : listing(targets))])
        }
        return selected
    }
}
