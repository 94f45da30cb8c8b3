import Foundation
import HDF5
import TestSupport
import Testing

/// `stagecraft claims` on the project's pipeline at smoke scale.
extension FiguresTests {
    private struct Row: Decodable {
        var figure: String
        var id: String
        var verdict: String
        var sentence: String?
        var stage: String?
        var fresh: Bool?
        var measured: Double?
    }

    private func claims(_ space: TestSpace, _ arguments: String...) throws -> [Row] {
        let outcome = try space.start(["claims", "--json", "--profile", "smoke"] + arguments).outcome()
        #expect(outcome.exit == 0, "\(outcome.errors)")
        return try JSONDecoder().decode([String: [Row]].self, from: Data(outcome.output.utf8))["claims"] ?? []
    }

    @Test func everyClaimOfTheManifestHasAVerdict() throws {
        let smoke = try SmokeRun.shared.get()
        let rows = try claims(smoke.space)
        #expect(firstDifference(Set(rows.map(\.figure)).sorted(), Set(smoke.figures.map(\.id)).sorted()) == nil)
        #expect(rows.filter { $0.verdict == "no result" }.map(\.id) == [])
        // Without MNIST and CIFAR, which the package manager does not have.
        let absent = rows.filter { $0.verdict == "not tested: data is absent" }.map(\.id)
        #expect(absent.allSatisfy { $0.contains("mnist") || $0.contains("cifar") }, "\(absent)")
        #expect(rows.allSatisfy { $0.fresh == true || absent.contains($0.id) })
        #expect(Set(rows.map(\.id)).count == rows.count)
        let text = try smoke.space.stagecraft("claims", "--profile", "smoke").output
        #expect(text.contains("\(rows.count) claims: \(rows.count { $0.verdict == "holds" }) holds"))
    }

    @Test func theMarkdownTableHasARowForEachClaim() throws {
        let smoke = try SmokeRun.shared.get()
        let rows = try claims(smoke.space, "A1")
        let table = try smoke.space.stagecraft("claims", "--profile", "smoke", "A1", "--markdown").output
        let lines = table.split(separator: "\n").dropFirst(2)
        #expect(lines.count == rows.count)
        for (line, row) in zip(lines, rows) {
            #expect(line.hasPrefix("| A1 | `\(row.id)` | ") && line.hasSuffix(" | \(row.verdict) |"), "\(line)")
            #expect(line.replacing("\\|", with: "").count { $0 == "|" } == 5, "\(line)")
        }
    }

    @Test func aClaimIsWhatItsArtifactSays() throws {
        let smoke = try SmokeRun.shared.get()
        let row = try #require(try claims(smoke.space, "A1").first { $0.id == "A1.plateau-risk.odd" })
        #expect(row.stage == "stages-odd")
        let file = try File.open(try #require(smoke.artifacts["stages-odd/stages.h5"]))
        let attributes = try file.root.group("claims/A1.plateau-risk.odd").attributes()
        guard case .number(let measured)? = attributes["measured"] else {
            Issue.record("no number measured: \(attributes)")
            return
        }
        #expect(row.measured == measured)
        #expect(attributes["verdict"] == .string(row.verdict))
        #expect(attributes["sentence"] == row.sentence.map { .string($0) })
    }

    @Test func claimsOfWhatHasNotRunAreMarked() throws {
        let smoke = try SmokeRun.shared.get()
        let stale = try claims(smoke.space, "A1", "--set", "flow-odd.stopAtRisk=0.04")
        #expect(stale.filter { $0.stage == "stages-odd" }.allSatisfy { $0.fresh == false })
        #expect(stale.filter { $0.stage == "stages-gen" }.allSatisfy { $0.fresh == true })
        let empty = try TestSpace()
        try empty.copyManifest(from: smoke.space.folder)
        let rows = try claims(empty)
        #expect(!rows.isEmpty && rows.allSatisfy { $0.verdict == "no result" })
    }
}
