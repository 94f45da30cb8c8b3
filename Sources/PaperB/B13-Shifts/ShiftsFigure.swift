// plot.shifts: how the phases move with width, number of samples and label noise (B13). Unaware of training and probing.
import Engine
import Gnuplot
import HDF5
import Results

/// A column for each factor: above the ends of phases i and ii, below drop and rise.
struct PlotShifts: PlotKind {
    let name = "plot.shifts"
    let summary = "draws how the phases move with width, samples and label noise (figure B13)"

    let parameters = PlotFiles.parameters

    let inputs: [InputDeclaration] = [.init("analysis", .one, "shifts.h5 of analyse.shifts")]

    func run(_ context: StageContext) throws {
        let input = context.input("analysis")
        let file = try File.open(input.path)
        let factors = ["widths": "Width factor", "samples": "Training images", "noises": "Share of wrong labels"]
        let frames = Frame(left: 0.085, right: 0.985, bottom: 0.12, top: 0.88)
            .grid(rows: 2, columns: 3, horizontalGap: 0.06, verticalGap: 0.1)
        var figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: 6.75, height: 3.3,
            header: ["Ends of the phases, drop and rise by width, samples and label noise: see caption.txt."],
            sharedKey: [
                KeyEntry("end of phase i", .linePoints(.triangle), .blue),
                KeyEntry("end of phase ii", .linePoints(.diamond, .dashed), .purple),
                KeyEntry("drop in phase ii", .linePoints(.square), .vermillion),
                KeyEntry("rise in phase iii", .linePoints(.circle, .dashed), .green),
            ], sharedKeyHeight: 0.975)
        var tables: [Table] = []
        for factor in AnalyseShifts.factors { tables.append(try Table(reading: file.root.group(factor))) }
        let (ends, changes) = (try tops(tables, ["T1", "T2"]), try tops(tables, ["drop", "rise"]))
        for (index, factor) in AnalyseShifts.factors.enumerated() {
            let table = tables[index]
            let values = try table.values("value")
            let isFactor = factor == "noises"
            func x(_ label: Text) -> Axis {
                Axis(
                    label, isFactor ? .linear : .log, from: isFactor ? -0.03 : values[0] / 1.3,
                    to: isFactor ? (values.last ?? 1) + 0.03 : (values.last ?? 1) * 1.3,
                    tics: .at(values.map { ($0, Text(short($0, digits: 5))) }), numbers: label != "")
            }
            var top = Panel(
                frame: frames[index], x: x(""),
                y: Axis(index == 0 ? "Iteration" : "", .log, from: 1, to: 2 * ends, tics: .at(Self.decades(2 * ends))))
            top.series =
                try series(table, "T1", values, .linePoints(.triangle), .blue)
                + series(table, "T2", values, .linePoints(.diamond, .dashed), .purple)
            var bottom = Panel(
                frame: frames[3 + index], x: x(Text(factors[factor]!)),
                y: Axis(index == 0 ? "Relative change" : "", from: 0, to: 1.1 * changes))
            bottom.series =
                try series(table, "drop", values, .linePoints(.square), .vermillion)
                + series(table, "rise", values, .linePoints(.circle, .dashed), .green)
            figure.panels += [top, bottom]
        }
        let claims = try Claim.read(from: file.root)
        try PlotFiles.write(
            figure,
            facts: ["Means over seeds; bands: ± one standard deviation."]
                + claims.map(\.captionLine),
            context)
    }

    /// The highest upper end of bands.
    private func tops(_ tables: [Table], _ names: [String]) throws -> Double {
        var highest = 0.0
        for table in tables {
            for name in names {
                let upper = zip(try table.values(name), try table.values(name + "_deviation")).map { $0 + $1 }
                highest = max(highest, upper.filter(\.isFinite).max() ?? 0)
            }
        }
        return max(highest, 0.1)
    }

    private static func decades(_ end: Double) -> [(Double, Text)] {
        [1.0, 10, 100, 1000, 10_000, 100_000].filter { $0 <= end }.map { ($0, Text(short($0, digits: 6))) }
    }

    private func series(
        _ table: Table, _ name: String, _ values: [Double], _ mark: Series.Mark, _ colour: Colour
    ) throws -> [Series] {
        let (mean, deviation) = (try table.values(name), try table.values(name + "_deviation"))
        let description = table.columns.first { $0.name == name }?.description ?? name
        // A network without the phase has no point.
        guard mean.contains(where: \.isFinite) else { return [] }
        return [
            .band(
                "\(description) ± standard deviation", x: values,
                lower: zip(mean, deviation).map { max($0 - $1, name.hasPrefix("T") ? 0.1 : -.infinity) },
                upper: zip(mean, deviation).map { $0 + $1 }, colour),
            Series(description, x: values, y: mean, mark, colour),
        ]
    }
}
