// plot.deep: three-layer networks and deep matrix factorisations beside theory (A12). Unaware of how runs were trained.
import Gnuplot
import Results
import StageGraph

/// Blow-up and condensation of three layers above, incremental learning of a matrix product below.
struct PlotDeep: FigureKind {
    let name = "plot.deep"
    let summary = "draws blow-up and condensation of three layers, and deep matrix factorisation (figure A12)"
    let inputs: [InputDeclaration] = [
        .init("threeLayer", .oneOrMore, "histories of train.three-layer"),
        .init("factorisations", .oneOrMore, "histories of train.matrix-factorisation"),
        .init("analysis", .one, "deep.h5 of analyse.deep for the same runs in the same order"),
    ]

    func outputs(_ parameters: ParameterValues) -> [String] {
        PlotFiles.names(parameters) + DeepThreeLayerPanels.maps.map { "\(parameters.string("figure"))-\($0.name).f32" }
    }

    func draw(_ context: StageContext) throws -> Drawing {
        let analysis = try AnalysisFile(
            reading: context.input("analysis"), kind: "analyse.deep", tables: ["three_layer", "factorisation"])
        let threeLayer = try (context.inputs["threeLayer"] ?? []).map(ThreeLayerRun.init(reading:))
        let factorisations = try (context.inputs["factorisations"] ?? []).map(FactorisationRun.init(reading:))
        let (upperRows, lowerRows) = (analysis.rows("three_layer"), analysis.rows("factorisation"))
        try upperRows.require([("scale", threeLayer.map(\.scale))], stage: context.stage)
        try lowerRows.require([("scale", factorisations.map(\.scale))], stage: context.stage)
        let upper = DeepThreeLayerPanels(threeLayer, upperRows)
        let lower = try DeepFactorisationPanels(factorisations, lowerRows)
        let top = Frame(left: 0.076, right: 0.985, bottom: 0.728, top: 0.962)
            .grid(rows: 1, columns: 3, horizontalGap: 0.085, verticalGap: 0)
        let middle = Frame(left: 0.076, right: 0.985, bottom: 0.4, top: 0.634)
        let last = Frame(left: 0.076, right: 0.985, bottom: 0.072, top: 0.306)
            .grid(rows: 1, columns: 4, horizontalGap: 0.068, verticalGap: 0)
        return Drawing(
            width: 6.75, height: 6.1, header: "Three-layer networks and deep matrix factorisation: see caption.txt.",
            panels: [
                try upper.loss(top[0]), try upper.length(top[1]), try upper.growth(top[2]),
                try upper.cosines(0, middle.part(from: 0, to: 0.232), "(d)  Cosines at the start"),
                try upper.cosines(1, middle.part(from: 0.305, to: 0.537), "(e)  At half descent"),
                try upper.condensation(middle.part(from: 0.715, to: 1)),
                try lower.singularValues(last[0]), try lower.loss(last[1]), try lower.rank(last[2]),
                try lower.delay(last[3]),
            ], facts: [upper.sampleSentence, lower.sampleSentence] + analysis.claimSentences)
    }
}

extension Frame {
    /// The part between two fractions of the width.
    fileprivate func part(from start: Double, to end: Double) -> Frame {
        let width = right - left
        return Frame(left: left + start * width, right: left + end * width, bottom: bottom, top: top)
    }
}
