// analyse.deep: what three-layer networks and deep matrix factorisations do from small starts. Unaware of figures.
import Results
import StageGraph

/// Plateau lengths, condensation and incremental learning, beside theory, with the claims of figure A12.
struct AnalyseDeep: AnalysisKind {
    let name = "analyse.deep"
    let summary = "compares three-layer networks and deep matrix factorisations with theory (figure A12)"
    let contents = "three-layer networks and deep matrix factorisations beside theory (paper A)"
    let artifact = "deep.h5"
    let inputs: [InputDeclaration] = [
        .init("threeLayer", .oneOrMore, "histories of train.three-layer"),
        .init("factorisations", .oneOrMore, "histories of train.matrix-factorisation, one or more depths"),
    ]

    func analyse(_ context: StageContext) throws -> Analysis {
        let files = context.inputs["factorisations"] ?? []
        let threeLayer = try context.measure(context.inputs["threeLayer"] ?? []) {
            try DeepThreeLayerRun(ThreeLayerRun(reading: $0))
        }
        let factorisations = try context.measure(files) { try DeepFactorisationRun(FactorisationRun(reading: $0)) }
        let targets = factorisations[0].run.targets
        if let other = factorisations.firstIndex(where: { $0.run.targets != targets }) {
            throw Failure(
                .usage, "factorisations of different targets cannot be analysed together", at: context.stage,
                facts: [
                    .init("found", "\(factorisations[other].run.targets) in \(files[other].origin)"),
                    .init("expected", "\(targets) as in \(files[0].origin)"),
                ])
        }
        return Analysis(
            tables: [
                .init("three_layer", DeepThreeLayerRun.table(threeLayer)),
                .init("factorisation", DeepFactorisationRun.table(factorisations)),
            ], claims: DeepClaims.threeLayer(threeLayer) + DeepClaims.factorisation(factorisations))
    }
}
