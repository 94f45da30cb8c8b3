// One panel in gnuplot's language. Unaware of the page around it.

struct PanelScript {
    private(set) var text = ""
    private let panel: Panel
    private let x: ResolvedAxis
    private let y: ResolvedAxis
    private let y2: ResolvedAxis?

    /// Adds the panel's series to `data`.
    init(_ panel: Panel, figure: String, data: inout DataFile) throws(FigureError) {
        self.panel = panel
        let visible = panel.series.flatMap { series in series.x }
        x = try ResolvedAxis(panel.x, values: visible, figure: figure)
        y = try ResolvedAxis(
            panel.y, values: panel.series.filter { !$0.onSecondAxis }.flatMap(\.heights), figure: figure)
        if let second = panel.y2 {
            y2 = try ResolvedAxis(
                second, values: panel.series.filter(\.onSecondAxis).flatMap(\.heights), figure: figure)
        } else {
            y2 = nil
        }
        axes()
        regions()
        references()
        let labels = endLabels()
        for annotation in panel.annotations { label(annotation) }
        for label in labels { text += label }
        plot(&data)
    }

    private mutating func line(_ code: String) { text += "  \(code)\n" }

    private mutating func axes() {
        let frame = panel.frame
        line("reset")
        text += HouseStyle.preamble.split(separator: "\n").map { "  \($0)\n" }.joined()
        line("set lmargin at screen \(frame.left); set rmargin at screen \(frame.right)")
        line("set bmargin at screen \(frame.bottom); set tmargin at screen \(frame.top)")
        if let title = panel.title { line("set title \(Text.bold(title).quoted) font ',7.5' offset 0,-0.6") }
        axis("x", panel.x, x)
        axis("y", panel.y, y)
        if x.scale == .log, y.scale == .log { line("set grid xtics ytics") }
        if let second = panel.y2, let y2 {
            line("set border 11")
            axis("y2", second, y2)
        }
        if let key = panel.key {
            line("set key at graph \(key.x), graph \(key.y) \(key.corner.rawValue) Left reverse samplen 1.3 font ',7'")
        } else {
            line("unset key")
        }
    }

    private mutating func axis(_ name: String, _ axis: Axis, _ resolved: ResolvedAxis) {
        let colour = axis.colour ?? .ink
        line("set \(name)range [\(resolved.minimum):\(resolved.maximum)]")
        line(
            "set \(name)label \(axis.label.quoted) textcolor rgb '\(colour.rawValue)'\(name == "x" ? " offset 0,0.4" : "")"
        )
        if resolved.scale == .log { line("set logscale \(name)") }
        var format = resolved.scale == .log ? "10^{%T}" : "%g"
        if !axis.numbers { format = "" }
        line("set format \(name) \(quote(format))")
        let style = "nomirror textcolor rgb '\(colour.rawValue)'"
        switch axis.tics {
        case .automatic: line("set \(name)tics \(style)")
        case .step(let step): line("set \(name)tics \(step) \(style)")
        case .at(let places):
            let list = places.map { "\(axis.numbers ? $0.1.quoted : "''") \($0.0)" }.joined(separator: ", ")
            line("set \(name)tics (\(list)) \(style)")
        }
    }

    private mutating func regions() {
        for region in panel.regions {
            let from = max(0, x.fraction(region.from))
            let to = min(1, x.fraction(region.to))
            guard from < to else { continue }
            let colour = region.colour.rawValue
            line(
                "set object rectangle from graph \(from), graph 0 to graph \(to), graph 1 behind "
                    + "fillcolor rgb '\(colour)' fillstyle transparent solid 0.07 noborder")
            if let label = region.label {
                line(
                    "set label \(label.quoted) at graph \((from + to) / 2), graph 0.95 center "
                        + "font ',7' textcolor rgb '\(colour)'")
            }
        }
    }

    private mutating func references() {
        for reference in panel.references {
            let isVertical = reference.direction == .vertical
            let place = (isVertical ? x : y).fraction(reference.value)
            guard place >= 0, place <= 1 else { continue }
            let ends =
                isVertical
                ? "from graph \(place), graph 0 to graph \(place), graph 1"
                : "from graph 0, graph \(place) to graph 1, graph \(place)"
            line("set arrow \(ends) nohead back linewidth 0.6 dashtype (5,8) linecolor rgb '#7F7F7F'")
            if let label = reference.label {
                let at =
                    isVertical
                    ? "graph \(place), graph \(reference.labelAt) left offset 0.4,0"
                    : "graph \(reference.labelAt), graph \(place) right offset 0,0.45"
                line("set label \(label.quoted) at \(at) font ',7' textcolor rgb '#7F7F7F'")
            }
        }
    }

    private mutating func label(_ annotation: Annotation) {
        let place: String
        switch annotation.place {
        case .axes(let horizontal, let vertical):
            place = "graph \(x.fraction(horizontal)), graph \(y.fraction(vertical))"
        case .panel(let horizontal, let vertical): place = "graph \(horizontal), graph \(vertical)"
        }
        line(
            "set label \(annotation.text.quoted) at \(place) \(annotation.alignment.rawValue) front font ',7' "
                + "textcolor rgb '\(annotation.colour.rawValue)'")
    }

    /// Labels beside the lines; those at line ends are pushed apart, in their order of height.
    private mutating func endLabels() -> [String] {
        var ends: [(series: Series, text: Text, height: Double)] = []
        var placed: [String] = []
        for series in panel.series {
            let axis = series.onSecondAxis ? (y2 ?? y) : y
            switch series.label {
            case .none, .key: continue
            case .at(let horizontal, let vertical, let text, let alignment):
                placed.append(
                    "  set label \(text.quoted) at graph \(x.fraction(horizontal)), graph \(axis.fraction(vertical)) "
                        + "\(alignment.rawValue) front font ',7' textcolor rgb '\(series.colour.rawValue)'\n")
            case .end(let text):
                let last = series.y.indices.last { index in
                    series.y[index].isFinite && x.fraction(series.x[index]) <= 1 + 1e-9
                }
                guard let last else { continue }
                ends.append((series, text, min(1, max(0, axis.fraction(series.y[last])))))
            }
        }
        ends.sort { $0.height < $1.height }
        // A label's height as a fraction of the panel: 7 pt text on this page is not known here, so panels of the
        // usual 1.2 to 2 in get 8 %.
        let heights = spread(ends.map(\.height), apart: 0.08)
        for (end, height) in zip(ends, heights) {
            placed.append(
                "  set label \(end.text.quoted) at graph 1.02, graph \(height) left front font ',7' "
                    + "textcolor rgb '\(end.series.colour.rawValue)'\n")
        }
        return placed
    }

    private mutating func plot(_ data: inout DataFile) {
        var items: [String] = []
        for series in panel.series {
            let index = data.add(series.name, columnNames: series.columnNames, columns: series.columns)
            let columns = (1...series.columns.count).map(String.init).joined(separator: ":")
            var item = "data index \(index) using \(columns)"
            if series.onSecondAxis { item += " axes x1y2" }
            item += " " + PanelScript.style(series.mark, series.colour, lineWidth: series.lineWidth)
            if case .key(let text) = series.label { item += " title \(text.quoted)" } else { item += " notitle" }
            items.append(item)
        }
        if items.isEmpty { items = ["NaN notitle"] }
        line("plot " + items.joined(separator: ", \\\n       "))
    }

    /// `with …` for a way of drawing.
    static func style(_ mark: Series.Mark, _ colour: Colour, lineWidth: Double) -> String {
        let colour = "linecolor rgb '\(colour.rawValue)'"
        switch mark {
        case .line(let stroke): return "with lines linewidth \(lineWidth) dashtype \(stroke.dashType) \(colour)"
        case .points(let shape): return "with points pointtype \(shape.rawValue) pointsize 0.5 linewidth 0.6 \(colour)"
        case .linePoints(let shape, let stroke):
            return "with linespoints linewidth \(lineWidth) dashtype \(stroke.dashType) pointtype \(shape.rawValue) "
                + "pointsize 0.5 \(colour)"
        case .band: return "with filledcurves fillstyle transparent solid 0.22 noborder \(colour)"
        case .errorBars(let shape):
            return "with yerrorbars pointtype \(shape.rawValue) pointsize 0.5 linewidth 0.7 \(colour)"
        }
    }
}

/// Moves ascending `places` so that neighbours are at least `gap` apart, as little as possible for the lowest.
func spread(_ places: [Double], apart gap: Double) -> [Double] {
    var result = places
    for index in result.indices.dropFirst() { result[index] = max(result[index], result[index - 1] + gap) }
    // Whatever was pushed over the top moves down again.
    if let last = result.indices.last, result[last] > 1 {
        result[last] = max(1, places[last])
        for index in result.indices.dropLast().reversed() {
            result[index] = min(result[index], result[index + 1] - gap)
        }
    }
    return result
}
