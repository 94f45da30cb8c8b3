// The error of this target. Unaware of how a stage reports it.

/// Why an architecture, a network's state or a run of training was refused.
public struct LearningError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One sentence: what is wrong, where, what was found and what was expected.
    public var description: String

    /// Creates the error with its sentence.
    public init(_ description: String) { self.description = description }
}
