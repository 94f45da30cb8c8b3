// What all plot kinds share: their parameters `figure` and `caption`, the files they leave, how these are written.
import Engine
import Glibc
import Gnuplot

/// A kind that draws one figure: it leaves the usual files and depends on the usual tools unless it says otherwise.
public protocol PlotKind: StageKind {}

extension PlotKind {
    public func outputs(_ parameters: ParameterValues) -> [String] { PlotFiles.names(parameters) }

    public func ingredients() throws -> [String: String] { try PlotFiles.ingredients() }
}

public enum PlotFiles {
    public static let parameters: [ParameterDeclaration] = [
        .init("figure", .string(choices: []), "the figure's id: names its files (letters, digits, - and _)"),
        .init(
            "caption", .string(choices: []), default: .string(""),
            "the caption's opening: what is shown and where it comes from; the measured facts are appended"),
    ]

    /// Script, data, the two images and the caption.
    public static func names(_ parameters: ParameterValues) -> [String] {
        let id = parameters.string("figure")
        return [".gp", ".dat", ".pdf", ".png"].map { id + $0 } + ["caption.txt"]
    }

    public static func ingredients() throws -> [String: String] { try Versions.of(.gnuplot, .font, .libc) }

    /// Draws the figure and writes its caption: the manifest's words, then a line for each fact.
    public static func write(_ figure: Gnuplot.Figure, facts: [String], _ context: StageContext) throws {
        try Renderer.render(figure, in: context.outputFolder)
        let opening = context.parameters.string("caption")
        let lacking = context.absentDatasets.map {
            "Left out, because the data set \($0.name) is not on this machine: what is made from it "
                + "(`stagecraft data fetch \($0.name)` gets it)."
        }
        let unverified = context.unverified.isEmpty ? [] : [UnverifiedData.sentence(context.unverified)]
        let text = ((opening.isEmpty ? [] : [opening]) + facts + lacking + unverified).joined(separator: "\n") + "\n"
        let path = context.output("caption.txt")
        guard let file = fopen(path, "we") else {
            throw Failure(
                .work, "cannot write the caption", at: path, facts: [.init("cause", String(cString: strerror(errno)))])
        }
        let written = fputs(text, file)
        guard fclose(file) == 0, written >= 0 else {
            throw Failure(
                .work, "cannot write the caption", at: path, facts: [.init("cause", String(cString: strerror(errno)))])
        }
    }
}
