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
        let (positions, channels) = (input.height * input.width, input.channels)
        rowwise(pass.batch, width: input.count) { first, count in
            ck_position_means(count, positions, channels, x + first * input.count, y + first * channels)
        }
    }

    func backward(
        _ pass: Pass, saved y: UnsafePointer<Float>, dy: UnsafeMutablePointer<Float>,
        dx: UnsafeMutablePointer<Float>?, accumulate: Bool
    ) {
        guard let dx else { return }
        let target = accumulate ? pass.scratch : dx
        let (positions, channels) = (input.height * input.width, input.channels)
        rowwise(pass.batch, width: input.count) { first, count in
            let place = first * input.count
            ck_position_means_gradient(count, positions, channels, dy + first * channels, target + place)
            if accumulate { ck_add(count * input.count, target + place, dx + place) }
        }
    }
}
