// 3×3 convolution, stride 1, by Winograd's minimal filtering: a quarter of the multiplications on large maps.
import CKernels
import Numerics

/// F(4×4, 3×3) (Lavin and Gray 2016): input tiles and weights are transformed, multiplied as 36 matrix products
/// [tiles, C] · [C, O], and transformed back; tiles are taken a block at a time, so that they stay in cache.
///
/// The input's gradient is the same convolution with turned weights; the weights' gradient is the adjoint of the forward
/// transforms. Rounding errors are a few times those of the direct sum (a relative 10⁻⁶).
struct WinogradConvolution: ConvolutionAlgorithm {
    private let geometry: ConvolutionGeometry
    private static let tilesAtOnce = 128
    private static let planes = 36

    /// 3×3, stride 1, sides multiples of 4, channels multiples of 16.
    static func supports(_ geometry: ConvolutionGeometry) -> Bool {
        let (input, output) = (geometry.input, geometry.output)
        return geometry.kernel == 3 && geometry.stride == 1 && geometry.padding == 1 && input.height % 4 == 0
            && input.width % 4 == 0 && input.channels % 16 == 0 && output.channels % 16 == 0
    }

    init(_ geometry: ConvolutionGeometry) {
        precondition(WinogradConvolution.supports(geometry), "Winograd's transforms do not cover this convolution")
        self.geometry = geometry
    }

    private func tiles(_ batch: Int) -> Int { batch * geometry.input.height * geometry.input.width / 16 }
    private var weights: Int { geometry.input.channels * geometry.output.channels }
    /// Distance between the 36 planes of a block: off the powers of two, whose planes would share cache sets.
    private func plane(_ channels: Int, _ batch: Int) -> Int {
        min(WinogradConvolution.tilesAtOnce, tiles(batch)) * channels + 16
    }

    func scratchCount(batch: Int) -> Int {
        let (from, to) = (geometry.input.channels, geometry.output.channels)
        return WinogradConvolution.planes * (weights + plane(from, batch) + plane(to, batch))
    }

    func forward(
        _ pass: Pass, x: UnsafePointer<Float>, w: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>,
        accumulate: Bool
    ) {
        let (from, to) = (geometry.input.channels, geometry.output.channels)
        parallel(from, grain: 8) { ck_winograd_weights(from, to, $0.lowerBound, $0.upperBound, w, pass.scratch) }
        convolve(pass, x, from, to: y, to, accumulate)
    }

    func backwardInput(
        _ pass: Pass, dy: UnsafePointer<Float>, w: UnsafePointer<Float>, dx: UnsafeMutablePointer<Float>,
        accumulate: Bool
    ) {
        let (from, to) = (geometry.input.channels, geometry.output.channels)
        parallel(to, grain: 8) { ck_winograd_turned_weights(from, to, $0.lowerBound, $0.upperBound, w, pass.scratch) }
        convolve(pass, dy, to, to: dx, from, accumulate)
    }

    /// Convolves with the transformed weights [36, from, to] at the start of scratch.
    private func convolve(
        _ pass: Pass, _ x: UnsafePointer<Float>, _ from: Int, to y: UnsafeMutablePointer<Float>, _ to: Int,
        _ accumulate: Bool
    ) {
        let u = pass.scratch
        let v = u + WinogradConvolution.planes * weights
        let (vPlane, mPlane) = (plane(from, pass.batch), plane(to, pass.batch))
        let m = v + WinogradConvolution.planes * vPlane
        forEachBlock(pass.batch) { first, count in
            // Each thread takes some tiles all the way.
            parallel(count, grain: 16) { tiles in
                let (v, m) = (v + tiles.lowerBound * from, m + tiles.lowerBound * to)
                ck_winograd_input(block(from, vPlane, first + tiles.lowerBound, tiles.count), x, v)
                for k in 0..<WinogradConvolution.planes {
                    sgemm(
                        tiles.count, to, from, v + k * vPlane, lda: from, u + k * weights, ldb: to, m + k * mPlane,
                        ldc: to)
                }
                ck_winograd_output(block(to, mPlane, first + tiles.lowerBound, tiles.count), m, accumulate ? 1 : 0, y)
            }
        }
    }

    func backwardWeights(
        _ pass: Pass, x: UnsafePointer<Float>, dy: UnsafePointer<Float>, dw: UnsafeMutablePointer<Float>
    ) {
        let (from, to) = (geometry.input.channels, geometry.output.channels)
        let u = pass.scratch
        let v = u + WinogradConvolution.planes * weights
        let (vPlane, mPlane) = (plane(from, pass.batch), plane(to, pass.batch))
        let m = v + WinogradConvolution.planes * vPlane
        forEachBlock(pass.batch) { first, count in
            parallel(count, grain: 16) { tiles in
                let start = first + tiles.lowerBound
                ck_winograd_input(block(from, vPlane, start, tiles.count), x, v + tiles.lowerBound * from)
                ck_winograd_output_adjoint(block(to, mPlane, start, tiles.count), dy, m + tiles.lowerBound * to)
            }
            parallel(WinogradConvolution.planes, grain: 1) { planes in
                for k in planes {
                    sgemm(
                        from, to, count, v + k * vPlane, lda: from, transposeA: true, m + k * mPlane, ldb: to,
                        beta: first == 0 ? 0 : 1, u + k * weights, ldc: to)
                }
            }
        }
        parallel(from, grain: 8) { ck_winograd_weights_adjoint(from, to, $0.lowerBound, $0.upperBound, u, dw) }
    }

    private func block(_ channels: Int, _ plane: Int, _ first: Int, _ count: Int) -> ck_tiles {
        ck_tiles(
            h: geometry.input.height, w: geometry.input.width, c: channels, first: first, tiles: count,
            plane: plane)
    }

    private func forEachBlock(_ batch: Int, _ body: (_ first: Int, _ count: Int) -> Void) {
        let total = tiles(batch)
        let size = WinogradConvolution.tilesAtOnce
        for first in stride(from: 0, to: total, by: size) { body(first, min(size, total - first)) }
    }
}
