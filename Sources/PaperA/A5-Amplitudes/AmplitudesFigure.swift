// plot.amplitudes: how the weights are distributed at six moments of training (A5). Unaware of training.
import Dynamics
import Gnuplot
import Results
import StageGraph

/// Distributions of |a| and ‖w‖, angle against amplitude, and cosines between neurons, for two α.
struct PlotAmplitudes: FigureKind {
    let name = "plot.amplitudes"
    let summary = "draws distributions, angles and cosines of the weights at six moments of training (figure A5)"
    let options: [ParameterDeclaration] = [
        .init("alphas", .list(.number(0...10)), "the two α to draw, for example [0.6, 1]").picking(
            "alpha", of: ["runs"])
    ]
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow (tanh, problem odd or gen) with snapshots \"stages\""),
        .init("amplitudes", .one, "amplitudes.h5 of analyse.amplitudes for these runs"),
    ]

    /// The heat maps' files are named after α's place and the moment.
    func outputs(_ parameters: ParameterValues) -> [String] {
        let id = parameters.string("figure")
        let maps = (0..<2).flatMap { row in AmplitudesRow.maps.map { AmplitudesRow.mapName(row, $0) } }
        return PlotFiles.names(parameters) + maps.map { "\(id)-\($0).f32" }
    }

    func draw(_ context: StageContext) throws -> Drawing {
        let analysed = try AnalysisFile(
            reading: context.input("amplitudes"), kind: "analyse.amplitudes", tables: ["moments"])
        let rows = try rows(context)
        let maps = Frame(left: 0.085, right: 0.895, bottom: 0.045, top: 0.165)
            .grid(rows: 1, columns: 6, horizontalGap: 0.014, verticalGap: 0)
        return Drawing(
            width: 6.75, height: 6.8,
            header: "Weights of a two-layer network at six moments of training: see caption.txt.",
            panels: rows[0].distributions(Self.row(bottom: 0.935 - 0.125, top: 0.935))
                + rows[0].angles(Self.row(bottom: 0.935 - 0.275, top: 0.935 - 0.15))
                + rows[1].distributions(Self.row(bottom: 0.56 - 0.125, top: 0.56))
                + rows[1].angles(Self.row(bottom: 0.56 - 0.275, top: 0.56 - 0.15))
                + rows[0].cosines(Array(maps[..<3])) + rows[1].cosines(Array(maps[3...])),
            sharedKey: AmplitudesRow.key, sharedKeyHeight: 0.992,
            facts: rows.map(\.sampleSentence) + analysed.claimSentences)
    }

    /// A panel for each moment.
    private static func row(bottom: Double, top: Double) -> [Frame] {
        Frame(left: 0.085, right: 0.99, bottom: bottom, top: top)
            .grid(rows: 1, columns: AmplitudesRow.moments.count, horizontalGap: 0.014, verticalGap: 0)
    }

    /// The runs of each α to draw.
    private func rows(_ context: StageContext) throws -> [AmplitudesRow] {
        let files = context.inputs["runs"] ?? []
        let runs = try context.alikeHistories("runs", activation: "tanh")
        let alphas = context.parameters.numbers("alphas")
        guard alphas.count == 2, Set(alphas).isSubset(of: runs.map(\.alpha)) else {
            throw Failure(
                .usage, "two α are drawn, each of some run", at: context.stage,
                facts: [.init("alphas", "\(alphas)"), .init("found", "\(Set(runs.map(\.alpha)).sorted())")])
        }
        guard runs[0].problem.inputs == 2 else {
            throw Failure(
                .usage, "angles are drawn for problems with one input beside the constant", at: context.stage,
                facts: [.init("found", "problem '\(runs[0].problem.name)'")])
        }
        return try alphas.enumerated().map { number, alpha in
            let chosen = runs.indices.filter { runs[$0].alpha == alpha }
            return AmplitudesRow(
                number: number, run: runs[chosen[0]], seeds: chosen.map { runs[$0].seed },
                snapshots: try chosen.map {
                    try FlowSnapshot.read(files[$0]).showing(AmplitudesRow.moments, stage: context.stage)
                })
        }
    }
}
