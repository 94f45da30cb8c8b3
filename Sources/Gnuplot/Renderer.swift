// Draws a figure with gnuplot and makes its output reproducible. Unaware of what is drawn.

import Glibc

/// gnuplot failed, or is not there.
public struct RenderError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file or program.
    public var place: String
    /// What went wrong, with what gnuplot said.
    public var cause: String
    /// What to do about it.
    public var hint: String?

    /// Creates the error.
    public init(place: String, cause: String, hint: String? = nil) {
        self.place = place
        self.cause = cause
        self.hint = hint
    }

    /// Place, cause and hint.
    public var description: String { "\(place): \(cause)" + (hint.map { "\n  hint: \($0)" } ?? "") }
}

/// Draws figures with gnuplot.
public enum Renderer {
    /// Writes the figure's script and data into `folder` and draws `<id>.pdf` and `<id>.png` there.
    ///
    /// The PDF's creation date is pinned: equal figures give equal bytes. Everything is made in a folder inside and
    /// moved when all of it is there; on an error nothing is left. `digest` gives the 64 hexadecimal digits of the mark
    /// that the images carry, from what gnuplot reads (`PictureMark`); nil: they carry none. Throws a `FigureError` or a
    /// `RenderError`.
    public static func render(
        _ figure: Figure, in folder: String, digest: ((_ sources: [(name: String, bytes: [UInt8])]) -> String)? = nil
    ) throws {
        let script = try Script(figure)
        let work = "\(folder)/.\(figure.id).\(getpid()).tmp"
        let sources =
            [
                (name: "\(figure.id).gp", bytes: Array(script.script.utf8)),
                (name: "\(figure.id).dat", bytes: Array(script.data.utf8)),
            ] + script.files
        let images = ["pdf", "png"].map { "\(figure.id).\($0)" }
        let names = sources.map(\.name) + images
        guard mkdir(work, 0o777) == 0 || errno == EEXIST else { throw failure(folder, "cannot create a folder in it") }
        defer {
            for name in names { unlink("\(work)/\(name)") }
            rmdir(work)
        }
        for (name, bytes) in sources { try write(bytes, to: "\(work)/\(name)") }
        let place = "\(folder)/\(figure.id).gp"
        _ = try gnuplotVersion()  // Explains it if gnuplot is missing.
        // By the shell's cd, since posix_spawn has none; without the user's own gnuplotrc.
        let result = try runTool([
            "/bin/sh", "-c", "cd -- \"$1\" && exec gnuplot --default-settings \"$2\"", "sh", work, "\(figure.id).gp",
        ])
        guard result.status == 0, result.output.isEmpty else {
            throw RenderError(place: place, cause: "gnuplot said:\n\(result.output)(exit status \(result.status))")
        }
        for name in images {
            var information = stat()
            guard stat("\(work)/\(name)", &information) == 0, information.st_size > 0 else {
                throw RenderError(place: place, cause: "gnuplot drew nothing into \(name)")
            }
        }
        let mark = digest.map { $0(sources) }
        for name in images { try finish("\(work)/\(name)", mark) }
        for name in names {
            guard rename("\(work)/\(name)", "\(folder)/\(name)") == 0 else {
                throw failure("\(folder)/\(name)", "cannot move the file here")
            }
        }
    }

    /// `gnuplot 5.4 patchlevel 4`: part of a figure's key.
    public static func gnuplotVersion() throws(RenderError) -> String {
        let result = try runTool(["gnuplot", "--version"])
        guard result.status == 0 else { throw missing("gnuplot") }
        return firstLine(result.output)
    }

    /// The house font's version: part of a figure's key. Throws if fontconfig would take another font.
    public static func fontVersion() throws(RenderError) -> String {
        let result = try runTool(["fc-match", "--format=%{family} %{fontversion}", HouseStyle.font])
        guard result.status == 0 else { throw missing("fc-match") }
        let found = firstLine(result.output)
        guard found.hasPrefix(HouseStyle.font) else {
            throw RenderError(
                place: "fc-match", cause: "the font '\(HouseStyle.font)' is not installed: found '\(found)'",
                hint: "run scripts/setup, or install the package fonts-liberation")
        }
        return found
    }

    private static func firstLine(_ text: String) -> String {
        String(text.split(separator: "\n", omittingEmptySubsequences: false).first ?? "")
    }

    /// Pins the time of drawing and adds the mark.
    private static func finish(_ path: String, _ mark: String?) throws(RenderError) {
        var image = try readAll(path)
        if path.hasSuffix(".pdf") {
            guard let pinned = CreationDate.pinned(image) else {
                throw RenderError(place: path, cause: "no creation date found in the PDF: cannot make it reproducible")
            }
            image = pinned
        }
        if let mark {
            guard let marked = PictureMark.marked(image, with: mark) else {
                throw RenderError(
                    place: path, cause: "the image is not built as cairo 1.16 does: cannot write into it what it shows")
            }
            image = marked
        }
        try write(image, to: path)
    }

    private static func failure(_ place: String, _ what: String) -> RenderError {
        RenderError(place: place, cause: "\(what): \(String(cString: strerror(errno)))")
    }

    private static func readAll(_ path: String) throws(RenderError) -> [UInt8] {
        guard let file = fopen(path, "re") else { throw failure(path, "cannot read the file") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        guard ferror(file) == 0 else { throw failure(path, "cannot read the file") }
        return bytes
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(RenderError) {
        guard let file = fopen(path, "we") else { throw failure(path, "cannot create the file") }
        let written = fwrite(bytes, 1, bytes.count, file)
        let closed = fclose(file)
        guard written == bytes.count, closed == 0 else { throw failure(path, "cannot write \(bytes.count) bytes") }
    }
}
