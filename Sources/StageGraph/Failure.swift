// The one shape of every error a user sees: headline, place, name/value lines, a hint what to do.
// Unaware of who reports it; its text is rendered only here.

/// What went wrong, where, what was found, what was expected and what to do about it.
public struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
    /// Decides the exit code of the command that reports it.
    public enum Category: Int32, Sendable {
        /// A stage failed, or the machine did (disk, permissions, a missing program): exit 1.
        case work = 1
        /// Bad usage or a bad manifest: exit 2.
        case usage = 2
        /// Stopped by a signal: exit 130.
        case interrupted = 130
    }

    /// One aligned line under the headline.
    public struct Fact: Sendable, Equatable {
        /// What the value is.
        public var name: String
        /// What was found, expected, or set.
        public var value: String

        /// A line `name: value`.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Decides the exit code.
    public var category: Category
    /// One sentence without a full stop, lower case, as compilers write.
    public var headline: String
    /// `file:line:column`, or a path.
    public var place: String?
    /// Aligned lines under the headline.
    public var facts: [Fact]
    /// What to do about it.
    public var hint: String?

    /// Creates a failure; `place` is `file:line:column` or a path.
    public init(
        _ category: Category, _ headline: String, at place: String? = nil, facts: [Fact] = [], hint: String? = nil
    ) {
        self.category = category
        self.headline = headline
        self.place = place
        self.facts = facts
        self.hint = hint
    }

    /// `place: error: headline`, then the facts aligned, then the hint.
    public var description: String {
        let width = facts.map(\.name.count).max() ?? 0
        let lines = facts.map { fact -> String in
            // A value that begins on the next line needs no space before it.
            let space = fact.value.startsWith("\n") ? 0 : width - fact.name.count + 1
            return "  " + fact.name + ":" + String(repeating: " ", count: space) + fact.value
        }
        let first = (place.map { "\($0): " } ?? "") + "error: " + headline
        return ([first] + lines + (hint.map { ["  hint: \($0)"] } ?? [])).joined(separator: "\n")
    }
}

/// Several failures found in one pass, reported together (a manifest's mistakes).
public struct Failures: Error, Sendable, Equatable, CustomStringConvertible {
    /// In the order in which they were found.
    public var all: [Failure]

    /// Collects failures; give at least one.
    public init(_ all: [Failure]) { self.all = all }

    /// One after the other; of very many only the first twenty, because one slip can cause hundreds.
    public var description: String {
        let shown = all.prefix(20).map(\.description) + (all.count > 20 ? ["… and \(all.count - 20) more errors"] : [])
        return shown.joined(separator: "\n")
    }
}
