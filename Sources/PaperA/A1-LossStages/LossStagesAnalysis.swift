// analyse.loss-stages: reads the stages of training off histories and evaluates the claims about them.
import HDF5
import Results
import StageGraph

/// Stages, plateau risk, descent time and critical point of runs that share problem and activation.
struct AnalyseLossStages: AnalysisKind {
    let name = "analyse.loss-stages"
    let summary = "finds the stages in loss histories and compares them with theory (paper A)"
    let contents = "stages of training read off the loss, beside theory (paper A)"
    let artifact = "stages.h5"
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow with one problem and one activation")
    ]

    func analyse(_ context: StageContext) throws -> Analysis {
        let histories = try context.alikeHistories("runs")
        let problem = histories[0].problem
        let runs = try context.measure(histories, LossStagesRun.init)
        return Analysis(
            [
                "problem": .string(problem.name), "activation": .string(histories[0].activation),
                "Rlin": .number(problem.riskAtLinearFit), "R0": .number(problem.initialRisk),
            ],
            tables: [.init("runs", LossStagesRun.table(runs))], claims: LossStagesClaims.evaluate(runs))
    }
}

/// A stages.h5 as plots read it.
struct LossStages: Sendable {
    let problem: String
    let activation: String
    /// One row a run, in the order of the inputs.
    let runs: Table
    let claims: [Claim]

    /// Throws a `Failure` if the input is not an artifact of analyse.loss-stages.
    init(reading input: InputFile) throws {
        let file = try AnalysisFile(reading: input, kind: "analyse.loss-stages", tables: ["runs"])
        problem = file.attributes["problem"]?.text ?? ""
        activation = file.attributes["activation"]?.text ?? ""
        runs = file.rows("runs").table
        claims = file.claims
    }

    /// What captions say of the claims of one figure, in order of id.
    func claimSentences(of figure: String) -> [String] {
        claims.filter { $0.id.hasPrefix(figure + ".") }.map(\.captionLine)
    }
}
