// When singular values of a deep matrix factorisation appear. Unaware of simulation.
import Glibc

/// What theory says about a start with small normal entries of size ε.
///
/// Balanced factors that share their singular vectors with Y keep them, and each singular value u_k^L obeys
/// du/dt = u^{L−1}(s_k − u^L): for L = 2 the logistic law of Saxe, McClelland and Ganguli 2014 (eq. 8), for general L the
/// equation of Arora et al. 2019 (theorem 3). While u^L ≪ s_k, u grows as e^{s_k t} for L = 2 and diverges at
/// u0^{2−L}/((L−2)s_k) for L > 2. So a decade of ε delays mode k by ln(10)/s_k for L = 2, and times are ∝ ε^{−(L−2)} for
/// L > 2. From a start that is not balanced the same powers follow from homogeneity alone.
public enum MatrixFactorisationTheory {
    /// σ(t) for L = 2 from σ(0) = `start`: s e^{2st}/(e^{2st} − 1 + s/start).
    public static func logistic(target s: Double, start: Double, time: Double) -> Double {
        s / (1 + (s / start - 1) * exp(-2 * s * time))
    }

    /// The delay of a mode per decade of ε for L = 2: ln(10)/s.
    public static func delayPerDecade(target: Double) -> Double { log(10) / target }

    /// L = 2: the time at which the first singular value reaches s₁/2, from an initial state: of row u₁ᵀW₂ and column W₁v₁
    /// the half sum c grows, and |c|² e^{2s₁t} is logistic: ln(s₁/|c|²)/(2s₁), to order ε.
    public static func firstHalfTime(_ model: MatrixFactorisation, initialState: [Double]) -> Double {
        precondition(model.depth == 2)
        let n = model.size
        let growing = (0..<n).reduce(0.0) { sum, h in
            let c = 0.5 * (initialState[n * n + h] + initialState[h * n])
            return sum + c * c
        }
        return log(model.targets[0] / growing) / (2 * model.targets[0])
    }

    /// L > 2: the time at which the flow driven by Y alone diverges, T̂ ε^{−(L−2)}; relative error about 1e-6.
    public static func blowUpTime(
        _ model: MatrixFactorisation, initialState: [Double]
    ) throws(DynamicsError) -> Double {
        precondition(model.depth > 2)
        let (n, power) = (model.size, Double(model.depth - 2))
        let size = SmallMatrix.norm(initialState) / Double(model.depth).squareRoot()
        let integrator = DormandPrince853(
            relativeTolerance: 1e-9, absoluteTolerance: 1e-9 * size / Double(n)
        ) { _, state, rate in
            model.descentDirection(state, into: rate, drive: .target)
        }
        try integrator.start(at: 0, initialState)
        // Near the divergence every factor has the one large singular value u, du/dt = s₁ u^{L−1}: left are
        // u^{2−L}/((L−2)s₁), to a relative (initial/u)².
        var u = 0.0
        repeat {
            try integrator.step()
            _ = model.risk(integrator.state)
            u = pow(SmallMatrix.norm(model.product), 1 / Double(model.depth))
        } while u < 1000 * size
        return integrator.time + pow(u, -power) / (power * model.targets[0])
    }
}
