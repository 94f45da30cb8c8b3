// Draws the figures of an archive again and compares images byte by byte, but for their marks. Runs the archive's scripts;
// unaware of what made their data.

import Glibc
import Gnuplot
import ResultStore
import StageGraph

/// Redraws figures.
struct FigureCheck {
    /// Figures that were drawn again, and images that were compared.
    private(set) var drawn = 0
    private(set) var images = 0
    private(set) var findings = Findings()
    /// What drew them.
    let program: String

    /// `scratch`: an empty folder. Throws `Failures` with all that is wrong, or a `Failure` if nothing can be drawn here.
    init(_ chain: ChainCheck, figures: Set<Name>, scratch: String) throws {
        do throws(RenderError) { program = try Renderer.gnuplotVersion() } catch {
            throw Failure(.work, "figures cannot be drawn here", facts: [.init("cause", error.cause)], hint: error.hint)
        }
        for figure in chain.description.figures where figures.contains(figure.id) {
            try draw(figure, chain.archive, scratch + "/\(drawn)-\(findings.unchecked.count)")
        }
        try findings.finish()
    }

    private static func isImage(_ name: Name) -> Bool { name.text.endsWith(".png") || name.text.endsWith(".pdf") }

    private mutating func draw(
        _ figure: ArchiveDescription.Figure, _ archive: UnpackedArchive, _ folder: String
    ) throws(Failure) {
        let scripts = figure.files.filter { $0.output.text.endsWith(".gp") }
        guard !scripts.isEmpty else {
            return findings.leaveOut("figure \(VisibleText.line(figure.id.text)): it has no gnuplot script")
        }
        try Files.createFolder(folder)
        for (output, place) in figure.files where !Self.isImage(output) {
            guard RelativePath.mistake(inNameOfFile: output.text) == nil else { continue }
            let target = folder + "/" + output.text
            try Files.createFolder(Files.folder(of: target))
            let source = try OpenFile(archive.path(Name("data/\(place)")), O_RDONLY, to: "read")
            try source.copyContent(to: try OpenFile(target, O_WRONLY | O_CREAT | O_EXCL, to: "write"))
        }
        for (output, place) in scripts {
            let script = folder + "/" + output.text
            do throws(RenderError) {
                try Redrawing.draw(Files.name(of: script), in: Files.folder(of: script))
            } catch {
                findings.add(
                    Failure(
                        .work, "a figure cannot be drawn again", at: archive.place(Name("data/\(place)")),
                        facts: [.init("cause", VisibleText.of(error.cause))]))
                return
            }
        }
        drawn += 1
        for (output, place) in figure.files where Self.isImage(output) {
            try compare(folder + "/" + output.text, with: Name("data/\(place)"), archive)
        }
    }

    private mutating func compare(_ drawing: String, with name: Name, _ archive: UnpackedArchive) throws(Failure) {
        guard let new = try Files.read(drawing) else {
            return findings.add("the script draws no such image", at: archive.place(name))
        }
        guard let old = try Files.read(archive.path(name)) else { return }
        images += 1
        if Redrawing.picture(old) == Redrawing.picture(new) { return }
        findings.add(
            "an image that is drawn again has other bytes", at: archive.place(name),
            found: "sha256 \(SHA256.digest(of: new)) (\(new.count) bytes), by \(program)",
            expected: "sha256 \(SHA256.digest(of: old)) (\(old.count) bytes)",
            hint: "the record of the figure names the versions of gnuplot and of the font that drew it")
    }
}
