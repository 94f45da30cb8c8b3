// analyse.wasserstein: the distance between the laws of |a| and ‖w‖ before the descent, beside theory.
import Dynamics
import Results
import StageGraph

/// W_rel² of runs over α and of short runs over M, on one problem with tanh.
struct AnalyseWasserstein: AnalysisKind {
    let name = "analyse.wasserstein"
    let summary = "follows W_rel², the distance between the laws of |a| and ‖w‖, and compares it with theory (paper A)"
    let contents = "distance between the laws of |a| and ‖w‖, beside theory (paper A)"
    let artifact = "wasserstein.h5"
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow (tanh, one problem): every α and seed"),
        .init("sweep", .any, "histories over the number of neurons, at least until R has fallen by 5 % of D0"),
    ]

    func analyse(_ context: StageContext) throws -> Analysis {
        let histories = try context.alikeHistories("runs", "sweep", activation: "tanh")
        let followed = context.inputs["runs"]?.count ?? 0
        let all = try context.measure(Array(histories.enumerated())) { number, run in
            try WassersteinRun(run, followed: number < followed)
        }
        let (runs, sweep) = (Array(all[..<followed]), Array(all[followed...]))
        return Analysis(
            ["problem": .string(histories[0].problem.name)],
            tables: [.init("runs", WassersteinRun.table(runs)), .init("sweep", WassersteinRun.table(sweep))],
            claims: WassersteinClaims.evaluate(runs, sweep: sweep))
    }
}
