// A heat map and its colour bar in gnuplot's language: drawn below the panel's axes, on axes from 0 to 1 of their own,
// since gnuplot's images do not follow log axes.

/// The code that draws a heat map, and the file that it reads.
struct HeatMapScript {
    /// Before the panel's own axes.
    let text: String
    let file: (name: String, bytes: [UInt8])

    init(_ map: HeatMap, in frame: Frame, x: ResolvedAxis, y: ResolvedAxis, figure: Figure) throws(FigureError) {
        let name = try figure.fileName(map.name, "f32")
        file = (name, map.file)
        let colours = try ResolvedAxis(map.colour, values: map.values, figure: figure.id, margin: 0)
        let isLog = map.colour.scale == .log
        let (left, right) = (x.fraction(map.x.lowerBound), x.fraction(map.x.upperBound))
        let (bottom, top) = (y.fraction(map.y.lowerBound), y.fraction(map.y.upperBound))
        for edge in [left, right, bottom, top] where !edge.isFinite {
            throw FigureError(figure: figure.id, cause: "heat map '\(map.name)': an edge has no place on its axis")
        }
        let width = map.columns * map.repetition
        let height = map.rows * map.repetition
        let dx = (right - left) / Double(width)
        let dy = (top - bottom) / Double(height)
        let range = [colours.minimum, colours.maximum].map { isLog ? "log10(\($0))" : "\($0)" }
        var lines = ["eval style"] + HeatMapScript.margins(frame)
        lines += [
            "unset border; unset tics; unset grid",
            HouseStyle.palette(map.palette),
            "set cbrange [\(range.joined(separator: ":"))]",
            "set xrange [0:1]; set yrange [0:1]",
            "# \(map.columns) x \(map.rows) cells, float32, the lowest row first; each is stored \(map.repetition) times "
                + "in both directions.",
            "plot '\(name)' binary array=(\(width),\(height)) dx=\(dx) dy=\(dy) "
                + "origin=(\(left + dx / 2),\(bottom + dy / 2)) \\",
            "     format='%float32' using \(isLog ? "($1 > 0 ? log10($1) : NaN)" : "1") with image notitle",
        ]
        if map.hasBar { lines += HeatMapScript.bar(map, colours, beside: frame, figure: figure) }
        text = lines.map { "  \($0)\n" }.joined()
    }

    private static func margins(_ frame: Frame) -> [String] {
        [
            "set lmargin at screen \(place(frame.left)); set rmargin at screen \(place(frame.right))",
            "set bmargin at screen \(place(frame.bottom)); set tmargin at screen \(place(frame.top))",
        ]
    }

    /// A picture too: gnuplot's own colour box shows seams in a PDF.
    private static func bar(
        _ map: HeatMap, _ colours: ResolvedAxis, beside panel: Frame, figure: Figure
    ) -> [String] {
        let left = panel.right + 0.08 / figure.width
        let frame = Frame(left: left, right: left + 0.09 / figure.width, bottom: panel.bottom, top: panel.top)
        let axis = AxisScript("y2", map.colour, colours, length: (frame.top - frame.bottom) * figure.height)
        return ["# Its colour bar"] + margins(frame) + [
            "set samples 3; set isosamples 256; set urange [0:1]; set vrange [0:1]; set cbrange [0:1]",
            "plot '++' using 1:2:2 with image notitle",
            "set border 15 linewidth 0.5 linecolor rgb ink",
        ] + axis.lines + ["plot NaN notitle"]
    }
}
