// Transposed convolution, kernel 4, stride 2, padding 1: doubles height and width.
import CKernels
import Numerics

/// y[2i - 1 + kh, 2j - 1 + kw, o] += Σ_c x[i, j, c] W[c, kh, kw, o], plus bias: PyTorch's
/// `ConvTranspose2d(kernel_size=4, stride=2, padding=1)`.
///
/// One product gives every tap of every input position as columns [H·W, 4, 4, O]; each output then gathers its up to
/// four taps. Images are taken a few at a time, so that their columns stay in cache.
final class TransposedConvolution: Layer {
    let input: Shape
    let output: Shape
    private let weight: Parameter
    private let bias: Parameter
    private static let cacheFloats = 1 << 18

    init(_ name: String, input: Shape, channels: Int) {
        self.input = input
        output = Shape(2 * input.height, 2 * input.width, channels)
        // PyTorch takes the fan-in from the weight's second axis, here the outputs.
        let bound = 1 / Float(channels * 16).squareRoot()
        weight = Parameter(
            name + ".weight", shape: [input.channels, channels, 4, 4], order: [0, 2, 3, 1],
            initial: .uniform(bound: bound))
        bias = Parameter(name + ".bias", shape: [channels], initial: .uniform(bound: bound))
    }

    var parameters: [Parameter] { [weight, bias] }
    private var columnCount: Int { 16 * output.channels }
    private var positions: Int { input.height * input.width }
    /// Images whose columns fit in cache together, and at least 64 rows for the product.
    private var imagesAtOnce: Int {
        max(1, TransposedConvolution.cacheFloats / (positions * columnCount), 64 / positions)
    }

    func scratchCount(batch: Int) -> Int { min(batch, imagesAtOnce) * positions * columnCount }

    func forward(_ pass: Pass, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>) {
        forEachBlock(pass.batch) { first, images in
            sgemm(
                images * positions, columnCount, input.channels, x + first * input.count, lda: input.channels,
                weight.values, ldb: columnCount, pass.scratch, ldc: columnCount)
            ck_upsample_gather(
                images, input.height, input.width, output.channels, pass.scratch, bias.values, 0,
                y + first * output.count)
        }
    }

    func backward(
        _ pass: Pass, x: UnsafePointer<Float>, y: UnsafePointer<Float>, dy: UnsafeMutablePointer<Float>,
        dx: UnsafeMutablePointer<Float>?, accumulate: Bool
    ) {
        ck_column_sums(pass.batch * output.height * output.width, output.channels, dy, bias.gradient)
        forEachBlock(pass.batch) { first, images in
            ck_upsample_scatter(
                images, input.height, input.width, output.channels, dy + first * output.count, pass.scratch)
            sgemm(
                input.channels, columnCount, images * positions, x + first * input.count, lda: input.channels,
                transposeA: true, pass.scratch, ldb: columnCount, beta: first == 0 ? 0 : 1, weight.gradient,
                ldc: columnCount)
            if let dx {
                sgemm(
                    images * positions, input.channels, columnCount, pass.scratch, lda: columnCount, weight.values,
                    ldb: columnCount, transposeB: true, beta: accumulate ? 1 : 0, dx + first * input.count,
                    ldc: input.channels)
            }
        }
    }

    private func forEachBlock(_ batch: Int, _ body: (_ first: Int, _ images: Int) -> Void) {
        for first in stride(from: 0, to: batch, by: imagesAtOnce) { body(first, min(imagesAtOnce, batch - first)) }
    }
}
