// Convolution on small maps: one strided matrix product for each output position and kernel row.
import Numerics

/// For one output position and kernel row, the taps that lie inside the map are contiguous in memory across (w, c), for
/// every sample at the same offset. So each is a product [N, taps·C] · [taps·C, O] with strides: no patches are copied
/// and taps on the padding cost nothing, which on 4×4 maps and smaller is most of a padded 3×3 kernel.
struct PositionConvolution: ConvolutionAlgorithm {
    private let geometry: ConvolutionGeometry
    private let products: [Product]

    /// Offsets of one product into one sample's x and y and into the weights, in elements.
    private struct Product {
        let x: Int
        let w: Int
        let y: Int
        /// taps · C
        let depth: Int
        let isFirstOfPosition: Bool
    }

    init(_ geometry: ConvolutionGeometry) {
        self.geometry = geometry
        let (input, output, kernel) = (geometry.input, geometry.output, geometry.kernel)
        var products: [Product] = []
        for oh in 0..<output.height {
            for ow in 0..<output.width {
                let row = oh * geometry.stride - geometry.padding
                let column = ow * geometry.stride - geometry.padding
                let taps = max(0, -column)..<min(kernel, input.width - column)
                var isFirst = true
                for kh in 0..<kernel where (0..<input.height).contains(row + kh) && !taps.isEmpty {
                    products.append(
                        Product(
                            x: ((row + kh) * input.width + column + taps.lowerBound) * input.channels,
                            w: (kh * kernel + taps.lowerBound) * input.channels * output.channels,
                            y: (oh * output.width + ow) * output.channels,
                            depth: taps.count * input.channels, isFirstOfPosition: isFirst))
                    isFirst = false
                }
                precondition(!isFirst, "an output position of the convolution sees only padding")
            }
        }
        self.products = products
    }

    func scratchCount(batch: Int) -> Int { 0 }

    func forward(
        _ pass: Pass, x: UnsafePointer<Float>, w: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>,
        accumulate: Bool
    ) {
        let channels = geometry.output.channels
        for product in products {
            sgemm(
                pass.batch, channels, product.depth, x + product.x, lda: geometry.input.count, w + product.w,
                ldb: channels, beta: product.isFirstOfPosition && !accumulate ? 0 : 1, y + product.y,
                ldc: geometry.output.count)
        }
    }

    func backwardWeights(
        _ pass: Pass, x: UnsafePointer<Float>, dy: UnsafePointer<Float>, dw: UnsafeMutablePointer<Float>
    ) {
        let channels = geometry.output.channels
        dw.update(repeating: 0, count: geometry.patch * channels)
        for product in products {
            sgemm(
                product.depth, channels, pass.batch, x + product.x, lda: geometry.input.count, transposeA: true,
                dy + product.y, ldb: geometry.output.count, beta: 1, dw + product.w, ldc: channels)
        }
    }

    func backwardInput(
        _ pass: Pass, dy: UnsafePointer<Float>, w: UnsafePointer<Float>, dx: UnsafeMutablePointer<Float>,
        accumulate: Bool
    ) {
        let channels = geometry.output.channels
        if !accumulate { dx.update(repeating: 0, count: pass.batch * geometry.input.count) }
        for product in products {
            sgemm(
                pass.batch, product.depth, channels, dy + product.y, lda: geometry.output.count, w + product.w,
                ldb: channels, transposeB: true, beta: 1, dx + product.x, ldc: geometry.input.count)
        }
    }
}
