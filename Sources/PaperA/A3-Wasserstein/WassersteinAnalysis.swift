// analyse.wasserstein: the distance between the laws of |a| and ‖w‖ before the descent, beside theory. Unaware of figures.
import Dynamics
import Engine
import HDF5
import Results

/// W_rel² of runs over α and of short runs over M, on one problem with tanh.
struct AnalyseWasserstein: StageKind {
    let name = "analyse.wasserstein"
    let summary = "follows W_rel², the distance between the laws of |a| and ‖w‖, and compares it with theory (paper A)"
    let parameters: [ParameterDeclaration] = []
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow (tanh, one problem): every α and seed"),
        .init("sweep", .any, "histories over the number of neurons, at least until R has fallen by 5 % of D0"),
    ]

    func outputs(_ parameters: ParameterValues) -> [String] { ["wasserstein.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let followed = context.inputs["runs"] ?? []
        let files = followed + (context.inputs["sweep"] ?? [])
        let all = try FlowRun.readTanh(files, stage: context.stage).enumerated().map { index, run in
            context.progress(Double(index), Double(files.count), "runs")
            return try WassersteinRun(run, followed: index < followed.count)
        }
        let (runs, sweep) = (Array(all[..<followed.count]), Array(all[followed.count...]))
        let artifact = try Artifact.create(
            kind: name, description: "distance between the laws of |a| and ‖w‖, beside theory (paper A)",
            parameters: context.parameters)
        try artifact.root.write(attributes: ["problem": .string(runs[0].run.problem.name)])
        try WassersteinRun.table(runs).write(to: artifact.root, "runs")
        try WassersteinRun.table(sweep).write(to: artifact.root, "sweep")
        try Claim.write(WassersteinClaims.evaluate(runs, sweep: sweep), to: artifact.root)
        try Artifact.finish(artifact, at: context.output("wasserstein.h5"))
    }
}
