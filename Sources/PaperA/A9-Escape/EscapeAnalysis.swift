// analyse.escape: when runs leave the secondary plateau, beside the theory of competing neurons. Unaware of figures.
import Dynamics
import Results
import StageGraph

/// Escape times of runs over M, α and seeds on one problem with tanh.
struct AnalyseEscape: AnalysisKind {
    let name = "analyse.escape"
    let summary = "measures when runs leave the secondary plateau and compares it with theory (paper A)"
    let contents = "escape from the secondary plateau, beside theory (paper A)"
    let artifact = "escape.h5"
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow (tanh, one problem) over the number of neurons, α and seeds")
    ]

    func analyse(_ context: StageContext) throws -> Analysis {
        let histories = try context.alikeHistories("runs", activation: "tanh")
        let problem = histories[0].problem
        guard Theory(problem: problem, neurons: histories[0].neurons, alpha: 1).escapeRate() != nil else {
            throw Failure(
                .usage, "the problem has no escape by competing neurons", at: context.stage,
                facts: [
                    .init("found", "E[(f − s*·x)(v·x)³] = \(problem.escapeMoment) of problem '\(problem.name)'"),
                    .init("expected", "a negative moment"),
                ])
        }
        let runs = try context.measure(histories, EscapeRun.init)
        return Analysis(
            ["problem": .string(problem.name)], tables: [.init("runs", EscapeRun.table(runs))],
            claims: EscapeClaims.evaluate(runs))
    }
}
