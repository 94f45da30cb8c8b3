// plot.beyond-tanh: other activations and initial laws beside theory (A10). Unaware of how runs were trained.
import Gnuplot
import Results
import StageGraph

/// Loss, collapse and plateau for activations; loss, escape and theory's verdict for laws.
struct PlotBeyondTanh: FigureKind {
    let name = "plot.beyond-tanh"
    let summary = "draws losses, plateaus and escape times of other activations and initial laws (figure A10)"
    let inputs: [InputDeclaration] = [
        .init("activations", .oneOrMore, "histories of train.flow that differ in σ"),
        .init("laws", .oneOrMore, "histories of train.flow with tanh that differ in the initial law"),
        .init("analysis", .one, "variants.h5 of analyse.beyond-tanh for the same runs"),
    ]

    func draw(_ context: StageContext) throws -> Drawing {
        let activations = try context.histories("activations")
        let laws = try context.histories("laws")
        let gaussian = activations.filter { $0.activation == "tanh" }
        let tables = activations.map { "activations/\($0.activation)" } + laws.map { "laws/\($0.initialLaw.rawValue)" }
        let analysis = try AnalysisFile(
            reading: context.input("analysis"), kind: "analyse.beyond-tanh", tables: Set(tables).sorted())
        let panels = BeyondTanhPanels(
            activations: try BeyondTanhVariant.activations.compactMap { look in
                try BeyondTanhVariant(
                    look, activations.filter { $0.activation == look.id }, analysis, "activations/\(look.id)", context)
            },
            laws: try BeyondTanhVariant.laws.compactMap { look in
                try BeyondTanhVariant(
                    look, (gaussian + laws).filter { $0.initialLaw.rawValue == look.id }, analysis,
                    look.id == "gaussian" ? "activations/tanh" : "laws/\(look.id)", context)
            })
        let frames = Frame(left: 0.078, right: 0.985, bottom: 0.1, top: 0.945)
            .grid(rows: 2, columns: 3, horizontalGap: 0.095, verticalGap: 0.175)
        return Drawing(
            width: 6.75, height: 4.3, header: "Other activations and initial laws: see caption.txt.",
            panels: [
                try panels.losses(frames[0]), try panels.collapse(frames[1]), try panels.plateaus(frames[2]),
                try panels.lawLosses(frames[3]), try panels.escape(frames[4]), try panels.verdicts(frames[5]),
            ], facts: [panels.sampleSentence] + analysis.claimSentences)
    }
}

/// Runs that share activation and initial law, and how they are drawn.
struct BeyondTanhVariant {
    struct Look {
        let id: String
        let name: Text
        let colour: Colour
        let stroke: Stroke
        let shape: PointShape

        init(_ id: String, _ name: Text, _ colour: Colour, _ stroke: Stroke, _ shape: PointShape = .circle) {
            self.id = id
            self.name = name
            self.colour = colour
            self.stroke = stroke
            self.shape = shape
        }
    }

    static let activations = [
        Look("tanh", "tanh", .blue, .solid), Look("erf", "erf", .sky, .dashed),
        Look("arctan", "arctan", .green, .dashDotted), Look("sin", "sin", .purple, .solid),
        Look("gelu", "GELU", .orange, .solid), Look("sigmoid", "sigmoid", .grey, .solid),
        Look("softplus", "softplus", .ink, .dashDotted), Look("relu", "ReLU", .vermillion, .solid),
    ]
    static let laws = [
        Look("laplace", "Laplace", .vermillion, .dashed, .square), Look("gaussian", "Gaussian", .blue, .solid, .circle),
        Look("uniform", "uniform", .green, .dashDotted, .triangle), Look("rademacher", "±1", .purple, .solid, .diamond),
    ]

    let look: Look
    let runs: [FlowRun]
    let rows: Rows

    /// nil without runs. Throws a `Failure` if the analysis is of other seeds.
    init?(_ look: Look, _ runs: [FlowRun], _ analysis: AnalysisFile, _ table: String, _ context: StageContext) throws {
        guard !runs.isEmpty else { return nil }
        self.look = look
        self.runs = runs
        rows = analysis.rows(table)
        try rows.require([("seed", runs.seeds)], stage: context.stage)
    }
}
