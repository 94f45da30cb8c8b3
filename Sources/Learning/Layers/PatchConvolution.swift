// Convolution on any map: patches copied to rows, a few images at a time, then one matrix product.
import CKernels
import Numerics

/// Patches of a block of images as rows [images·OH·OW, kernel·kernel·C], which stay in cache, times the weights.
/// A 1×1 kernel with stride 1 needs no copy: its patches are the map itself.
struct PatchConvolution: ConvolutionAlgorithm {
    private let geometry: ConvolutionGeometry
    private let window: ck_window
    private let isPointwise: Bool
    private static let cacheFloats = 1 << 17

    init(_ geometry: ConvolutionGeometry) {
        self.geometry = geometry
        isPointwise = geometry.kernel == 1 && geometry.stride == 1 && geometry.padding == 0
        window = ck_window(
            h: geometry.input.height, w: geometry.input.width, c: geometry.input.channels,
            oh: geometry.output.height, ow: geometry.output.width, kernel: geometry.kernel,
            stride: geometry.stride, padding: geometry.padding)
    }

    private var positions: Int { geometry.output.height * geometry.output.width }
    private var imagesAtOnce: Int {
        max(1, PatchConvolution.cacheFloats / (positions * geometry.patch), 64 / positions)
    }

    func scratchCount(batch: Int) -> Int {
        isPointwise ? 0 : min(batch, imagesAtOnce) * positions * geometry.patch
    }

    func forward(
        _ pass: Pass, x: UnsafePointer<Float>, w: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>,
        accumulate: Bool
    ) {
        let (patch, channels) = (geometry.patch, geometry.output.channels)
        forEachBlock(pass.batch) { first, images in
            let columns = patches(pass, of: x, first, images)
            sgemm(
                images * positions, channels, patch, columns, lda: patch, w, ldb: channels,
                beta: accumulate ? 1 : 0, y + first * geometry.output.count, ldc: channels)
        }
    }

    func backwardWeights(
        _ pass: Pass, x: UnsafePointer<Float>, dy: UnsafePointer<Float>, dw: UnsafeMutablePointer<Float>
    ) {
        let (patch, channels) = (geometry.patch, geometry.output.channels)
        forEachBlock(pass.batch) { first, images in
            let columns = patches(pass, of: x, first, images)
            sgemm(
                patch, channels, images * positions, columns, lda: patch, transposeA: true,
                dy + first * geometry.output.count, ldb: channels, beta: first == 0 ? 0 : 1, dw, ldc: channels)
        }
    }

    func backwardInput(
        _ pass: Pass, dy: UnsafePointer<Float>, w: UnsafePointer<Float>, dx: UnsafeMutablePointer<Float>,
        accumulate: Bool
    ) {
        let (patch, channels) = (geometry.patch, geometry.output.channels)
        if !accumulate && !isPointwise {
            elementwise(pass.batch * geometry.input.count) { (dx + $0).update(repeating: 0, count: $1) }
        }
        forEachBlock(pass.batch) { first, images in
            let target = dx + first * geometry.input.count
            sgemm(
                images * positions, patch, channels, dy + first * geometry.output.count, lda: channels, w,
                ldb: channels, transposeB: true, beta: isPointwise && accumulate ? 1 : 0,
                isPointwise ? target : pass.scratch, ldc: patch)
            if isPointwise { return }
            rowwise(images * geometry.input.height, width: geometry.input.width * geometry.input.channels) {
                ck_add_patches(window, $0, $0 + $1, pass.scratch, target)
            }
        }
    }

    /// The patches of `images` images from `first` on: copied to scratch, or the map itself.
    private func patches(
        _ pass: Pass, of x: UnsafePointer<Float>, _ first: Int, _ images: Int
    ) -> UnsafePointer<Float> {
        let start = x + first * geometry.input.count
        if isPointwise { return start }
        rowwise(images * geometry.output.height, width: geometry.output.width * geometry.patch) {
            ck_patches(window, $0, $0 + $1, start, pass.scratch)
        }
        return UnsafePointer(pass.scratch)
    }

    private func forEachBlock(_ batch: Int, _ body: (_ first: Int, _ images: Int) -> Void) {
        let block = isPointwise ? batch : imagesAtOnce
        for first in stride(from: 0, to: batch, by: block) { body(first, min(block, batch - first)) }
    }
}
