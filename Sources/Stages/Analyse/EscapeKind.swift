// analyse.escape: when runs leave the secondary plateau, beside the theory of competing neurons. Unaware of figures.
import Dynamics
import Engine
import HDF5

/// Escape times of runs over M, α and seeds on one problem with tanh.
struct AnalyseEscape: StageKind {
    let name = "analyse.escape"
    let summary = "measures when runs leave the secondary plateau and compares it with theory (paper A)"
    let parameters: [ParameterDeclaration] = []
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow (tanh, one problem) over the number of neurons, α and seeds")
    ]

    func outputs(_ parameters: ParameterValues) -> [String] { ["escape.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let histories = try FlowRun.readTanh(context.inputs["runs"] ?? [], stage: context.stage)
        let problem = histories[0].problem
        guard Theory(problem: problem, neurons: histories[0].neurons, alpha: 1).escapeRate() != nil else {
            throw Failure(
                .usage, "the problem has no escape by competing neurons", at: context.stage,
                facts: [
                    .init("found", "E[(f − s*·x)(v·x)³] = \(problem.escapeMoment) of problem '\(problem.name)'"),
                    .init("expected", "a negative moment"),
                ])
        }
        var runs: [EscapeRun] = []
        for history in histories {
            runs.append(try EscapeRun(history))
            context.progress(Double(runs.count), Double(histories.count), "runs")
        }
        let artifact = try Artifact.create(
            kind: name, description: "escape from the secondary plateau, beside theory (paper A)",
            parameters: context.parameters)
        try artifact.root.write(attributes: ["problem": .string(problem.name)])
        try EscapeRun.table(runs).write(to: artifact.root, "runs")
        try Claim.write(EscapeClaims.evaluate(runs), to: artifact.root)
        try Artifact.finish(artifact, at: context.output("escape.h5"))
    }
}
