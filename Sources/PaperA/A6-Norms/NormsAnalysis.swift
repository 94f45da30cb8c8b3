// analyse.norms: how large the weights are in the stages of training, beside theory. Unaware of figures.
import Dynamics
import Results
import StageGraph

/// Norms and effective numbers of neurons of runs on one problem with tanh whose drive is an eigenvector of M.
struct AnalyseNorms: AnalysisKind {
    let name = "analyse.norms"
    let summary =
        "measures the weights' norms and N_eff in the stages of training and compares them with theory (paper A)"
    let contents = "size of the weights in the stages of training, beside theory (paper A)"
    let artifact = "norms.h5"
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow (tanh, one problem with Mz ∥ z): every α and seed")
    ]

    func analyse(_ context: StageContext) throws -> Analysis {
        let histories = try context.alikeHistories("runs", activation: "tanh")
        let problem = histories[0].problem
        guard problem.driveIsEigenvector else {
            throw Failure(
                .usage, "the theory of the norms needs a problem whose z is an eigenvector of M", at: context.stage,
                facts: [.init("found", "problem '\(problem.name)'"), .init("expected", "problem 'odd'")])
        }
        let runs = try context.measure(histories, NormsRun.init)
        return Analysis(
            ["problem": .string(problem.name)], tables: [.init("runs", NormsRun.table(runs))],
            claims: NormsClaims.evaluate(runs))
    }
}
