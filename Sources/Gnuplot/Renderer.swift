// Runs gnuplot on a script and makes its output reproducible. Unaware of what is drawn.

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
    /// Writes `<id>.gp` and `<id>.dat` into `folder` and draws `<id>.pdf` and `<id>.png` there.
    ///
    /// The PDF's creation date is pinned: equal figures give equal bytes. On an error no image is left behind.
    public static func render(_ figure: Figure, in folder: String) throws {
        let script = try Script(figure)
        let names = ["pdf", "png"].map { "\(folder)/\(figure.id).\($0)" }
        try write(Array(script.script.utf8), to: "\(folder)/\(figure.id).gp")
        try write(Array(script.data.utf8), to: "\(folder)/\(figure.id).dat")
        do {
            let place = "\(folder)/\(figure.id).gp"
            let result = try run(["gnuplot", "-e", "cd \(quote(folder))", place])
            guard result.status == 0, result.output.isEmpty else {
                throw RenderError(place: place, cause: "gnuplot said:\n\(result.output)(exit status \(result.status))")
            }
            for name in names {
                var information = stat()
                guard stat(name, &information) == 0, information.st_size > 0 else {
                    throw RenderError(place: name, cause: "gnuplot drew nothing")
                }
            }
            try pinCreationDate(names[0])
        } catch {
            for name in names { unlink(name) }
            throw error
        }
    }

    /// `gnuplot 5.4 patchlevel 4`: part of a figure's key.
    public static func gnuplotVersion() throws(RenderError) -> String {
        let result = try run(["gnuplot", "--version"])
        guard result.status == 0 else { throw missing("gnuplot", "gnuplot-nox") }
        return firstLine(result.output)
    }

    /// The house font's version: part of a figure's key. Throws if fontconfig would take another font.
    public static func fontVersion() throws(RenderError) -> String {
        let result = try run(["fc-match", "--format=%{family} %{fontversion}", HouseStyle.font])
        guard result.status == 0 else { throw missing("fc-match", "fontconfig") }
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

    private static func missing(_ program: String, _ package: String) -> RenderError {
        RenderError(
            place: program, cause: "the program was not found on the PATH",
            hint: "run scripts/setup, or install the package \(package)")
    }

    /// Runs a program with standard output and error taken together. A program that is not there gives an error.
    private static func run(_ arguments: [String]) throws(RenderError) -> (status: Int32, output: String) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else {
            throw RenderError(place: arguments[0], cause: String(cString: strerror(errno)))
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        // The locale and the time zone would show in the output.
        let kept: [String] = ["PATH", "HOME", "XDG_CACHE_HOME", "FONTCONFIG_FILE"].compactMap {
            (name: String) -> String? in
            getenv(name).map { value in "\(name)=\(String(cString: value))" }
        }
        let environment: [UnsafeMutablePointer<CChar>?] =
            (kept + ["LC_ALL=C.UTF-8", "TZ=UTC"]).map { strdup($0) } + [nil]
        let words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { (environment + words).forEach { free($0) } }
        var process: pid_t = 0
        let spawned = posix_spawnp(&process, arguments[0], &actions, nil, words, environment)
        close(ends[1])
        defer { close(ends[0]) }
        guard spawned == 0 else {
            if spawned == ENOENT {
                throw missing(arguments[0], arguments[0] == "gnuplot" ? "gnuplot-nox" : "fontconfig")
            }
            throw RenderError(place: arguments[0], cause: String(cString: strerror(spawned)))
        }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(ends[0], &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            output += buffer[..<count]
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let exit = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
        return (exit, String(decoding: output, as: UTF8.self))
    }

    /// cairo 1.16 stores the time of drawing, whatever SOURCE_DATE_EPOCH says: fourteen digits, replaced in place.
    private static func pinCreationDate(_ path: String) throws(RenderError) {
        var bytes = try readAll(path)
        let mark = Array("/CreationDate (D:".utf8)
        guard bytes.count > mark.count + 14,
            let start = (0..<(bytes.count - mark.count - 14)).first(where: {
                bytes[$0..<($0 + mark.count)].elementsEqual(mark)
            })
        else { throw RenderError(place: path, cause: "no creation date found in the PDF: cannot make it reproducible") }
        bytes.replaceSubrange((start + mark.count)..<(start + mark.count + 14), with: Array("20000101000000".utf8))
        try write(bytes, to: path)
    }

    private static func readAll(_ path: String) throws(RenderError) -> [UInt8] {
        guard let file = fopen(path, "re") else {
            throw RenderError(place: path, cause: String(cString: strerror(errno)))
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(RenderError) {
        guard let file = fopen(path, "we") else {
            throw RenderError(place: path, cause: String(cString: strerror(errno)))
        }
        let written = fwrite(bytes, 1, bytes.count, file)
        let closed = fclose(file)
        guard written == bytes.count, closed == 0 else {
            throw RenderError(
                place: path, cause: "cannot write \(bytes.count) bytes: \(String(cString: strerror(errno)))")
        }
    }
}
