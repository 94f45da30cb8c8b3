// Parts of the engine that look names up, with two names that Swift would find equal as strings.

import Foundation
import StageGraph
import Testing

@testable import Engine
@testable import ResultStore

@Suite struct NamePlacesTests {
    private static let composed: Name = "\u{E9}"
    private static let decomposed: Name = "e\u{301}"

    private func digest(_ text: String) -> Digest { SHA256.digest(of: Array(text.utf8)) }

    private func temporaryFolder() throws -> String {
        var template = Array("/tmp/stagecraft-test-XXXXXX".utf8CString)
        return try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    @Test func lastResults() throws {
        let folder = try temporaryFolder()
        defer { Files.remove(folder) }
        let last = try LastResults(path: folder + "/last")
        try last.record([
            (Self.composed, digest("1"), [FileContent(size: 1, digest: digest("a"))]),
            (Self.decomposed, digest("2"), [FileContent(size: 2, digest: digest("b"))]),
        ])
        for results in [last, try LastResults(path: folder + "/last")] {
            #expect(results[Self.composed]?.key == digest("1"))
            #expect(results[Self.decomposed]?.key == digest("2"))
            #expect(results[Self.decomposed]?.previous == nil)
        }
        try last.rewrite { stage, _ in stage == Self.decomposed }
        let rewritten = try LastResults(path: folder + "/last")
        #expect(rewritten[Self.composed] == nil && rewritten[Self.decomposed]?.key == digest("2"))
    }

    @Test func deliveredDigests() throws {
        let folder = try temporaryFolder()
        defer { Files.remove(folder) }
        try DeliveredDigests([Self.composed: digest("1"), Self.decomposed: digest("2")]).write(to: folder)
        let read = try DeliveredDigests(of: folder).digests
        #expect(read[Self.composed] == digest("1") && read[Self.decomposed] == digest("2"))
    }

    @Test func differencesOfKeys() {
        func preImage(_ values: [(Name, String)]) -> PreImage {
            var preImage = PreImage()
            for (name, value) in values {
                preImage.take(IngredientName(group: "parameter", member: name.text), .value(.string(value)))
            }
            return preImage
        }
        let before = preImage([(Self.composed, "1"), (Self.decomposed, "\u{E9}")])
        let now = preImage([(Self.composed, "2"), (Self.decomposed, "e\u{301}")])
        #expect(now.differences(from: before).map(\.name) == ["parameter.\u{E9}", "parameter.e\u{301}"])
        #expect(before.differences(from: preImage([(Self.composed, "1")])).map(\.name) == ["parameter.e\u{301}"])
    }

    @Test func sharedWork() {
        func identity(_ value: Name) -> SharedIdentity {
            SharedWork("w", parameters: ["p"], inputs: ["r"]).identity(
                ParameterValues(["p": .string("x")]),
                ["r": [InputFile(origin: "", name: value.text, path: "", content: "1")]], [:])
        }
        #expect(identity(Self.composed) == identity("\u{E9}"))
        #expect(identity(Self.composed) != identity(Self.decomposed))
    }

    @Test func watchedFiles() throws {
        let folder = try temporaryFolder()
        defer { Files.remove(folder) }
        let watch = try FileWatch()
        #expect(try watch.watch([Name(folder + "/\u{E9}")]))
        // Not waited for, and then the one that is.
        for name in ["e\u{301}", "\u{E9}"] { try Files.write("text", to: folder + "/" + name) }
        var pipes: [Int32] = [0, 0]
        #expect(pipe(&pipes) == 0)
        defer { for end in pipes { close(end) } }
        #expect(try watch.next(signals: pipes[0]) == [Name(folder + "/\u{E9}")])
    }

    @Test func filesOfAnAttempt() throws {
        let folder = try temporaryFolder()
        defer { Files.remove(folder) }
        let names: [Name] = ["\u{E9}/o", "e\u{301}/o"]
        var place = try AttemptFolder(
            at: folder + "/1", number: 1, folders: AttemptFolder.folders(of: names), isKept: true)
        for name in names {
            let file = try place.open(name, O_WRONLY | O_CREAT | O_EXCL, to: "write")
            try file.write(Array(name.utf8))
            try file.close()
        }
        #expect(place.folders == ["e\u{301}", "\u{E9}"])
        #expect(place.outputSize(ifOnly: names) == 9)
        #expect(place.outputSize(ifOnly: ["\u{E9}/o"]) == nil)
        for name in names { #expect(try Files.read(place.work + "/" + name.text) == Array(name.utf8)) }
    }
}
