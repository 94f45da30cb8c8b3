// The inverse of the standard normal distribution function, in plain arithmetic: the same bits on every machine.

/// Wichura's algorithm AS 241 (PPND16), Applied Statistics 37 (1988) 477-484; relative error about 1e-16.
public enum NormalQuantile {
    /// The x with Φ(x) = `p`, for 0 < `p` < 1.
    public static func standard(_ p: Double) -> Double {
        let q = p - 0.5
        if q.magnitude <= 0.425 {
            return q * ratio(0.180625 - q * q, centre)
        }
        let r = (-naturalLogarithm(q < 0 ? p : 1 - p)).squareRoot()
        let x = r <= 5 ? ratio(r - 1.6, flank) : ratio(r - 5, tail)
        return q < 0 ? -x : x
    }

    private typealias Rational = (numerator: [Double], denominator: [Double])

    /// Quotient of two polynomials given from the highest power down.
    private static func ratio(_ r: Double, _ rational: Rational) -> Double {
        var (above, below) = (0.0, 0.0)
        for i in 0..<8 {
            above = above * r + rational.numerator[i]
            below = below * r + rational.denominator[i]
        }
        return above / below
    }

    private static let centre: Rational = (
        [
            2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4, 4.5921953931549871457e+4,
            1.3731693765509461125e+4, 1.9715909503065514427e+3, 1.3314166789178437745e+2, 3.3871328727963666080e+0,
        ],
        [
            5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4, 2.1213794301586595867e+4,
            5.3941960214247511077e+3, 6.8718700749205790830e+2, 4.2313330701600911252e+1, 1.0,
        ]
    )
    private static let flank: Rational = (
        [
            7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e+0,
            3.64784832476320460504e+0, 5.76949722146069140550e+0, 4.63033784615654529590e+0, 1.42343711074968357734e+0,
        ],
        [
            1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
            6.89767334985100004550e-1, 1.67638483018380384940e+0, 2.05319162663775882187e+0, 1.0,
        ]
    )
    private static let tail: Rational = (
        [
            2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
            2.96560571828504891230e-1, 1.78482653991729133580e+0, 5.46378491116411436990e+0, 6.65790464350110377720e+0,
        ],
        [
            2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
            1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0,
        ]
    )

    /// ln x for positive normal x, as ln 2·k + 2·artanh((f−1)/(f+1)) with x = f·2^k and f in [√½, √2); error below 2 ulp.
    /// The C library's `log` rounds differently with and without fused multiply-add; this does not.
    static func naturalLogarithm(_ x: Double) -> Double {
        var exponent = x.exponent
        var f = x.significand
        if f > 1.4142135623730951 {
            f *= 0.5
            exponent += 1
        }
        let s = (f - 1) / (f + 1)
        let z = s * s
        var series = 0.0
        for n in stride(from: 23, through: 3, by: -2) { series = series * z + 1 / Double(n) }
        // f − 1 is exact, and (f − 1) − s·(f − 1) = 2s·½(1 + …): keeps the leading term free of the quotient's rounding.
        let half = 0.5 * (f - 1) * (f - 1)
        let correction = half - s * (half + 2 * z * series)
        let k = Double(exponent)
        return k * 6.93147180369123816490e-01 - ((correction - k * 1.90821492927058770002e-10) - (f - 1))
    }
}
