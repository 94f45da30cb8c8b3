// From a figure to a gnuplot script and its data. Unaware of processes and folders.

/// A figure's two texts: `<id>.gp` and `<id>.dat`.
public struct Script: Sendable {
    /// Text of `<id>.gp`.
    public let script: String
    /// Text of `<id>.dat`.
    public let data: String

    /// Throws a `FigureError` if an axis has nothing to show or the id is no file name.
    public init(_ figure: Figure) throws(FigureError) {
        let allowed = figure.id.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
                || byte == 95
        }
        guard allowed, !figure.id.isEmpty else {
            throw FigureError(figure: figure.id, cause: "the id may hold letters, digits, '-' and '_' only")
        }
        var data = DataFile(figure: figure.id)
        var body = ""
        for (number, panel) in figure.panels.enumerated() {
            let title = panel.title.map { " " + Script.comment($0.markup) } ?? ""
            body += "  # Panel \(number + 1)\(title)\n"
            body += try PanelScript(panel, figure: figure.id, data: &data).text
            body += "\n"
        }
        body += Script.sharedKey(figure)
        self.data = data.text
        let header = figure.header.map { "# " + Script.comment($0) + "\n" }.joined()
        script = """
            # Figure \(figure.id). Run in this folder: gnuplot \(figure.id).gp
            # It reads \(figure.id).dat and draws \(figure.id).pdf and \(figure.id).png; for one of them:
            #   gnuplot -e "formats='pdf'" \(figure.id).gp
            \(header)
            if (!exists('formats')) formats = 'pdf png'
            data = '\(figure.id).dat'

            \(HouseStyle.preamble)

            do for [format in formats] {
              if (format eq 'pdf') {
                \(HouseStyle.terminal(format: "pdf", width: figure.width, height: figure.height))
              } else {
                \(HouseStyle.terminal(format: "png", width: figure.width, height: figure.height))
              }
              set output '\(figure.id).' . format
              set multiplot
            \(body)  unset multiplot
              set output
            }

            """
    }

    /// On one line, since a comment ends with it.
    private static func comment(_ text: String) -> String { String(text.map { $0.isNewline ? " " : $0 }) }

    /// A row of entries over the page. A plot with entries only fails in gnuplot 5.4, hence `NaN`.
    private static func sharedKey(_ figure: Figure) -> String {
        guard !figure.sharedKey.isEmpty else { return "" }
        let sample = 22.0
        let gap = 14.0
        let widths = figure.sharedKey.map { sample + $0.text.approximateWidth + gap }
        var x = (1 - (widths.reduce(0, +) - gap) / 72 / figure.width) / 2
        var entries: [String] = []
        for (entry, width) in zip(figure.sharedKey, widths) {
            let style = PanelScript.style(entry.mark, entry.colour, lineWidth: 1.2)
            entries.append(
                "keyentry \(style) title \(entry.text.quoted) at screen \(x), \(figure.sharedKeyHeight)")
            x += width / 72 / figure.width
        }
        return """
              # Shared key
              set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
              unset border; unset tics; unset xlabel; unset ylabel; unset y2label; unset title; unset grid
              unset label; unset arrow; unset object; unset logscale
              set key left top Left reverse samplen 1.3 font ',7'
              set xrange [0:1]; set yrange [0:1]
              plot NaN notitle, \\
                \(entries.joined(separator: ", \\\n    "))

            """
    }
}
