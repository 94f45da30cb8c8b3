// From a figure to a gnuplot script and its data. Unaware of processes and folders.

/// What a figure is drawn from: `<id>.gp`, `<id>.dat`, and files of pictures and heat maps.
public struct Script: Sendable {
    /// Text of `<id>.gp`.
    public let script: String
    /// Text of `<id>.dat`.
    public let data: String
    /// Bytes of the other files, by name, in the order in which they are drawn.
    public let files: [(name: String, bytes: [UInt8])]

    /// Throws a `FigureError` if an axis has nothing to show or the id is no file name.
    public init(_ figure: Figure) throws(FigureError) {
        guard isFileName(figure.id) else {
            throw FigureError(figure: figure.id, cause: "the id may hold letters, digits, '-' and '_' only")
        }
        var data = DataFile(figure: figure.id)
        var files: [(name: String, bytes: [UInt8])] = []
        var body = ""
        for (number, panel) in figure.panels.enumerated() {
            let title = panel.title.map { ": " + comment($0.plain) } ?? ""
            body += "  # --- Panel \(number + 1)\(title) ---\n"
            let script = try PanelScript(panel, figure: figure, data: &data)
            body += script.text + "\n"
            files += script.files
        }
        for grid in figure.pictures {
            body += "  # --- Pictures: \(grid.name) ---\n"
            let script = try PictureGridScript(grid, figure: figure)
            body += script.text + "\n"
            files.append(script.file)
        }
        for (index, file) in files.enumerated() where files[..<index].contains(where: { $0.name == file.name }) {
            throw FigureError(figure: figure.id, cause: "two files are named '\(file.name)'")
        }
        body += Script.sharedKey(figure)
        self.data = data.text
        self.files = files
        let header = figure.header.map { "# " + comment($0) + "\n" }.joined()
        script = """
            # Figure \(figure.id). Run in this folder: gnuplot \(figure.id).gp
            # It reads \((["\(figure.id).dat"] + files.map(\.name)).joined(separator: ", ")) and draws \(figure.id).pdf \
            and \(figure.id).png; for one of them:
            #   gnuplot -e "formats='pdf'" \(figure.id).gp
            \(header)
            if (!exists('formats')) formats = 'pdf png'
            data = '\(figure.id).dat'

            # --- House style: colours, axes, text ---
            \(HouseStyle.block)

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

    /// A row of entries over the page. A plot with entries only fails in gnuplot 5.4, hence `NaN`.
    private static func sharedKey(_ figure: Figure) -> String {
        guard !figure.sharedKey.isEmpty else { return "" }
        // Points: the sample with its gap to the text, and the gap between entries.
        let sample = 14.0
        let gap = 18.0
        let widths = figure.sharedKey.map { sample + $0.text.width * HouseStyle.smallFontSize + gap }
        // gnuplot puts the sample's left end this much before an entry's place.
        let offset = 13.4
        var x = (1 - (widths.reduce(0, +) - gap - 2 * offset) / 72 / figure.width) / 2
        var entries: [String] = []
        for (entry, width) in zip(figure.sharedKey, widths) {
            let style = PanelScript.style(entry.mark, entry.colour, lineWidth: 1.2)
            entries.append(
                "keyentry \(style) title \(entry.text.quoted) at screen \(place(x)), \(place(figure.sharedKeyHeight))")
            x += width / 72 / figure.width
        }
        return """
              # --- Key of all panels ---
              eval style
              set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
              unset border; unset tics; unset grid
              set key left top Left reverse samplen 1.3 font ',7'
              set xrange [0:1]; set yrange [0:1]
              plot NaN notitle, \\
                   \(entries.joined(separator: ", \\\n       "))

            """
    }
}

extension Figure {
    /// `<id>-<name>.<suffix>`, the name of a file of pictures or of a heat map.
    func fileName(_ name: String, _ suffix: String) throws(FigureError) -> String {
        guard isFileName(name) else {
            throw FigureError(figure: id, cause: "the name '\(name)' may hold letters, digits, '-' and '_' only")
        }
        return "\(id)-\(name).\(suffix)"
    }
}

/// Letters, digits, `-` and `_`.
private func isFileName(_ name: String) -> Bool {
    !name.isEmpty
        && name.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
                || byte == 95
        }
}
