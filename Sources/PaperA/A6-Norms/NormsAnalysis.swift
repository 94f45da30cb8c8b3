// analyse.norms: how large the weights are in the stages of training, beside theory. Unaware of figures.
import Dynamics
import Engine
import HDF5
import Results

/// Norms and effective numbers of neurons of runs on one problem with tanh whose drive is an eigenvector of M.
struct AnalyseNorms: StageKind {
    let name = "analyse.norms"
    let summary =
        "measures the weights' norms and N_eff in the stages of training and compares them with theory (paper A)"
    let parameters: [ParameterDeclaration] = []
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow (tanh, one problem with Mz ∥ z): every α and seed")
    ]

    func outputs(_ parameters: ParameterValues) -> [String] { ["norms.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let histories = try FlowRun.readTanh(context.inputs["runs"] ?? [], stage: context.stage)
        let problem = histories[0].problem
        guard problem.driveIsEigenvector else {
            throw Failure(
                .usage, "the theory of the norms needs a problem whose z is an eigenvector of M", at: context.stage,
                facts: [.init("found", "problem '\(problem.name)'"), .init("expected", "problem 'odd'")])
        }
        let runs = try histories.map(NormsRun.init)
        let artifact = try Artifact.create(
            kind: name, description: "size of the weights in the stages of training, beside theory (paper A)",
            parameters: context.parameters)
        try artifact.root.write(attributes: ["problem": .string(problem.name)])
        try NormsRun.table(runs).write(to: artifact.root, "runs")
        try Claim.write(NormsClaims.evaluate(runs), to: artifact.root)
        try Artifact.finish(artifact, at: context.output("norms.h5"))
    }
}
