// What all kinds that draw share: their parameters `figure` and `caption`, the files they leave, how these are written.
import Glibc
import Gnuplot
import ResultStore
import StageGraph

/// A figure and what its caption says.
public struct Drawing: Sendable {
    /// What is drawn; the kind's parameter `figure` gives its id.
    public var figure: Gnuplot.Figure
    /// Lines of the caption after the manifest's opening: samples, then claims.
    public var facts: [String]

    /// A page of `width` × `height` inches; `header` stands at the top of its script.
    public init(
        width: Double, height: Double, header: String, panels: [Panel] = [], pictures: [PictureGrid] = [],
        sharedKey: [KeyEntry] = [], sharedKeyHeight: Double = 0.97, facts: [String]
    ) {
        figure = Gnuplot.Figure(
            id: "", width: width, height: height, header: [header], panels: panels, pictures: pictures,
            sharedKey: sharedKey, sharedKeyHeight: sharedKeyHeight)
        self.facts = facts
    }
}

/// A kind that draws one figure: script, data, two images and the caption.
///
///     struct PlotEscape: FigureKind {
///         let name = "plot.escape"
///         let summary = "draws the escape times (figure A9)"
///         let inputs: [InputDeclaration] = [.init("escape", .one, "escape.h5 of analyse.escape")]
///
///         func draw(_ context: StageContext) throws -> Drawing { … }
///     }
public protocol FigureKind: StageKind {
    /// The figure's parameters beside `figure` and `caption`.
    var options: [ParameterDeclaration] { get }
    /// Draws. Throws a `Failure` if the inputs do not fit together, or an `HDF5Error` if one cannot be read.
    func draw(_ context: StageContext) throws -> Drawing
}

extension FigureKind {
    /// None.
    public var options: [ParameterDeclaration] { [] }

    /// `figure`, `caption` and the options.
    public var parameters: [ParameterDeclaration] { PlotFiles.parameters + options }

    /// Script, data, two images and the caption.
    public func outputs(_ parameters: ParameterValues) -> [String] { PlotFiles.names(parameters) }

    /// gnuplot, the font and the C library.
    public func ingredients() throws -> [String: String] { try PlotFiles.ingredients() }

    /// Draws and writes.
    public func run(_ context: StageContext) throws {
        var drawing = try draw(context)
        drawing.figure.id = context.parameters.string("figure")
        try PlotFiles.write(drawing.figure, facts: drawing.facts, context)
    }
}

/// What a figure leaves.
public enum PlotFiles {
    /// Of every figure.
    public static let parameters: [ParameterDeclaration] = [
        .init("figure", .fileStem, "the figure's id: names its files (letters, digits, - and _)"),
        .init(
            "caption", .prose, default: .string(""),
            "the caption's opening: what is shown and where it comes from; the measured facts are appended"),
    ]

    /// Script, data, the two images and the caption.
    public static func names(_ parameters: ParameterValues) -> [String] {
        let id = parameters.string("figure")
        return [".gp", ".dat", ".pdf", ".png"].map { id + $0 } + ["caption.txt"]
    }

    /// Versions of gnuplot, the font and the C library.
    public static func ingredients() throws -> [String: String] { try Versions.of(.gnuplot, .font, .libc) }

    /// Draws the figure and writes its caption: the manifest's words, then a line for each fact.
    public static func write(_ figure: Gnuplot.Figure, facts: [String], _ context: StageContext) throws {
        try Renderer.render(figure, in: context.outputFolder) { sources in
            PictureSources.digest(of: sources.map { (Name($0.name), SHA256.digest(of: $0.bytes)) }).hexadecimal
        }
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
