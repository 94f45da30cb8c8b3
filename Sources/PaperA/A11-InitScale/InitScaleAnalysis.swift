// analyse.init-scale: which plateaus the loss shows at which initial scale. Unaware of figures.
import Results
import StageGraph

/// The stages of runs that differ in α and seed only, and where in α each plateau exists.
struct AnalyseInitScale: AnalysisKind {
    let name = "analyse.init-scale"
    let summary = "finds at which initial scales each plateau of the loss exists, beside theory (paper A)"
    let contents = "plateaus of the loss at each initial scale, read off the loss (paper A)"
    let artifact = "scales.h5"
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow on one problem with one m, until the secondary plateau ends")
    ]

    func analyse(_ context: StageContext) throws -> Analysis {
        let histories = try context.alikeHistories("runs")
            .sorted { ($0.alpha, $0.seed) < ($1.alpha, $1.seed) }
        let first = histories[0]
        guard histories.allSatisfy({ $0.neurons == first.neurons }) else {
            throw Failure(
                .usage, "runs that differ in more than α and seed cannot be analysed together", at: context.stage,
                facts: [.init("found", Set(histories.map { "m = \($0.neurons)" }).sorted().joined(separator: "; "))])
        }
        let runs = try context.measure(histories, InitScaleRun.init)
        return Analysis(
            [
                "problem": .string(first.problem.name), "activation": .string(first.activation),
                "neurons": .integer(first.neurons), "Rlin": .number(first.problem.riskAtLinearFit),
            ], tables: [.init("runs", InitScaleRun.table(runs))], claims: InitScaleClaims.evaluate(runs))
    }
}
