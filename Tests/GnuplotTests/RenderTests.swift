import Foundation
import TestSupport
import Testing

@testable import Gnuplot

@Suite struct RenderTests {
    @Test func equalFiguresGiveEqualBytes() throws {
        let first = try Folder()
        let second = try Folder()
        for figure in Demo.all { try Renderer.render(figure, in: first.path) }
        usleep(1_100_000)
        for figure in Demo.all { try Renderer.render(figure, in: second.path) }
        let names = try FileManager.default.contentsOfDirectory(atPath: first.path).sorted()
        let namesAgain = try FileManager.default.contentsOfDirectory(atPath: second.path).sorted()
        #expect(firstDifference(namesAgain, names) == nil)
        #expect(names.contains("pictures-noise.u8") && names.contains("heat-map-accuracy.f32"))
        for name in names {
            let (ours, theirs) = (try first.bytes(name), try second.bytes(name))
            #expect(firstDifference(ours, theirs) == nil, "\(name)")
        }
    }

    @Test func gnuplotAloneRedrawsItElsewhere() throws {
        let first = try Folder()
        let second = try Folder()
        for figure in Demo.all { try Renderer.render(figure, in: first.path) }
        for name in try FileManager.default.contentsOfDirectory(atPath: first.path)
        where !name.hasSuffix(".pdf") && !name.hasSuffix(".png") {
            try first.bytes(name).write(to: URL(fileURLWithPath: second.path + "/" + name))
        }
        for figure in Demo.all {
            let result = try run("gnuplot", ["\(figure.id).gp"], in: second.path)
            #expect(result == ("", 0), "\(figure.id)")
            let (ours, theirs) = (try first.bytes("\(figure.id).png"), try second.bytes("\(figure.id).png"))
            #expect(firstDifference(ours, theirs) == nil, "\(figure.id)")
            #expect(try second.bytes("\(figure.id).pdf").count == first.bytes("\(figure.id).pdf").count)
        }
    }

    @Test func oneFormatCanBeChosen() throws {
        let folder = try Folder()
        try Renderer.render(sampleFigure(), in: folder.path)
        for format in ["pdf", "png"] { try FileManager.default.removeItem(atPath: "\(folder.path)/sample.\(format)") }
        #expect(try run("gnuplot", ["-e", "formats='png'", "sample.gp"], in: folder.path) == ("", 0))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == ["sample.dat", "sample.gp", "sample.png"])
    }

    @Test(
        .enabled(if: (try? run("pdftotext", ["-v"], in: "/").status) == 0, "needs pdftotext: the package poppler-utils")
    )
    func slashesArePrintedAsTheyAre() throws {
        let folder = try Folder()
        var figure = sampleFigure()
        figure.panels[0].title = "R/R0 " + .superscript("/2") + .italic("/x")
        try Renderer.render(figure, in: folder.path)
        let text = try run("pdftotext", ["\(figure.id).pdf", "-"], in: folder.path).output
        #expect(text.contains("R/R0") && text.contains("/2") && text.contains("/x") && !text.contains("\\"), "\(text)")
    }

    @Test(
        .enabled(if: (try? run("pdffonts", ["-v"], in: "/").status) == 0, "needs pdffonts: the package poppler-utils"))
    func onlyTheHouseFontIsUsedAndEmbedded() throws {
        let folder = try Folder()
        for figure in Demo.all + [sampleFigure()] {
            try Renderer.render(figure, in: folder.path)
            let lines = try run("pdffonts", ["\(figure.id).pdf"], in: folder.path).output.split(separator: "\n")
                .dropFirst(2)
            #expect(!lines.isEmpty)
            for line in lines {
                #expect(line.contains("+LiberationSans"), "\(figure.id): \(line)")
                // Columns after the encoding: embedded, subset.
                #expect(line.contains(" yes yes "), "\(figure.id): \(line)")
            }
        }
    }

    @Test(arguments: ["first", "it's a `folder` & \"more\" '''$(x)", "-n", "ümläut"])
    func anyFolderWillDo(_ name: String) throws {
        let folder = try Folder()
        let inner = folder.path + "/" + name
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
        try Renderer.render(sampleFigure(), in: inner)
        let names = try FileManager.default.contentsOfDirectory(atPath: inner).sorted()
        #expect(names == ["sample.dat", "sample.gp", "sample.pdf", "sample.png"])
    }

    @Test(arguments: [
        "`touch MARK` '; system('touch MARK'); \" \\ } { \n!touch MARK", "'\u{301}; system('touch MARK') #", "a } b",
        "a { b", "ends with \\", "$(touch MARK) @style %s %", "it''s", "''; system(\"touch MARK\") #",
        "'''; system(\"touch MARK\") #", "\"", "/:Bold x", "\0", "",
    ])
    func textCannotRunCommandsOrBreakOut(_ template: String) throws {
        let folder = try Folder()
        let mark = folder.path + "/ran"
        let hostile = template.replacingOccurrences(of: "MARK", with: mark)
        let text = Text(hostile)
        var figure = sampleFigure()
        figure.header = [hostile, "next"]
        figure.panels[0].title = text
        figure.panels[0].regions[0].label = text
        figure.panels[0].references[1].label = text
        figure.panels[0].series[1].label = .end(text)
        figure.panels[0].series[1].name = hostile
        figure.panels[0].series[2].y = figure.panels[0].series[2].y.map { _ in .nan }
        figure.panels[0].series[2].name = hostile
        figure.panels[0].x.tics = .at([
            (10, Text(String(hostile.prefix(9)))), (100, "10" + .superscript(Text(String(hostile.prefix(3))))),
        ])
        figure.panels[1].x.label = .italic(hostile)
        figure.panels[1].series[0].label = .key(text)
        figure.panels[1].annotations = [Annotation(.bold(text) + .subscript(text), at: .panel(0.5, 0.5))]
        figure.sharedKey[0].text = text
        figure.pictures = [
            PictureGrid(
                "p", frame: Frame(left: 0.4, right: 0.5, bottom: 0.4, top: 0.5),
                rows: [[Picture(width: 1, height: 1, pixels: [0])]], rowLabels: [text], columnLabels: [text],
                title: text)
        ]
        try Renderer.render(figure, in: folder.path)
        #expect(!FileManager.default.fileExists(atPath: mark))
        #expect(try folder.bytes("sample.png").count > 10_000)
    }

    @Test func gnuplotsMistakesAreShownAndNothingIsLeft() throws {
        let folder = try Folder()
        var figure = sampleFigure()
        // Larger than cairo can draw.
        figure.width = 4000
        do {
            try Renderer.render(figure, in: folder.path)
            Issue.record("drawn")
        } catch let error as RenderError {
            #expect(error.place == folder.path + "/sample.gp")
            #expect(error.cause.contains("gnuplot"))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        #expect(throws: RenderError.self) { try Renderer.render(sampleFigure(), in: folder.path + "/missing") }
    }

    @Test func versionsAreNamed() throws {
        #expect(try Renderer.gnuplotVersion().hasPrefix("gnuplot "))
        #expect(try Renderer.fontVersion().hasPrefix("Liberation Sans "))
    }

    @Test func aMissingProgramNamesItsPackage() {
        #expect(
            missing("gnuplot").description
                == "gnuplot: the program was not found on the PATH\n"
                + "  hint: run scripts/setup, or install the package gnuplot-nox")
        #expect(throws: missing("no-such-program")) { try runTool(["no-such-program"]) }
    }
}
