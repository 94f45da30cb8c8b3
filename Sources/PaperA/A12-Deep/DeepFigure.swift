// plot.deep: three-layer networks and deep matrix factorisations beside theory (A12). Unaware of how runs were trained.
import Engine
import Gnuplot
import Results

/// Blow-up and condensation of three layers above, incremental learning of a matrix product below.
struct PlotDeep: PlotKind {
    let name = "plot.deep"
    let summary = "draws blow-up and condensation of three layers, and deep matrix factorisation (figure A12)"
    let parameters = PlotFiles.parameters
    let inputs: [InputDeclaration] = [
        .init("threeLayer", .oneOrMore, "histories of train.three-layer"),
        .init("factorisations", .oneOrMore, "histories of train.matrix-factorisation"),
        .init("analysis", .one, "deep.h5 of analyse.deep for the same runs in the same order"),
    ]

    func outputs(_ parameters: ParameterValues) -> [String] {
        PlotFiles.names(parameters) + DeepThreeLayerPanels.maps.map { "\(parameters.string("figure"))-\($0.name).f32" }
    }

    func run(_ context: StageContext) throws {
        let analysis = try DeepAnalysis(reading: context.input("analysis"))
        let threeLayer = try (context.inputs["threeLayer"] ?? []).map(ThreeLayerRun.init(reading:))
        let factorisations = try (context.inputs["factorisations"] ?? []).map(FactorisationRun.init(reading:))
        let found = (try analysis.threeLayer.values("scale"), try analysis.factorisation.values("scale"))
        guard found.0 == threeLayer.map(\.scale), found.1 == factorisations.map(\.scale) else {
            throw Failure(
                .usage, "the analysis is not that of the runs", at: context.stage,
                facts: [
                    .init("analysis", "ε = \(found.0), \(found.1)"),
                    .init("runs", "ε = \(threeLayer.map(\.scale)), \(factorisations.map(\.scale))"),
                ])
        }
        let upper = try DeepThreeLayerPanels(threeLayer, analysis.threeLayer)
        let lower = try DeepFactorisationPanels(factorisations, analysis.factorisation)
        var figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: 6.75, height: 6.1,
            header: ["Three-layer networks and deep matrix factorisation: see caption.txt."])
        let top = Frame(left: 0.076, right: 0.985, bottom: 0.728, top: 0.962)
            .grid(rows: 1, columns: 3, horizontalGap: 0.085, verticalGap: 0)
        let middle = Frame(left: 0.076, right: 0.985, bottom: 0.4, top: 0.634)
        let last = Frame(left: 0.076, right: 0.985, bottom: 0.072, top: 0.306)
            .grid(rows: 1, columns: 4, horizontalGap: 0.068, verticalGap: 0)
        figure.panels = [
            try upper.loss(top[0]), try upper.length(top[1]), try upper.growth(top[2]),
            try upper.cosines(0, middle.part(from: 0, to: 0.232), "d"),
            try upper.cosines(1, middle.part(from: 0.305, to: 0.537), "e"),
            try upper.condensation(middle.part(from: 0.715, to: 1)),
            try lower.singularValues(last[0]), try lower.loss(last[1]), try lower.rank(last[2]),
            try lower.delay(last[3]),
        ]
        try PlotFiles.write(
            figure,
            facts: [upper.facts, lower.facts] + analysis.claims.map(\.captionLine), context)
    }
}

extension Frame {
    /// The part between two fractions of the width.
    fileprivate func part(from start: Double, to end: Double) -> Frame {
        let width = right - left
        return Frame(left: left + start * width, right: left + end * width, bottom: bottom, top: top)
    }
}
