// A grid of pictures in gnuplot's language. Unaware of the page around it.

/// The code that draws a grid, and the file that it reads.
struct PictureGridScript {
    let text: String
    let file: (name: String, bytes: [UInt8])

    init(_ grid: PictureGrid, figure: Figure) throws(FigureError) {
        let mosaic = try Mosaic(grid, figure: figure.id)
        let name = try figure.fileName(grid.name, "u8")
        file = (name, mosaic.pixels)
        let box = PictureGridScript.box(mosaic, in: grid.frame, figure: figure)
        // A picture's pixels in a point of text, for labels at a distance from the pictures.
        let pixelsInPoint = Double(mosaic.width) / ((box.right - box.left) * figure.width * 72)
        let pitchX = mosaic.pictureWidth + mosaic.gap
        let pitchY = mosaic.pictureHeight + mosaic.rowGap

        var lines: [String] = [
            "eval style",
            "set lmargin at screen \(place(box.left)); set rmargin at screen \(place(box.right))",
            "set bmargin at screen \(place(box.bottom)); set tmargin at screen \(place(box.top))",
            "unset border; unset tics; unset grid",
            "# One unit is one of the pictures' pixels; y counts from the top.",
            "set xrange [0:\(mosaic.width)]; set yrange [\(mosaic.height):0]",
        ]
        for (column, label) in grid.columnLabels.enumerated() {
            let x = Double(column * pitchX) + Double(mosaic.pictureWidth) / 2
            lines.append(
                "set label \(label.quoted) at \(place(x)), \(place(-5 * pixelsInPoint)) center font ',7' textcolor rgb ink"
            )
        }
        for (row, label) in grid.rowLabels.enumerated() {
            let y = Double(row * pitchY) + Double(mosaic.pictureHeight) / 2
            lines.append(
                "set label \(label.quoted) at \(place(-4 * pixelsInPoint)), \(place(y)) right font ',7' textcolor rgb ink"
            )
        }
        for (row, line) in grid.captions.enumerated() {
            for (column, caption) in line.enumerated() {
                guard let caption else { continue }
                let x = Double(column * pitchX) + Double(mosaic.pictureWidth) / 2
                let y = Double(row * pitchY + mosaic.pictureHeight) + 5 * pixelsInPoint
                lines.append(
                    "set label \(caption.text.quoted) at \(place(x)), \(place(y)) center front font ',6.5' "
                        + "textcolor rgb \(caption.colour.name)")
            }
        }
        if let title = grid.title {
            let y = -(grid.columnLabels.isEmpty ? 7 : 15.5) * pixelsInPoint
            lines.append(
                "set label \(Text.bold(title).quoted) at \(place(Double(mosaic.width) / 2)), \(place(y)) center")
        }
        let present = grid.rows.enumerated().flatMap { row, line in
            line.enumerated().filter { $0.element != nil }.map { String(row * mosaic.columns + $0.offset) }
        }
        lines += [
            "do for [k in '\(present.joined(separator: " "))'] {",
            "  left = (int(k) % \(mosaic.columns)) * \(pitchX); top = (int(k) / \(mosaic.columns)) * \(pitchY)",
            "  set object rectangle from left, top to left + \(mosaic.pictureWidth), top + \(mosaic.pictureHeight) "
                + "front fillstyle empty border linecolor rgb '#bbbbbb' linewidth 0.4",
            "}",
            "# Each pixel is stored \(mosaic.repetition) times in both directions, since viewers smooth small images.",
            "plot '\(name)' binary array=(\(mosaic.width * mosaic.repetition),\(mosaic.height * mosaic.repetition)) "
                + "dx=1.0/\(mosaic.repetition) dy=1.0/\(mosaic.repetition) "
                + "origin=(0.5/\(mosaic.repetition),0.5/\(mosaic.repetition)) \\",
            mosaic.channels == 3
                ? "     format='%uint8%uint8%uint8' using 1:2:3 with rgbimage notitle"
                : "     format='%uint8' using 1:1:1 with rgbimage notitle",
        ]
        text = lines.map { "  \($0)\n" }.joined()
    }

    /// As large as fits with square pixels: centred across, at the top.
    private static func box(_ mosaic: Mosaic, in frame: Frame, figure: Figure) -> Frame {
        let width = (frame.right - frame.left) * figure.width
        let height = (frame.top - frame.bottom) * figure.height
        let scale = min(width / Double(mosaic.width), height / Double(mosaic.height))
        let usedWidth = Double(mosaic.width) * scale / figure.width
        let usedHeight = Double(mosaic.height) * scale / figure.height
        let left = (frame.left + frame.right - usedWidth) / 2
        return Frame(left: left, right: left + usedWidth, bottom: frame.top - usedHeight, top: frame.top)
    }
}
