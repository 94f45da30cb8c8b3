// analyse.loss-stages: reads the stages of training off histories and evaluates the claims about them. Unaware of figures.
import Engine
import HDF5
import Results

/// Stages, plateau risk, descent time and critical point of runs that share problem and activation.
struct AnalyseLossStages: StageKind {
    let name = "analyse.loss-stages"
    let summary = "finds the stages in loss histories and compares them with theory (paper A)"
    let parameters: [ParameterDeclaration] = []
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow with one problem and one activation")
    ]

    func outputs(_ parameters: ParameterValues) -> [String] { ["stages.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let files = context.inputs["runs"] ?? []
        var runs: [LossStagesRun] = []
        for (index, file) in files.enumerated() {
            let run = try FlowRun(reading: file)
            if let first = runs.first?.run, first.problem.name != run.problem.name || first.activation != run.activation
            {
                throw Failure(
                    .usage, "runs of different experiments cannot be analysed together", at: context.stage,
                    facts: [
                        .init("found", "\(run.activation) on \(run.problem.name) in \(file.origin)"),
                        .init("expected", "\(first.activation) on \(first.problem.name) as in \(files[0].origin)"),
                    ])
            }
            runs.append(try LossStagesRun(run))
            context.progress(Double(index + 1), Double(files.count), "runs")
        }
        let artifact = try Artifact.create(
            kind: name, description: "stages of training read off the loss, beside theory (paper A)",
            parameters: context.parameters)
        let problem = runs[0].run.problem
        try artifact.root.write(attributes: [
            "problem": .string(problem.name), "activation": .string(runs[0].run.activation),
            "Rlin": .number(problem.riskAtLinearFit), "R0": .number(problem.initialRisk),
        ])
        try LossStagesRun.table(runs).write(to: artifact.root, "runs")
        try Claim.write(LossStagesClaims.evaluate(runs), to: artifact.root)
        try Artifact.finish(artifact, at: context.output("stages.h5"))
    }
}

/// A stages.h5 as plots read it.
struct LossStages: Sendable {
    var problem: String
    var activation: String
    /// One row a run, in the order of the inputs.
    var runs: Table
    var claims: [Claim]

    /// Throws a `Failure` if the input is not an artifact of analyse.loss-stages.
    init(reading input: InputFile) throws {
        let file = try File.open(input.path)
        let attributes = try file.root.attributes()
        guard attributes["kind"]?.text == "analyse.loss-stages", let problem = attributes["problem"]?.text,
            let activation = attributes["activation"]?.text
        else {
            throw Failure(
                .usage, "an input is not an artifact of analyse.loss-stages", at: "\(input.origin)/\(input.name)",
                facts: [.init("found", "an artifact of kind \(attributes["kind"]?.text ?? "none")")])
        }
        self.problem = problem
        self.activation = activation
        runs = try Table(reading: try file.root.group("runs"))
        claims = try Claim.read(from: file.root)
    }
}
