// analyse.linearised-flow: when the flow linearised at 0 breaks down. Unaware of figures.
import Dynamics
import Results
import StageGraph

/// The error of the linearised flow against the drive K, and q_max where it reaches a tenth.
struct AnalyseLinearisedFlow: AnalysisKind {
    let name = "analyse.linearised-flow"
    let summary = "finds where the linearised flow breaks down, beside theory (paper A, T7)"
    let contents = "breakdown of the flow linearised at 0, beside theory (paper A, T7)"
    let artifact = "linearised.h5"
    let inputs: [InputDeclaration] = [.init("runs", .oneOrMore, "histories of train.flow on one problem, one α")]

    func analyse(_ context: StageContext) throws -> Analysis {
        let histories = try context.alikeHistories("runs")
        let first = histories[0]
        guard histories.allSatisfy({ $0.alpha == first.alpha }) else {
            throw Failure(
                .usage, "runs of different experiments cannot be analysed together", at: context.stage,
                facts: [.init("found", "α = \(Set(histories.map(\.alpha)).sorted())"), .init("expected", "one α")])
        }
        let runs = try context.measure(histories) { try LinearisedFlowRun($0, stage: context.stage) }
        return Analysis(
            [
                "problem": .string(first.problem.name), "alpha": .number(first.alpha),
                "error": .number(LinearisedFlowRun.error),
            ], tables: [.init("runs", LinearisedFlowRun.table(runs))], claims: LinearisedFlowClaims.evaluate(runs))
    }
}
