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

    /// What an image shows: without its mark and, in a PDF, the time at which it was made.
    public static func picture(_ image: [UInt8]) -> [UInt8] {
        let image = PictureMark.unmarked(image)
        return CreationDate.pinned(image) ?? image
    }
}

/// The time of drawing, which cairo 1.16 stores whatever SOURCE_DATE_EPOCH says.
enum CreationDate {
    static let start = Array("/CreationDate (D:".utf8)
    private static let digits = Array("20000101000000".utf8)

    /// With the same date for all: fourteen digits, replaced in place. nil if this is no PDF that has one.
    static func pinned(_ image: [UInt8]) -> [UInt8]? {
        guard image.starts(with: "%PDF-".utf8), let place = image.lastPlace(of: start),
            image.count >= place + start.count + digits.count
        else { return nil }
        var image = image
        image.replaceSubrange((place + start.count)..<(place + start.count + digits.count), with: digits)
        return image
    }
}
