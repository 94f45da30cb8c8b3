// The C kernels' functions against the C library in Float64.
import CKernels
import Foundation
import Testing

@Suite struct ElementwiseKernelTests {
    /// Largest error in units of the last place of the exact value.
    private func worst(
        _ kernel: (Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void, _ exact: (Double) -> Double
    )
        -> Double
    {
        var x: [Float] = []
        for exponent in -20...6 {
            for i in 0..<500 {
                x.append(Float(sign: i % 2 == 0 ? .plus : .minus, exponent: exponent, significand: 1 + Float(i) / 500))
            }
        }
        var y = [Float](repeating: 0, count: x.count)
        kernel(x.count, x, &y)
        return zip(x, y).map { x, y in
            let value = exact(Double(x))
            return abs(Double(y) - value) / Double(Float(abs(value)).ulp)
        }.max()!
    }

    @Test func tanhIsWithinThreeUnits() {
        #expect(worst({ ck_tanh($0, $1, $2) }, { tanh($0) }) <= 3)
    }

    @Test func sigmoidIsWithinThreeUnits() {
        // Down to exp(-87), where the polynomial's range ends.
        #expect(worst({ ck_sigmoid($0, $1, $2) }, { 1 / (1 + exp(-max($0, -87))) }) <= 3)
    }

    @Test func notANumberStaysOne() {
        let x: [Float] = [.nan, .infinity, -.infinity, 1e30, -1e30]
        var y = [Float](repeating: 0, count: 5)
        ck_tanh(5, x, &y)
        #expect(y[0].isNaN && Array(y[1...]) == [1, -1, 1, -1])
        ck_sigmoid(5, x, &y)
        #expect(y[0].isNaN && y[1] == 1 && y[2] < 1e-37)
        ck_relu(5, x, &y)
        #expect(y[0].isNaN && y[2] == 0)
        #expect(ck_first_nonfinite(5, x) == 0)
        #expect(ck_first_nonfinite(2, [1e38, -3]) == -1)
        #expect(ck_first_nonfinite(3, [1e38, -3, .infinity]) == 2)
    }

    @Test func crossEntropyOfLargeLogits() {
        // Log-sum-exp without overflow: -log softmax of the second of (1000, 998) is 2 + log(1 + e⁻²).
        var gradient = [Float](repeating: 0, count: 2)
        let loss = ck_softmax_cross_entropy(1, 2, [1000, 998], [1], 1, &gradient)
        #expect(abs(loss - (2 + log1p(exp(-2.0)))) < 1e-6)
        #expect(abs(Double(gradient[0]) - 1 / (1 + exp(-2.0))) < 1e-6 && gradient[0] == -gradient[1])
    }

    @Test func batchNormStatisticsFarFromZero() {
        // Values 10⁴ ± 1: sums of squares would lose the variance; a constant column has exactly none.
        let rows = 1000
        var x = [Float](repeating: 0, count: rows * 3)
        for r in 0..<rows {
            x[r * 3] = 10_000 + (r % 2 == 0 ? 1 : -1)
            x[r * 3 + 1] = 0.1
            x[r * 3 + 2] = Float(r)
        }
        var (mean, variance) = ([Float](repeating: 0, count: 3), [Float](repeating: 0, count: 3))
        ck_batchnorm_statistics(rows, 3, 3, x, &mean, &variance)
        #expect(mean == [10_000, 0.1, 499.5])
        #expect(variance[0] == 1 && variance[1] == 0)
        #expect(abs(variance[2] - 83333.25) < 2e-6 * 83333.25)
    }
}
