// Runs a deep matrix factorisation from a small start and samples it. Unaware of files and figures.

/// What determines a run: equal configurations give equal bits.
public struct MatrixFactorisationConfiguration: Sendable {
    /// d.
    public var size: Int
    /// L.
    public var depth: Int
    /// Singular values of Y, descending.
    public var targets: [Double]
    /// ε: each factor's initial size as an operator.
    public var scale: Double
    /// Seed of the initial factors.
    public var seed: UInt64
    /// Stop when R < this · R(Y against 0); 0 never stops so.
    public var stopRiskFraction: Double
    /// Tolerances and end.
    public var limits: FlowLimits

    /// A run of L factors of d × d.
    public init(
        size: Int, depth: Int, targets: [Double], scale: Double, seed: UInt64, stopRiskFraction: Double,
        limits: FlowLimits
    ) {
        self.size = size
        self.depth = depth
        self.targets = targets
        self.scale = scale
        self.seed = seed
        self.stopRiskFraction = stopRiskFraction
        self.limits = limits
    }
}

/// What a run leaves behind.
public struct MatrixFactorisationResult: Sendable {
    /// Sampled every max(.02/s₁, .005 t): `time`, `risk`, `effective_rank`, `singular_1` … `singular_d`.
    public var history: History
    /// Integrator steps.
    public var steps: Int
    /// Evaluations of the right-hand side.
    public var evaluations: Int
}

/// Gradient flow of a deep matrix factorisation.
public enum MatrixFactorisationFlow {
    /// Runs `configuration`; `progress` gets each sample's time. Throws if a setting is out of range or the flow stops being
    /// finite.
    public static func run(
        _ configuration: MatrixFactorisationConfiguration, progress: (Double) -> Void = { _ in }
    ) throws(DynamicsError) -> MatrixFactorisationResult {
        guard configuration.scale > 0, configuration.limits.endTime > 0 else {
            throw .badSetting(
                name: "scale and endTime", found: "\(configuration.scale), \(configuration.limits.endTime)",
                expected: "positive numbers")
        }
        let model = try MatrixFactorisation(
            size: configuration.size, depth: configuration.depth, targets: configuration.targets)
        let start = 0.5 * SmallMatrix.dot(model.targets, model.targets)
        var history = History(
            columns: [
                .init(name: "time", unit: "t", summary: "time of the gradient flow"),
                .init(name: "risk", summary: "R = ½ ‖W_L … W_1 − Y‖_F²"),
                .init(
                    name: "effective_rank", summary: "exp(−Σ p ln p), p = singular values of W_L … W_1 over their sum"),
            ]
                + (1...model.size).map {
                    .init(name: "singular_\($0)", summary: "singular value \($0) of W_L … W_1, in descending order")
                })
        let counts = try SampledFlow.run(
            from: model.initialState(scale: configuration.scale, seed: configuration.seed), configuration.limits,
            spacing: { max(0.02 / model.targets[0], 0.005 * $0) },
            rightHandSide: { _, state, rate in model.descentDirection(state, into: rate) }
        ) { time, state in
            let risk = model.risk(state)
            let values = singularValues(model.product, size: model.size)
            history.append([time, risk, effectiveRank(values)] + values)
            progress(time)
            return risk >= configuration.stopRiskFraction * start
        }
        guard history["risk"]!.last!.isFinite else {
            throw .notFinite(time: history["time"]!.last!, quantity: "the risk")
        }
        return MatrixFactorisationResult(
            history: history, steps: counts.steps, evaluations: counts.evaluations)
    }
}
