// analyse.flow-descent: gradient descent beside the flow that it discretises. Unaware of figures.
import Dynamics
import Results
import StageGraph

/// Error against η at fixed times, plateau length against η, and growth of deviations on the secondary plateau.
struct AnalyseFlowDescent: AnalysisKind {
    let name = "analyse.flow-descent"
    let summary = "compares gradient descent with gradient flow: error, plateau length, stability (paper A, T8)"
    let contents = "gradient descent beside gradient flow, with theory (paper A, T8)"
    let artifact = "descent.h5"
    let inputs: [InputDeclaration] = [
        .init("flows", .oneOrMore, "train.flow with a tight tolerance and snapshots at fixed times, a seed each"),
        .init("descents", .oneOrMore, "gradient descents with the same seeds and snapshot times, and several η"),
        .init("plateauFlows", .oneOrMore, "flows whose initial plateau is measured, a seed each"),
        .init("plateauDescents", .oneOrMore, "gradient descents with the same seeds and several η"),
        .init("stableFlows", .oneOrMore, "flows with one snapshot on the secondary plateau, a seed each"),
        .init("stableDescents", .oneOrMore, "gradient descents with the same seeds and η around 2/λ_max"),
    ]

    func analyse(_ context: StageContext) throws -> Analysis {
        let errors = try DescentPair.match("flows", "descents", context).flatMap {
            try DescentError.measure($0, stage: context.stage)
        }
        let lengths = try DescentPair.match("plateauFlows", "plateauDescents", context).map(DescentLength.init)
        let growths = try DescentGrowth.measure(
            DescentPair.match("stableFlows", "stableDescents", context), stage: context.stage)
        return Analysis(
            ["z_norm": .number(lengths[0].driveNorm)],
            tables: [
                .init("errors", DescentError.table(errors)), .init("lengths", DescentLength.table(lengths)),
                .init("growth", DescentGrowth.table(growths)),
            ],
            claims: FlowDescentClaims.orders(errors) + [FlowDescentClaims.length(lengths)]
                + FlowDescentClaims.stability(growths))
    }
}

/// A gradient descent and the flow from the same initial state.
struct DescentPair: Sendable {
    let flow: SnapshotRun
    let descent: SnapshotRun
    let step: Double

    /// Every descent of one role with its flow of another, in order of η and seed. Throws a `Failure` where a descent
    /// has no flow.
    static func match(_ flowRole: String, _ role: String, _ context: StageContext) throws -> [DescentPair] {
        func words(_ run: FlowRun) -> String {
            "\(run.activation) on \(run.problem.name), m = \(run.neurons), α = \(run.alpha), seed \(run.seed)"
        }
        let flows = try (context.inputs[flowRole] ?? []).map(SnapshotRun.init(reading:))
        let descents = try (context.inputs[role] ?? []).map(SnapshotRun.init(reading:))
        return try descents.map { descent in
            guard let step = descent.step, let flow = flows.first(where: { words($0.run) == words(descent.run) }),
                flow.step == nil
            else {
                throw Failure(
                    .usage, "a run of \(role) is not a gradient descent with a flow beside it", at: context.stage,
                    facts: [
                        .init("found", words(descent.run) + (descent.step == nil ? ", gradient flow" : "")),
                        .init("flows", flows.map { words($0.run) }.joined(separator: "; ")),
                    ])
            }
            return DescentPair(flow: flow, descent: descent, step: step)
        }.sorted { ($0.step, $0.descent.run.seed) < ($1.step, $1.descent.run.seed) }
    }
}
