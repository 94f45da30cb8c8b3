// plot.plateau-duration: how long the initial plateau lasts against m and α (A2). Unaware of how it was measured.
import Dynamics
import Gnuplot
import Results
import StageGraph

/// T_h and T_5 against m, against α, and for other problems, with theory.
struct PlotPlateauDuration: FigureKind {
    let name = "plot.plateau-duration"
    let summary = "draws the duration of the initial plateau against m and α beside theory (figure A2)"
    let options: [ParameterDeclaration] = [
        .init("neurons", .integer(1...1_000_000), "m of the panel against α").picking("neurons", of: ["durations"]),
        .init("alpha", .number(0...10), default: .number(1), "α of the panel that compares problems")
            .picking("alpha", of: ["durations", "others"]),
    ]
    let inputs: [InputDeclaration] = [
        .init("durations", .one, "durations.h5 of analyse.plateau-duration for the problem of most panels"),
        .init("others", .oneOrMore, "the same for the problems that it is compared with"),
    ]

    func draw(_ context: StageContext) throws -> Drawing {
        let main = try PlateauDurationPanels(reading: context.input("durations"))
        let all = [main] + (try (context.inputs["others"] ?? []).map(PlateauDurationPanels.init(reading:)))
        let (neurons, alpha) = (context.parameters.integer("neurons"), context.parameters.number("alpha"))
        guard main.rows.contains(where: { $0.neurons == neurons }) else {
            throw Failure(
                .usage, "no run has the number of neurons of the panel against α", at: context.stage,
                facts: [
                    .init("neurons", "\(neurons)"), .init("found", "\(Set(main.rows.map(\.neurons)).sorted())"),
                ])
        }
        for durations in all where !durations.rows.contains(where: { $0.alpha == alpha }) {
            throw Failure(
                .usage, "no run on \(durations.problem.name) has the α at which problems are compared",
                at: context.stage,
                facts: [
                    .init("alpha", "\(alpha)"), .init("found", "\(Set(durations.rows.map(\.alpha)).sorted())"),
                ])
        }
        let frames = Frame(left: 0.06, right: 0.925, bottom: 0.09, top: 0.945)
            .grid(rows: 2, columns: 2, horizontalGap: 0.15, verticalGap: 0.17)
        return Drawing(
            width: 6.75, height: 4.4,
            header: "Duration of the initial plateau against m and alpha, with theory: see caption.txt.",
            panels: [
                try main.againstSize(frames[0], title: "(a)  Half descent", .half),
                try main.againstSize(frames[1], title: "(b)  5 % of the descent", .leave),
                try main.againstAlpha(frames[2], neurons: neurons),
                try PlateauDurationPanels.compare(all, frames[3], alpha: alpha),
            ], facts: [main.sampleSentence] + all.flatMap(\.claimSentences))
    }
}
