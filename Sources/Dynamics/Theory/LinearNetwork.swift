// The descent for every α: the linear network's moments obey a closed system (paper A, T1–T3 in one). Unaware of neurons.

/// Second moments of the parameters: all that the linear network's output depends on.
public struct ParameterMoments: Sendable, Equatable {
    /// s = Σ a_k w_k, [D].
    public var predictor: [Double]
    /// Σ a_k².
    public var outputPower: Double
    /// Σ w_k w_kᵀ, [D, D].
    public var inputPower: [Double]

    /// Moments given one by one.
    public init(predictor: [Double], outputPower: Double, inputPower: [Double]) {
        self.predictor = predictor
        self.outputPower = outputPower
        self.inputPower = inputPower
    }

    /// The moments of a state (a [M], then w [D, M] component by component).
    public init(of state: [Double], inputs: Int) {
        let m = state.count / (1 + inputs)
        func product(_ i: Int, _ j: Int) -> Double { (0..<m).reduce(0) { $0 + state[i * m + $1] * state[j * m + $1] } }
        predictor = (1...inputs).map { product(0, $0) }
        outputPower = product(0, 0)
        inputPower = (0..<inputs * inputs).map { product(1 + $0 / inputs, 1 + $0 % inputs) }
    }
}

extension Theory {
    /// The moments expected of an initial state: s = 0, Σ a² = M^{1−2α}, Σ w wᵀ = M^{1−2α} I.
    public var expectedMoments: ParameterMoments {
        let inputs = problem.inputs
        return ParameterMoments(
            predictor: [Double](repeating: 0, count: inputs), outputPower: 1 / smallness,
            inputPower: (0..<inputs * inputs).map { $0 / inputs == $0 % inputs ? 1 / smallness : 0 })
    }

    /// The linear network's flow from `moments` at time 0 at ascending `times` (relative tolerance 1e-10): with
    /// ρ = z − M s, ds/dt = (Σa² I + Σwwᵀ) ρ, d(Σa²)/dt = 2 s·ρ, d(Σwwᵀ)/dt = s ρᵀ + ρ sᵀ. For σ(x) = x + O(x²) it is
    /// the network's flow to O(1/M) until the escape, for every α; T3 is its limit M^{2α−1} → ∞.
    public func linearNetworkCurve(from moments: ParameterMoments, times: [Double]) throws(DynamicsError)
        -> DescentCurve
    {
        let (z, moment, inputs) = (problem.drive, problem.secondMoment, problem.inputs)
        let scale = moments.outputPower
        let integrator = DormandPrince853(relativeTolerance: 1e-10, absoluteTolerance: 1e-10 * scale) { _, y, rate in
            let s = (0..<inputs).map { y[$0] }
            let output = y[inputs]
            let force = zip(z, SmallMatrix.multiply(moment, s)).map { $0 - $1 }
            for i in 0..<inputs {
                rate[i] = output * force[i]
                for j in 0..<inputs {
                    let place = inputs + 1 + i * inputs + j
                    rate[i] += y[place] * force[j]
                    rate[place] = s[i] * force[j] + force[i] * s[j]
                }
            }
            rate[inputs] = 2 * SmallMatrix.dot(s, force)
        }
        let start = moments.predictor + [moments.outputPower] + moments.inputPower
        try integrator.start(at: 0, start, limit: times.last ?? 0)
        return try curve(of: integrator, at: times)
    }
}
