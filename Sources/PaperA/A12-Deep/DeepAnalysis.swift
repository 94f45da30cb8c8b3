// analyse.deep: what three-layer networks and deep matrix factorisations do from small starts. Unaware of figures.
import Engine
import HDF5
import Results

/// Plateau lengths, condensation and incremental learning, beside theory, with the claims of figure A12.
struct AnalyseDeep: StageKind {
    let name = "analyse.deep"
    let summary = "compares three-layer networks and deep matrix factorisations with theory (figure A12)"
    let parameters: [ParameterDeclaration] = []
    let inputs: [InputDeclaration] = [
        .init("threeLayer", .oneOrMore, "histories of train.three-layer"),
        .init("factorisations", .oneOrMore, "histories of train.matrix-factorisation, one or more depths"),
    ]

    func outputs(_ parameters: ParameterValues) -> [String] { ["deep.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let threeLayer = try (context.inputs["threeLayer"] ?? []).map {
            try DeepThreeLayerRun(ThreeLayerRun(reading: $0))
        }
        let files = context.inputs["factorisations"] ?? []
        let factorisations = try files.map { try DeepFactorisationRun(FactorisationRun(reading: $0)) }
        if let other = factorisations.firstIndex(where: { $0.run.targets != factorisations[0].run.targets }) {
            throw Failure(
                .usage, "factorisations of different targets cannot be analysed together", at: context.stage,
                facts: [
                    .init("found", "\(factorisations[other].run.targets) in \(files[other].origin)"),
                    .init("expected", "\(factorisations[0].run.targets) as in \(files[0].origin)"),
                ])
        }
        let artifact = try Artifact.create(
            kind: name, description: "three-layer networks and deep matrix factorisations beside theory (paper A)",
            parameters: context.parameters)
        try DeepThreeLayerRun.table(threeLayer).write(to: artifact.root, "three_layer")
        try DeepFactorisationRun.table(factorisations).write(to: artifact.root, "factorisation")
        try Claim.write(
            DeepClaims.evaluate(threeLayer: threeLayer, factorisations: factorisations), to: artifact.root)
        try Artifact.finish(artifact, at: context.output("deep.h5"))
    }
}

/// A deep.h5 as plots read it.
struct DeepAnalysis: Sendable {
    /// One row a run, in the order of the inputs.
    var threeLayer: Table
    var factorisation: Table
    var claims: [Claim]

    /// Throws a `Failure` if the input is not an artifact of analyse.deep.
    init(reading input: InputFile) throws {
        let file = try Artifact.open(input, kind: "analyse.deep")
        threeLayer = try Table(reading: try file.root.group("three_layer"))
        factorisation = try Table(reading: try file.root.group("factorisation"))
        claims = try Claim.read(from: file.root)
    }
}
