// The curvature of the risk on the secondary plateau (paper A, T4 and T8). Unaware of networks.
import Glibc

extension Theory {
    /// The Hessian's largest eigenvalue on the secondary plateau to O(1/M), hence gradient descent's limit η < 2/λ_max.
    /// s = Σ a_k w_k moves by JJᵀ = Σa² I + Σ w wᵀ = ‖s*‖(I + vvᵀ), v = s*/‖s*‖, since all neurons point along ±v with
    /// |a_k| = ‖w_k‖; the risk is ½(s − s*)ᵀM(s − s*), so that λ are the eigenvalues of M JJᵀ.
    public var plateauSharpness: Double {
        let (moment, inputs) = (problem.secondMoment, problem.inputs)
        let unit = problem.bestLinear.map { $0 / problem.bestLinearNorm }
        // M JJᵀ is similar to a symmetric positive matrix: the power iteration converges to its largest eigenvalue.
        var direction = (0..<inputs).map { 1 + 0.1 * Double($0) }
        var value = 0.0
        for _ in 0..<10_000 {
            let along = SmallMatrix.dot(unit, direction)
            let moved = zip(direction, unit).map { problem.bestLinearNorm * ($0 + along * $1) }
            let product = SmallMatrix.multiply(moment, moved)
            let next = SmallMatrix.norm(product)
            direction = product.map { $0 / next }
            if (next - value).magnitude <= 1e-14 * next { break }
            value = next
        }
        return value
    }
}
