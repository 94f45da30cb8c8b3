// What can go wrong in a flow. Unaware of who reports it.

/// An error of the dynamics: what, where in time, what was found and what was expected.
public enum DynamicsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A setting outside its range.
    case badSetting(name: String, found: String, expected: String)
    /// The state stopped being finite (a gradient-descent step beyond stability, a finite-time blow-up).
    case notFinite(time: Double, quantity: String)
    /// The adaptive step fell below the resolution of time: the problem is singular or too stiff here.
    case stepTooSmall(time: Double, step: Double)
    /// More integrator steps than allowed.
    case tooManySteps(time: Double, limit: Int)

    /// One sentence, lower case, without a full stop.
    public var description: String {
        switch self {
        case .badSetting(let name, let found, let expected): "\(name) is \(found), expected \(expected)"
        case .notFinite(let time, let quantity): "\(quantity) is not finite at time \(time)"
        case .stepTooSmall(let time, let step):
            "the integrator's step fell to \(step) at time \(time): the flow is singular or too stiff here"
        case .tooManySteps(let time, let limit): "\(limit) integrator steps reached only time \(time)"
        }
    }
}
