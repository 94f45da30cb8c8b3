// plot.amplitudes: how the weights are distributed at six moments of training (A5). Unaware of training.
import Dynamics
import Engine
import Gnuplot
import Results

/// Distributions of |a| and ‖w‖, angle against amplitude, and cosines between neurons, for two α.
struct PlotAmplitudes: PlotKind {
    let name = "plot.amplitudes"
    let summary = "draws distributions, angles and cosines of the weights at six moments of training (figure A5)"

    let parameters: [ParameterDeclaration] =
        PlotFiles.parameters + [
            .init("alphas", .list(.number(0...10)), "the two α to draw, for example [0.6, 1]")
        ]

    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow (tanh, problem odd or gen) with snapshots \"stages\""),
        .init("amplitudes", .one, "amplitudes.h5 of analyse.amplitudes for these runs"),
    ]

    /// The heat maps' files are named after α's place and the moment.
    func outputs(_ parameters: ParameterValues) -> [String] {
        let id = parameters.string("figure")
        return PlotFiles.names(parameters)
            + (0..<2).flatMap { row in AmplitudesRow.maps.map { "\(id)-\(AmplitudesRow.mapName(row, $0)).f32" } }
    }

    func run(_ context: StageContext) throws {
        let files = context.inputs["runs"] ?? []
        let runs = try FlowRun.readTanh(files, stage: context.stage)
        let analysed = try AnalysisFile(
            reading: context.input("amplitudes"), kind: "analyse.amplitudes", tables: ["moments"])
        let alphas = context.parameters.numbers("alphas")
        guard alphas.count == 2, alphas.allSatisfy({ alpha in runs.contains { $0.alpha == alpha } }) else {
            throw Failure(
                .usage, "two α are drawn, each of some run", at: context.stage,
                facts: [.init("alphas", "\(alphas)"), .init("found", "\(Set(runs.map(\.alpha)).sorted())")])
        }
        guard runs[0].problem.inputs == 2 else {
            throw Failure(
                .usage, "angles are drawn for problems with one input beside the constant", at: context.stage,
                facts: [.init("found", "problem '\(runs[0].problem.name)'")])
        }
        let rows = try alphas.enumerated().map { number, alpha in
            let chosen = runs.indices.filter { runs[$0].alpha == alpha }
            return try AmplitudesRow(
                number: number, run: runs[chosen[0]], seeds: chosen.map { runs[$0].seed },
                snapshots: chosen.map { try FlowSnapshot.read(files[$0]) }, stage: context.stage)
        }
        var figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: 6.75, height: 6.8,
            header: ["Weights of a two-layer network at six moments of training: see caption.txt."],
            sharedKey: AmplitudesRow.key, sharedKeyHeight: 0.992)
        let tops = [0.935, 0.56]
        for (row, top) in zip(rows, tops) {
            let count = AmplitudesRow.moments.count
            func frames(_ bottom: Double, _ top: Double) -> [Frame] {
                Frame(left: 0.085, right: 0.99, bottom: bottom, top: top)
                    .grid(rows: 1, columns: count, horizontalGap: 0.014, verticalGap: 0)
            }
            figure.panels += row.distributions(frames(top - 0.125, top))
            figure.panels += row.angles(frames(top - 0.275, top - 0.15))
        }
        let maps = Frame(left: 0.085, right: 0.895, bottom: 0.045, top: 0.165)
            .grid(rows: 1, columns: 6, horizontalGap: 0.014, verticalGap: 0)
        for (index, row) in rows.enumerated() { figure.panels += row.cosines(Array(maps[3 * index..<3 * index + 3])) }
        try PlotFiles.write(figure, facts: rows.map(\.sampleSentence) + analysed.claimSentences, context)
    }
}
