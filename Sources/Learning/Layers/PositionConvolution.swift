// Convolution on small maps: one strided matrix product for each output position and kernel row.
import Numerics

/// For one output position and kernel row, the taps that lie inside the map are contiguous in memory across (w, c), for
/// every sample at the same offset. So each is a product [N, taps·C] · [taps·C, O] with strides: no patches are copied
/// and taps on the padding cost nothing, which on 4×4 maps and smaller is most of a padded 3×3 kernel.
struct PositionConvolution: ConvolutionAlgorithm {
    private let geometry: ConvolutionGeometry
    /// The products of each output position, in turn.
    private let positions: [[Product]]
    /// The same products by the row of the map that they read, in the same order: those of two rows meet nowhere.
    private let inputRows: [[Product]]

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
        var positions: [[Product]] = []
        var inputRows = [[Product]](repeating: [], count: input.height)
        for oh in 0..<output.height {
            for ow in 0..<output.width {
                let row = oh * geometry.stride - geometry.padding
                let column = ow * geometry.stride - geometry.padding
                let taps = max(0, -column)..<min(kernel, input.width - column)
                var products: [Product] = []
                for kh in 0..<kernel where (0..<input.height).contains(row + kh) && !taps.isEmpty {
                    products.append(
                        Product(
                            x: ((row + kh) * input.width + column + taps.lowerBound) * input.channels,
                            w: (kh * kernel + taps.lowerBound) * input.channels * output.channels,
                            y: (oh * output.width + ow) * output.channels,
                            depth: taps.count * input.channels, isFirstOfPosition: products.isEmpty))
                    inputRows[row + kh].append(products[products.count - 1])
                }
                precondition(!products.isEmpty, "an output position of the convolution sees only padding")
                positions.append(products)
            }
        }
        self.positions = positions
        self.inputRows = inputRows
    }

    func scratchCount(batch: Int) -> Int { 0 }

    func forward(
        _ pass: Pass, x: UnsafePointer<Float>, w: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>,
        accumulate: Bool
    ) {
        let channels = geometry.output.channels
        parallel(positions.count, grain: 1) { range in
            for product in positions[range].joined() {
                sgemm(
                    pass.batch, channels, product.depth, x + product.x, lda: geometry.input.count, w + product.w,
                    ldb: channels, beta: product.isFirstOfPosition && !accumulate ? 0 : 1, y + product.y,
                    ldc: geometry.output.count)
            }
        }
    }

    func backwardWeights(
        _ pass: Pass, x: UnsafePointer<Float>, dy: UnsafePointer<Float>, dw: UnsafeMutablePointer<Float>
    ) {
        let channels = geometry.output.channels
        elementwise(geometry.patch * channels) { (dw + $0).update(repeating: 0, count: $1) }
        // All positions add to the same weights: threads share out the output channels.
        parallel(channels, grain: 32) { range in
            for product in positions.joined() {
                sgemm(
                    product.depth, range.count, pass.batch, x + product.x, lda: geometry.input.count, transposeA: true,
                    dy + product.y + range.lowerBound, ldb: geometry.output.count, beta: 1,
                    dw + product.w + range.lowerBound, ldc: channels)
            }
        }
    }

    func backwardInput(
        _ pass: Pass, dy: UnsafePointer<Float>, w: UnsafePointer<Float>, dx: UnsafeMutablePointer<Float>,
        accumulate: Bool
    ) {
        let channels = geometry.output.channels
        if !accumulate {
            elementwise(pass.batch * geometry.input.count) { (dx + $0).update(repeating: 0, count: $1) }
        }
        parallel(inputRows.count, grain: 1) { range in
            for product in inputRows[range].joined() {
                sgemm(
                    pass.batch, product.depth, channels, dy + product.y, lda: geometry.output.count, w + product.w,
                    ldb: channels, transposeB: true, beta: 1, dx + product.x, ldc: geometry.input.count)
            }
        }
    }
}
