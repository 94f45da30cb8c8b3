// y = gamma (x - mean) / sqrt(variance + epsilon) + beta, by channel, optionally followed by a ReLU in the same pass.
import CKernels
import Numerics

/// Batch normalisation as PyTorch's `BatchNorm2d`: normalises with the biased variance of the N·H·W values of a channel,
/// moves the running variance towards the unbiased one, momentum 0.1, epsilon 1e-5.
final class BatchNorm: Layer {
    let input: Shape
    var output: Shape { input }
    let isElementwise = true
    /// Whether a ReLU follows; fused, it costs no pass over memory and no second map.
    let isRectified: Bool
    private let gamma: Parameter
    private let beta: Parameter
    private let runningMean: Parameter
    private let runningVariance: Parameter
    private static let momentum: Float = 0.1
    private static let epsilon: Float = 1e-5

    // By channel, of the last forward pass: mean, variance, scale = gamma/√(variance + epsilon), shift = beta - mean·scale,
    // and two working rows of the backward pass.
    private let working: FloatStorage
    private var mean: UnsafeMutablePointer<Float> { working.base }
    private var variance: UnsafeMutablePointer<Float> { working.base + input.channels }
    private var scale: UnsafeMutablePointer<Float> { working.base + 2 * input.channels }
    private var shift: UnsafeMutablePointer<Float> { working.base + 3 * input.channels }
    private var constantTerm: UnsafeMutablePointer<Float> { working.base + 4 * input.channels }
    private var linearTerm: UnsafeMutablePointer<Float> { working.base + 5 * input.channels }

    init(_ name: String, input: Shape, isRectified: Bool) {
        self.input = input
        self.isRectified = isRectified
        let shape = [input.channels]
        gamma = Parameter(name + ".weight", shape: shape, initial: .constant(1))
        beta = Parameter(name + ".bias", shape: shape, initial: .constant(0))
        runningMean = Parameter(name + ".running_mean", shape: shape, initial: .constant(0), isTrained: false)
        runningVariance = Parameter(name + ".running_var", shape: shape, initial: .constant(1), isTrained: false)
        working = FloatStorage(count: 6 * input.channels)
    }

    var parameters: [Parameter] { [gamma, beta, runningMean, runningVariance] }
    private func rows(_ pass: Pass) -> Int { pass.batch * input.height * input.width }

    func forward(_ pass: Pass, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>) {
        let channels = input.channels
        let rows = rows(pass)
        if pass.mode == .running {
            mean.update(from: runningMean.values, count: channels)
            variance.update(from: runningVariance.values, count: channels)
        } else {
            columnwise(channels, rows: rows) {
                ck_batchnorm_statistics(rows, $1, channels, x + $0, mean + $0, variance + $0)
            }
        }
        if pass.mode == .training {
            // One value has no unbiased variance; PyTorch refuses it, here the running variance keeps its place.
            let unbias = rows > 1 ? Float(rows) / Float(rows - 1) : 0
            let keep = 1 - BatchNorm.momentum
            for c in 0..<channels {
                runningMean.values[c] = keep * runningMean.values[c] + BatchNorm.momentum * mean[c]
                if rows > 1 {
                    runningVariance.values[c] =
                        keep * runningVariance.values[c] + BatchNorm.momentum * unbias * variance[c]
                }
            }
        }
        for c in 0..<channels {
            scale[c] = gamma.values[c] / (variance[c] + BatchNorm.epsilon).squareRoot()
            shift[c] = beta.values[c] - mean[c] * scale[c]
        }
        repeated(pass, x: x, y: y)
    }

    func repeated(_ pass: Pass, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>) {
        let channels = input.channels
        rowwise(rows(pass), width: channels) {
            ck_batchnorm_apply($1, channels, x + $0 * channels, scale, shift, isRectified ? 1 : 0, y + $0 * channels)
        }
    }

    /// With g = dy (where y > 0, if rectified) and n = N·H·W:
    /// dbeta = Σ g, dgamma = Σ g x̂, dx = scale (g - dbeta/n - x̂ dgamma/n), for batch statistics;
    /// the running ones are constants, hence dx = scale g.
    func backward(
        _ pass: Pass, saved x: UnsafePointer<Float>, dy: UnsafeMutablePointer<Float>,
        dx: UnsafeMutablePointer<Float>?, accumulate: Bool
    ) {
        let channels = input.channels
        let rows = rows(pass)
        let rectified: Int32 = isRectified ? 1 : 0
        columnwise(channels, rows: rows) { first, count in
            ck_batchnorm_gradient_sums(
                rows, count, channels, x + first, dy + first, scale + first, shift + first, mean + first, rectified,
                beta.gradient + first, gamma.gradient + first)
        }
        for c in 0..<channels {
            let inverse = 1 / (variance[c] + BatchNorm.epsilon).squareRoot()
            gamma.gradient[c] *= inverse
            let normalised = pass.mode == .running ? 0 : scale[c] / Float(rows)
            constantTerm[c] = normalised * beta.gradient[c]
            linearTerm[c] = normalised * gamma.gradient[c] * inverse
        }
        guard let dx else { return }
        let target = accumulate ? dy : dx
        rowwise(rows, width: channels) { first, count in
            let place = first * channels
            ck_batchnorm_gradient_input(
                count, channels, x + place, dy + place, scale, shift, mean, constantTerm, linearTerm, rectified,
                target + place)
            if accumulate { ck_add(count * channels, dy + place, dx + place) }
        }
    }
}
