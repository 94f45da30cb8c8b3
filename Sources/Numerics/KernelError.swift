// What a numeric routine says when it finds no solution.

/// A computation that has no result for these numbers: which one, its arguments and the status it gave.
public struct KernelError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The call with its arguments, as a reader would write it.
    public var call: String
    /// The routine's status.
    public var status: Int32

    /// Creates the error of `call` that gave `status`.
    public init(call: String, status: Int32) {
        self.call = call
        self.status = status
    }

    /// One line: the call and its status.
    public var description: String { "\(call) failed with status \(status)" }
}
