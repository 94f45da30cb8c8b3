// plot.shifts: how the phases move with width, number of samples and label noise (B13). Unaware of training and probing.
import Gnuplot
import Results
import StageGraph

/// A column for each factor: above the ends of phases i and ii, below drop and rise.
struct PlotShifts: FigureKind {
    let name = "plot.shifts"
    let summary = "draws how the phases move with width, samples and label noise (figure B13)"
    let inputs: [InputDeclaration] = [.init("analysis", .one, "shifts.h5 of analyse.shifts")]

    func draw(_ context: StageContext) throws -> Drawing {
        let file = try AnalysisFile(
            reading: context.input("analysis"), kind: "analyse.shifts", tables: AnalyseShifts.factors)
        let factors = try AnalyseShifts.factors.map { try ShiftsOfFactor($0, file.rows($0).table) }
        let ends = try max(0.1, factors.map { max(try $0.top("T1"), try $0.top("T2")) }.max()!)
        let changes = try max(0.1, factors.map { max(try $0.top("drop"), try $0.top("rise")) }.max()!)
        let frames = Frame(left: 0.085, right: 0.985, bottom: 0.12, top: 0.88)
            .grid(rows: 2, columns: 3, horizontalGap: 0.06, verticalGap: 0.1)
        let panels = try factors.enumerated().flatMap { index, factor in
            [
                try factor.ends(frames[index], isLeft: index == 0, highest: 2 * ends),
                try factor.changes(frames[3 + index], isLeft: index == 0, highest: 1.1 * changes),
            ]
        }
        return Drawing(
            width: 6.75, height: 3.3,
            header: "Ends of the phases, drop and rise by width, samples and label noise: see caption.txt.",
            panels: panels,
            sharedKey: [
                KeyEntry("end of phase i", .linePoints(.triangle), .blue),
                KeyEntry("end of phase ii", .linePoints(.diamond, .dashed), .purple),
                KeyEntry("drop in phase ii", .linePoints(.square), .vermillion),
                KeyEntry("rise in phase iii", .linePoints(.circle, .dashed), .green),
            ], sharedKeyHeight: 0.975,
            facts: ["Means over seeds; bands: ± one standard deviation."] + file.claimSentences)
    }
}

/// The networks that differ in one factor.
private struct ShiftsOfFactor {
    private static let words = [
        "widths": "Width factor", "samples": "Training images", "noises": "Share of wrong labels",
    ]

    private let name: String
    private let table: Table
    /// Of the factor, ascending.
    private let values: [Double]

    init(_ name: String, _ table: Table) throws {
        (self.name, self.table) = (name, table)
        values = try table.values("value")
    }

    func ends(_ frame: Frame, isLeft: Bool, highest: Double) throws -> Panel {
        let decades = [1.0, 10, 100, 1000, 10_000, 100_000].filter { $0 <= highest }
        return try Panel(
            frame, x: axis(""),
            y: Axis(
                isLeft ? "Iteration" : "", .log, from: 1, to: highest,
                tics: .at(decades.map { ($0, Text(short($0, digits: 6))) }))
        ) {
            try series("T1", .linePoints(.triangle), .blue)
            try series("T2", .linePoints(.diamond, .dashed), .purple)
        }
    }

    func changes(_ frame: Frame, isLeft: Bool, highest: Double) throws -> Panel {
        try Panel(
            frame, x: axis(Text(Self.words[name]!)),
            y: Axis(isLeft ? "Relative change" : "", from: 0, to: highest)
        ) {
            try series("drop", .linePoints(.square), .vermillion)
            try series("rise", .linePoints(.circle, .dashed), .green)
        }
    }

    /// The factor; a share is drawn along a linear axis, for it may be 0.
    private func axis(_ label: Text) -> Axis {
        let (first, last) = (values[0], values.last ?? 1)
        let isShare = name == "noises"
        return Axis(
            label, isShare ? .linear : .log, from: isShare ? -0.03 : first / 1.3,
            to: isShare ? last + 0.03 : last * 1.3,
            tics: .at(values.map { ($0, Text(short($0, digits: 5))) }), numbers: label != "")
    }

    /// The highest upper end of a column's band.
    func top(_ column: String) throws -> Double {
        try table.meanCurve(column).upper.filter(\.isFinite).max() ?? 0
    }

    private func series(_ column: String, _ mark: Series.Mark, _ colour: Colour) throws -> [Series] {
        let curve = try table.meanCurve(column)
        let description = table.columns.first { $0.name == column }?.description ?? column
        // A network without the phase has no point.
        guard curve.mean.contains(where: \.isFinite) else { return [] }
        return [
            .band(
                "\(description) ± standard deviation", x: values,
                lower: curve.lower.map { max($0, column.hasPrefix("T") ? 0.1 : -.infinity) }, upper: curve.upper,
                colour),
            Series(description, x: values, y: curve.mean, mark, colour),
        ]
    }
}
