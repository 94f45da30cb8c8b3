// Draws a stage map as SVG: rounded boxes in the colours of the kinds, smooth edges, no script and no outside font.

extension StageMap {
    /// A picture that stands on its own; lengths in CSS pixels.
    public var svg: String {
        let boxes = nodes.map { node in
            let longest = node.lines.enumerated().map { Double($1.count) * ($0 == 0 ? 6.7 : 5.8) }.max() ?? 0
            return (width: longest.rounded() + 20, height: Double(node.lines.count) * 14 + 12)
        }
        let layout = LayeredLayout(boxes: boxes, edges: edges.map { ($0.from, $0.to) })
        let margin = 12.0
        let size = (width: number(layout.width + 2 * margin), height: number(layout.height + 2 * margin))
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(size.width)\" height=\"\(size.height)\" "
                + "viewBox=\"\(number(-margin)) \(number(-margin)) \(size.width) \(size.height)\" role=\"img\" "
                + "font-family=\"'Liberation Sans', Arial, Helvetica, sans-serif\" font-size=\"12\">",
            "<title>Stages and what they read</title>",
            "<defs><marker id=\"arrow\" viewBox=\"0 0 6 6\" refX=\"6\" refY=\"3\" markerWidth=\"6\" markerHeight=\"6\" "
                + "orient=\"auto\"><path d=\"M0 0L6 3L0 6z\" fill=\"#888888\"/></marker></defs>",
            "<g fill=\"none\" stroke=\"#888888\" stroke-width=\"1.2\">",
        ]
        for route in layout.routes { lines.append("<path d=\"\(path(route))\" marker-end=\"url(#arrow)\"/>") }
        lines.append("</g>")
        for (index, node) in nodes.enumerated() {
            lines += draw(node, at: layout.centres[index], layout.widths[index], boxes[index].height)
        }
        return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private func draw(_ node: Node, at centre: LayeredLayout.Point, _ width: Double, _ height: Double) -> [String] {
        let colour = Self.colour(of: node.group)
        let (left, top) = (centre.x - width / 2, centre.y - height / 2)
        let place =
            "x=\"\(number(left))\" y=\"\(number(top))\" width=\"\(number(width))\" height=\"\(number(height))\""
        var lines = [
            "<g><title>\(escaped(node.lines.joined(separator: ", ")))</title>",
            "<rect \(place) rx=\"5\" fill=\"#ffffff\"/>",
            "<rect \(place) rx=\"5\" fill=\"\(colour)\" fill-opacity=\"0.1\" stroke=\"\(colour)\" stroke-width=\"1.2\""
                + (node.isOpen ? " stroke-dasharray=\"4 3\"/>" : "/>"),
        ]
        for (index, line) in node.lines.enumerated() {
            let style = index == 0 ? "fill=\"#222222\"" : "fill=\"#555555\" font-size=\"10.5\""
            lines.append(
                "<text x=\"\(number(left + 10))\" y=\"\(number(top + 17 + Double(index) * 14))\" \(style)>"
                    + "\(escaped(line))</text>")
        }
        return lines + ["</g>"]
    }

    /// Level lines and cubic curves that leave and enter every point horizontally.
    private func path(_ route: [LayeredLayout.Point]) -> String {
        var text = "M\(number(route[0].x)) \(number(route[0].y))"
        for (from, to) in zip(route, route.dropFirst()) {
            if from.y == to.y {
                text += "H\(number(to.x))"
                continue
            }
            let middle = (from.x + to.x) / 2
            text +=
                "C\(number(middle)) \(number(from.y)) \(number(middle)) \(number(to.y)) \(number(to.x)) \(number(to.y))"
        }
        return text
    }

    /// One decimal, without a needless `.0`: the same text everywhere.
    private func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let text = "\(abs(tenths) / 10)" + (tenths % 10 == 0 ? "" : ".\(abs(tenths) % 10)")
        return tenths < 0 ? "-" + text : text
    }

    private func escaped(_ text: String) -> String {
        VisibleText.escaping(text, ["&": "&amp;", "<": "&lt;", ">": "&gt;"])
    }
}
