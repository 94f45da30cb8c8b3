// y[c] = mean over the positions of x[h, w, c].
import CKernels

/// The mean over all positions of a map: [N, H, W, C] to [N, 1, 1, C].
final class GlobalAveragePool: Layer {
    let input: Shape
    var output: Shape { Shape(vector: input.channels) }

    let backwardReads = Operand.output

    init(input: Shape) { self.input = input }

    func scratchCount(batch: Int) -> Int { batch * input.count }

    func forward(_ pass: Pass, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>) {
        ck_position_means(pass.batch, input.height * input.width, input.channels, x, y)
    }

    func backward(
        _ pass: Pass, saved y: UnsafePointer<Float>, dy: UnsafeMutablePointer<Float>,
        dx: UnsafeMutablePointer<Float>?, accumulate: Bool
    ) {
        guard let dx else { return }
        let target = accumulate ? pass.scratch : dx
        ck_position_means_gradient(pass.batch, input.height * input.width, input.channels, dy, target)
        if accumulate { ck_add(pass.batch * input.count, target, dx) }
    }
}
