import Engine
import Foundation
import Testing

/// Each figure of the manifest has one folder in the sources, which bears its number.
@Suite struct FigureFoldersTests {
    private static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The figures that a folder is for: B6-B7-Transfer is for B6 and B7.
    private static func figures(_ folder: String) -> [String] {
        folder.split(separator: "-").map(String.init).prefix { $0.wholeMatch(of: #/[AB][0-9]+/#) != nil }.map { $0 }
    }

    @Test func everyFigureHasOneFolderAndEveryFolderAFigure() throws {
        let manifest = try Manifest(Pipeline.manifestText(at: Self.project.appending(path: "pipeline.json").path))
        // B1-networks is B1 at another scale; the one that bears no number is B1 in its authors' setting.
        let figures = manifest.figureNames.compactMap { Self.figures($0).first }
        #expect(!figures.isEmpty)
        var folders: [String: [String]] = [:]
        for paper in ["PaperA", "PaperB"] {
            let sources = Self.project.appending(path: "Sources/\(paper)").path
            for folder in try FileManager.default.contentsOfDirectory(atPath: sources) {
                for figure in Self.figures(folder) { folders[figure, default: []].append("\(paper)/\(folder)") }
            }
        }
        for figure in Set(figures) {
            #expect(folders[figure]?.count == 1, "\(figure) has \(folders[figure] ?? [])")
        }
        #expect(Set(folders.keys) == Set(figures))
    }

    @Test func filesInAFolderBearItsName() throws {
        for paper in ["PaperA", "PaperB"] {
            let sources = Self.project.appending(path: "Sources/\(paper)").path
            for folder in try FileManager.default.contentsOfDirectory(atPath: sources) {
                guard !Self.figures(folder).isEmpty, let family = folder.split(separator: "-").last else { continue }
                let files = try FileManager.default.contentsOfDirectory(atPath: "\(sources)/\(folder)")
                // What a figure draws is computed and drawn there, or drawn by another's figure kind.
                #expect(
                    files.contains("\(family)Analysis.swift") || files.contains("\(family)Figure.swift"),
                    "\(paper)/\(folder) holds \(files)")
            }
        }
    }
}
