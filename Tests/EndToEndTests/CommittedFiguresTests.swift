// The figures that come with the project: complete, unchanged since they were drawn, and drawn again by gnuplot alone.

import Foundation
import Gnuplot
import TestSupport
import Testing

struct CommittedFiguresTests {
    static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// `figures/<paper>/<id>` of every figure of the manifest's default profile.
    static let folders: [String] = {
        guard let space = try? TestSpace(), (try? space.copyManifest(from: project)) != nil,
            let list = try? space.stagecraft("list", "figures").output
        else { return [] }
        return list.split(separator: "\n").map {
            let words = $0.split(separator: " ", omittingEmptySubsequences: true)
            return "figures/\(words[1])/\(words[0])"
        }
    }()

    @Test func thereAreSome() { #expect(Self.folders.count > 2) }

    @Test(arguments: folders) func isCompleteAndAsDelivered(folder: String) throws {
        let space = try TestSpace()
        let check = try space.shell("cd '\(Self.project)/\(folder)' && sha256sum --check --strict --quiet SHA256SUMS")
        #expect(check.exit == 0, "\(check.output)\(check.errors)")
        let id = (folder as NSString).lastPathComponent
        let listed = try String(contentsOfFile: "\(Self.project)/\(folder)/SHA256SUMS", encoding: .utf8)
        for file in ["\(id).gp", "\(id).dat", "\(id).pdf", "\(id).png", "caption.txt"] {
            #expect(listed.contains("  \(file)\n"), "\(file)")
        }
    }

    /// The table of claims is that of the captions.
    @Test(arguments: folders) func claimsAgreeWithTheTable(folder: String) throws {
        let id = (folder as NSString).lastPathComponent
        let table = try String(contentsOfFile: "\(Self.project)/figures/claims.md", encoding: .utf8)
        let rows = table.split(separator: "\n").filter { $0.hasPrefix("| \(id) | ") }
        let caption = try String(contentsOfFile: "\(Self.project)/\(folder)/caption.txt", encoding: .utf8)
        var seen = 0
        for line in caption.split(separator: "\n") where line.hasPrefix("[\(id).") {
            let claim = line.dropFirst().prefix { $0 != "]" }
            let row = rows.first { $0.contains("`\(claim)`") }
            let verdict = row.flatMap { $0.dropLast(2).components(separatedBy: " | ").last }
            #expect(verdict.map { line.hasSuffix("\($0).") } == true, "\(line)\n\(row ?? "no row")")
            seen += 1
        }
        #expect(seen > 0, "\(folder)/caption.txt")
    }

    @Test(arguments: folders) func redrawsFromItsScriptAlone(folder: String) throws {
        let space = try TestSpace()
        // In a locale without UTF-8 gnuplot warns that it cannot print a degree sign.
        space.environment["LC_ALL"] = "C.UTF-8"
        let id = (folder as NSString).lastPathComponent
        for name in try FileManager.default.contentsOfDirectory(atPath: "\(Self.project)/\(folder)")
        where !name.hasSuffix(".pdf") && !name.hasSuffix(".png") {
            try FileManager.default.copyItem(atPath: "\(Self.project)/\(folder)/\(name)", toPath: space.path(name))
        }
        let gnuplot = try space.shell("gnuplot \(id).gp")
        #expect(gnuplot.exit == 0 && gnuplot.errors == "", "\(gnuplot.errors)")
        let drawn = try Data(contentsOf: URL(fileURLWithPath: space.path("\(id).png")))
        let committed = try Data(contentsOf: URL(fileURLWithPath: "\(Self.project)/\(folder)/\(id).png"))
        // Another version of gnuplot or cairo may set a pixel otherwise; width and height are in bytes 16 to 23.
        #expect(drawn.dropFirst(16).prefix(8) == committed.dropFirst(16).prefix(8))
        if try space.shell("gnuplot --version").output.contains("5.4 patchlevel 4") {
            #expect(firstDifference(Array(drawn), PictureMark.unmarked(Array(committed))) == nil)
        }
        #expect(space.exists("\(id).pdf"))
    }
}
