// The largest of the condensed neurons' amplitudes while the drive grows (paper A, T7). Unaware of any run.
import Glibc
import Numerics

extension Theory {
    /// Where the linearised flow's error reaches `error`: the flow's neurons grow as √(1−K) times the linearised flow's,
    /// so K = 1 − (1 − error)².
    public static func drive(linearisedError error: Double) -> Double { 1 - (1 - error) * (1 - error) }

    /// Mean and standard deviation, over initial states, of max_k |a_k| when the drive has reached K: amplitudes are
    /// half-normal with E a² = K‖s*‖/m, so about √(2K‖s*‖ ln m/m).
    public func largestAmplitude(drive: Double) -> (mean: Double, deviation: Double) {
        let scale = (drive * problem.bestLinearNorm / neurons).squareRoot()
        let (mean, deviation) = Self.largestHalfNormal(count: neurons)
        return (scale * mean, scale * deviation)
    }

    /// Mean and standard deviation of the largest of `count` half-normal numbers: E max = ∫ 1 − F(x)^count dx and
    /// E max² = ∫ 2x (1 − F(x)^count) dx with F(x) = erf(x/√2), by the trapezoidal rule.
    static func largestHalfNormal(count: Double) -> (mean: Double, deviation: Double) {
        let step = 1e-3
        var (first, second) = (0.5 * step, 0.0)
        for i in 1...12_000 {
            let x = Double(i) * step
            let above = -expm1(count * log1p(-erfc(x * 0.5.squareRoot())))
            first += step * above
            second += step * 2 * x * above
        }
        return (first, (second - first * first).squareRoot())
    }
}
