// The curvature of the risk at a state, by power iteration. Unaware of training.
import Glibc

extension TwoLayerNetwork {
    /// The Hessian's eigenvalue of largest magnitude at `state` (a [M], then w [D, M]): gradient descent is stable there
    /// for η < 2/λ. Products of Hessian and vector are central differences of the gradient; the iteration ends when λ
    /// changes by less than 1e-9 of itself, or after 1000 products.
    public func sharpness(_ state: [Double]) -> Double {
        let count = state.count
        var direction = (0..<count).map { sin(Double($0) + 1) }
        normalise(&direction)
        let size = (state.reduce(0) { $0 + $1 * $1 } / Double(count)).squareRoot()
        let step = 1e-4 * max(size, 1e-6) * Double(count).squareRoot()
        var (above, below) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
        var value = 0.0
        for _ in 0..<1000 {
            descentDirection(zip(state, direction).map { $0 + step * $1 }, into: &above)
            descentDirection(zip(state, direction).map { $0 - step * $1 }, into: &below)
            var product = zip(below, above).map { ($0 - $1) / (2 * step) }
            let next = zip(direction, product).reduce(0) { $0 + $1.0 * $1.1 }
            guard normalise(&product) > 0 else { return 0 }
            let change = (next - value).magnitude
            (value, direction) = (next, product)
            if change <= 1e-9 * next.magnitude { break }
        }
        return value
    }

    @discardableResult
    private func normalise(_ vector: inout [Double]) -> Double {
        let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        if norm > 0 { for i in vector.indices { vector[i] /= norm } }
        return norm
    }
}
