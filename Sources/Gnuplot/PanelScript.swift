// One panel in gnuplot's language. Unaware of the page around it.

/// The code that draws a panel, and the file of its heat map.
struct PanelScript {
    private(set) var text = ""
    private(set) var files: [(name: String, bytes: [UInt8])] = []
    private let panel: Panel
    private let x: ResolvedAxis
    private let y: ResolvedAxis
    private let y2: ResolvedAxis?
    /// Inches.
    private let width: Double
    private let height: Double

    /// Adds the panel's series to `data`.
    init(_ panel: Panel, figure: Figure, data: inout DataFile) throws(FigureError) {
        self.panel = panel
        width = (panel.frame.right - panel.frame.left) * figure.width
        height = (panel.frame.top - panel.frame.bottom) * figure.height
        guard width > 0, height > 0 else {
            throw FigureError(figure: figure.id, cause: "a panel's frame is empty: \(panel.frame)")
        }
        let map = panel.heatMap
        x = try ResolvedAxis(
            panel.x, values: panel.series.flatMap(\.x) + (map.map { [$0.x.lowerBound, $0.x.upperBound] } ?? []),
            figure: figure.id, margin: map == nil ? 0.04 : 0)
        y = try ResolvedAxis(
            panel.y,
            values: panel.series.filter { !$0.onSecondAxis }.flatMap(\.heights)
                + (map.map { [$0.y.lowerBound, $0.y.upperBound] } ?? []),
            figure: figure.id, margin: map == nil ? 0.04 : 0)
        if let second = panel.y2 {
            y2 = try ResolvedAxis(
                second, values: panel.series.filter(\.onSecondAxis).flatMap(\.heights), figure: figure.id)
        } else {
            if let series = panel.series.first(where: \.onSecondAxis) {
                throw FigureError(
                    figure: figure.id, cause: "series '\(series.name)' is on a second axis, but its panel has none")
            }
            y2 = nil
        }
        if let map {
            let script = try HeatMapScript(map, in: panel.frame, x: x, y: y, figure: figure)
            text += script.text
            files.append(script.file)
        }
        axes()
        regions()
        references()
        for annotation in panel.annotations { label(annotation) }
        seriesLabels()
        plot(&data)
    }

    private mutating func line(_ code: String) { text += "  \(code)\n" }

    private var fontSize: Double { panel.isInset ? HouseStyle.insetFontSize : HouseStyle.smallFontSize }

    private mutating func axes() {
        let frame = panel.frame
        line("eval style")
        line("set lmargin at screen \(place(frame.left)); set rmargin at screen \(place(frame.right))")
        line("set bmargin at screen \(place(frame.bottom)); set tmargin at screen \(place(frame.top))")
        if let title = panel.title { line("set title \(Text.bold(title).quoted) offset 0,-0.6") }
        let inset = panel.isInset ? HouseStyle.insetFontSize : nil
        for (name, axis, resolved, length) in [("x", panel.x, x, width), ("y", panel.y, y, height)] {
            for code in AxisScript(name, axis, resolved, length: length, fontSize: inset).lines { line(code) }
        }
        if x.scale == .log, y.scale == .log { line("set grid xtics ytics") }
        if let second = panel.y2, let y2 {
            line("set border 11")
            for code in AxisScript("y2", second, y2, length: height, fontSize: inset).lines { line(code) }
        }
        if panel.isInset {
            line("set border 15 linewidth 0.4; unset grid")
            line(
                "set object rectangle from graph 0, graph 0 to graph 1, graph 1 behind "
                    + "fillcolor rgb 'white' fillstyle solid noborder")
        }
        if panel.heatMap != nil { line("set border 15; unset grid") }
        if let key = panel.key {
            line(
                "set key at graph \(place(key.x)), graph \(place(key.y)) \(key.corner.rawValue) Left reverse "
                    + "samplen 1.3 font ',\(fontSize)'")
        }
    }

    private mutating func regions() {
        let visible = panel.regions.compactMap { region -> (region: Region, from: Double, to: Double)? in
            let from = max(region.from, x.minimum)
            let to = min(region.to, x.maximum)
            return from < to ? (region, from, to) : nil
        }
        for (region, from, to) in visible {
            line(
                "set object rectangle from \(from), graph 0 to \(to), graph 1 behind "
                    + "fillcolor rgb \(region.colour.name) fillstyle transparent solid 0.07 noborder")
        }
        let labelled = visible.filter { $0.region.label != nil }
        let spans = labelled.map { entry in
            let middle = (x.fraction(entry.from) + x.fraction(entry.to)) / 2
            return centred(middle, width: (entry.region.label?.width ?? 0) * fontSize / 72 / width)
        }
        for ((entry, span), row) in zip(zip(labelled, spans), rows(spans)) {
            let top = 1 - (8 + Double(row) * fontSize * 1.2) / 72 / height
            if let label = entry.region.label {
                let middle = (span.lowerBound + span.upperBound) / 2
                line(
                    "set label \(label.quoted) at graph \(place(middle)), graph \(place(top)) center "
                        + "font ',\(fontSize)' textcolor rgb \(entry.region.colour.name)")
            }
        }
    }

    private mutating func references() {
        for reference in panel.references {
            let isVertical = reference.direction == .vertical
            let axis = isVertical ? x : y
            guard (0...1).contains(axis.fraction(reference.value)) else { continue }
            let value = reference.value
            line(
                isVertical
                    ? "set arrow from \(value), graph 0 to \(value), graph 1 arrowstyle 1"
                    : "set arrow from graph 0, first \(value) to graph 1, first \(value) arrowstyle 1")
            if let label = reference.label {
                let at =
                    isVertical
                    ? "\(value), graph \(place(reference.labelAt)) left offset 0.4,0"
                    : "graph \(place(reference.labelAt)), first \(value) right offset 0,0.45"
                line("set label \(label.quoted) at \(at) font ',\(fontSize)' textcolor rgb grey")
            }
        }
    }

    private mutating func label(_ annotation: Annotation) {
        let at: String
        switch annotation.place {
        case .axes(let horizontal, let vertical):
            guard x.holds(horizontal), y.holds(vertical) else { return }
            at = "\(horizontal), \(vertical)"
        case .panel(let horizontal, let vertical): at = "graph \(place(horizontal)), graph \(place(vertical))"
        }
        text(annotation.text, at: at, annotation.alignment, annotation.colour)
    }

    private mutating func text(_ text: Text, at place: String, _ alignment: Annotation.Alignment, _ colour: Colour) {
        line(
            "set label \(text.quoted) at \(place) \(alignment.rawValue) front font ',\(fontSize)' "
                + "textcolor rgb \(colour.name)")
    }

    /// Labels beside the lines. Those of lines that reach the panel's right end stand in a column there, pushed apart
    /// in their order of height; others stand at their own line's end.
    private mutating func seriesLabels() {
        var column: [(series: Series, text: Text, height: Double)] = []
        for series in panel.series {
            let axis = series.onSecondAxis ? (y2 ?? y) : y
            switch series.label {
            case .none, .key: continue
            case .at(let horizontal, let vertical, let label, let alignment):
                guard x.holds(horizontal), axis.holds(vertical) else { continue }
                let at = "first \(horizontal), \(series.onSecondAxis ? "second" : "first") \(vertical)"
                text(label, at: at, alignment, series.colour)
            case .end(let label):
                let last = series.y.indices.last { index in
                    axis.holds(series.y[index]) && x.holds(series.x[index]) && x.fraction(series.x[index]) <= 1 + 1e-9
                }
                guard let last else { continue }
                let height = min(1, max(0, axis.fraction(series.y[last])))
                let end = x.fraction(series.x[last])
                if end > 0.9 {
                    column.append((series, label, height))
                } else {
                    text(label, at: "graph \(place(end + 0.02)), graph \(place(height))", .left, series.colour)
                }
            }
        }
        column.sort { $0.height < $1.height }
        let heights = spread(column.map(\.height), apart: fontSize * 1.2 / 72 / height)
        for (end, height) in zip(column, heights) {
            text(end.text, at: "graph 1.02, graph \(place(height))", .left, end.series.colour)
        }
    }

    private mutating func plot(_ data: inout DataFile) {
        var items: [String] = []
        for series in panel.series {
            let index = data.add(series.name, columnNames: series.columnNames, columns: series.columns)
            let columns = (1...series.columns.count).map(String.init).joined(separator: ":")
            let axis = series.onSecondAxis ? (y2 ?? y) : y
            var source = "data index \(index) using \(columns)"
            if !series.hasPoints(logX: x.scale == .log, logY: axis.scale == .log) {
                line("# Block \(index) has no point that can be drawn here: \(comment(series.name))")
                source = "NaN"
            }
            let axes = series.onSecondAxis ? " axes x1y2" : ""
            var title = "notitle"
            if case .key(let text) = series.label { title = "title \(text.quoted)" }
            items.append(
                "\(source)\(axes) \(PanelScript.style(series.mark, series.colour, lineWidth: series.lineWidth)) \(title)"
            )
        }
        if items.isEmpty { items = ["NaN notitle"] }
        line("plot " + items.joined(separator: ", \\\n       "))
    }

    /// `with …` for a way of drawing.
    static func style(_ mark: Series.Mark, _ colour: Colour, lineWidth: Double) -> String {
        let colour = "linecolor rgb \(colour.name)"
        switch mark {
        case .line(let stroke): return "with lines linewidth \(lineWidth) dashtype \(stroke.dashType) \(colour)"
        case .steps(let stroke): return "with steps linewidth \(lineWidth) dashtype \(stroke.dashType) \(colour)"
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
