// The principal branch of Lambert's W function for arguments given by their logarithm. Unaware of what it solves.
#if canImport(Glibc)
    import Glibc
#endif

/// W₀(e^u): the w > 0 with w + ln w = u, for any finite u (e^u itself may overflow), to a few units in the last place.
public func lambertW(expOf u: Double) -> Double {
    // For u < −1 the series w = x − x² of x = e^u starts Newton's method; it doubles the digits with each step.
    if u < -40 { return exp(u) }
    var w = u > 1 ? u - log(u) : u > -1 ? 0.567 * exp(0.5 * u) : exp(u) * (1 - exp(u) / 2)
    // Newton on w + ln w − u = 0: w ← w(1 + u − ln w)/(1 + w). The function is concave: from the left it converges
    // monotonically, and a start on the right is first carried to the left.
    for _ in 0..<50 {
        let next = w * (1 + u - log(w)) / (1 + w)
        let isDone = (next - w).magnitude <= 2e-16 * next
        w = next
        if isDone { break }
    }
    return w
}
