// The one shape of every error about a data file. Unaware of what the files hold.

/// What is wrong with a data file: where, what was found and what was expected.
public struct DataFileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file.
    public var path: String
    /// What is wrong, as a sentence without a full stop.
    public var problem: String
    /// What the file has, if that can be said.
    public var found: String?
    /// What it should have.
    public var expected: String?

    /// Describes a mistake in the file at `path`.
    public init(_ path: String, _ problem: String, found: String? = nil, expected: String? = nil) {
        self.path = path
        self.problem = problem
        self.found = found
        self.expected = expected
    }

    /// `path: problem: found …, expected …`, in one line.
    public var description: String {
        let facts = [found.map { "found \($0)" }, expected.map { "expected \($0)" }].compactMap { $0 }
        return "\(path): \(problem)" + (facts.isEmpty ? "" : ": " + facts.joined(separator: ", "))
    }
}
