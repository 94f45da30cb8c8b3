// Draws a figure again from its script and data, and compares images. Unaware of who made them.

import Glibc

/// Drawing from a script that is there already.
public enum Redrawing {
    /// Lets gnuplot run a script in the script's folder. Throws a `RenderError` with what it says if that fails.
    public static func draw(_ script: String, in folder: String) throws(RenderError) {
        _ = try Renderer.gnuplotVersion()  // Explains it if gnuplot is missing.
        // By the shell's cd, since posix_spawn has none; without the user's own gnuplotrc.
        let result = try runTool([
            "/bin/sh", "-c", "cd -- \"$1\" && exec gnuplot --default-settings \"./$2\"", "sh", folder, script,
        ])
        guard result.status == 0 else {
            throw RenderError(
                place: "\(folder)/\(script)", cause: "gnuplot said:\n\(result.output)(exit status \(result.status))")
        }
    }

    /// Without the time at which a PDF was made.
    public static func undated(_ bytes: [UInt8]) -> [UInt8] {
        let mark = Array("/CreationDate (D:".utf8)
        var bytes = bytes
        guard bytes.starts(with: "%PDF-".utf8), bytes.count >= mark.count + 14 else { return bytes }
        for start in 0...(bytes.count - mark.count - 14)
        where bytes[start] == mark[0] && bytes[start..<(start + mark.count)].elementsEqual(mark) {
            for digit in (start + mark.count)..<(start + mark.count + 14) { bytes[digit] = UInt8(ascii: "0") }
        }
        return bytes
    }
}
