// Where results must not be delivered: refused before anything runs, by the place that would really be written.

import Foundation
import Testing

@Suite struct DeliveryPlaceTests {
    struct Case: CustomTestStringConvertible, Sendable {
        /// Shell commands that prepare the project.
        var setUp = "true"
        var output: String
        var deliver: String
        /// After `run`.
        var options: [String] = []
        /// What the error says.
        var message: String
        var testDescription: String { "\(output) to \(deliver) after \(setUp)" }
    }

    private static func make(_ output: String, _ deliver: String, input: String = "") -> String {
        """
        "s": {"kind": "command", "outputs": ["\(output)"], "deliver": "\(deliver)", \(input)
            "command": ["sh", "-c", "mkdir -p \\"$(dirname '\(output)')\\"; echo junk > '\(output)'"]}
        """
    }

    static let git = "into git's own folder"
    static let store = "into the store"

    @Test(arguments: [
        Case(setUp: "git init -q .", output: "HEAD", deliver: ".git", message: git),
        Case(setUp: "git init -q .", output: "hooks/post-commit", deliver: "./.git/.", message: git),
        Case(setUp: "git init -q .", output: ".git/config", deliver: ".", message: git),
        Case(setUp: "git init -q . && ln -s .git d", output: "HEAD", deliver: "d", message: git),
        Case(setUp: "git init -q . && mkdir e && ln -s ../.git/hooks e/d", output: "x", deliver: "e/d", message: git),
        Case(setUp: "mkdir -p other/.git && ln -s other d", output: ".git/config", deliver: "d", message: git),
        Case(setUp: "git init -q --separate-git-dir=own.git .", output: "HEAD", deliver: "own.git", message: git),
        Case(output: ".git", deliver: ".", message: "over git's own folder"),
        Case(output: "records", deliver: ".stagecraft", message: store),
        Case(output: "x", deliver: ".stagecraft/new/folder", message: store),
        Case(output: ".stagecraft/objects/x", deliver: ".", message: store),
        Case(output: ".stagecraft", deliver: ".", message: store),
        Case(setUp: "mkdir .stagecraft && ln -s .stagecraft d", output: "records", deliver: "d", message: store),
        Case(setUp: "mkdir s && ln -s s .stagecraft", output: "records", deliver: "s", message: store),
        Case(setUp: "mkdir s && ln -s s .stagecraft", output: ".stagecraft", deliver: ".", message: store),
        Case(output: "records", deliver: "cache", options: ["--store", "cache"], message: store),
        Case(output: "a", deliver: ".", options: ["--store", "a/b"], message: store),
        Case(output: "records", deliver: ".stagecraft", options: ["--store", "cache"], message: store),
        Case(output: "pipeline.json", deliver: ".", message: "over the manifest"),
        Case(output: "pipeline.json", deliver: "././", message: "over the manifest"),
        Case(setUp: "ln -s . d", output: "pipeline.json", deliver: "d", message: "over the manifest"),
        Case(
            setUp: "mv pipeline.json m && ln -s m pipeline.json", output: "m", deliver: ".",
            message: "over the manifest"),
        Case(
            setUp: "cp pipeline.json other.json", output: "other.json", deliver: ".",
            options: ["--manifest", "other.json"], message: "over the manifest"),
    ])
    func whatIsNoPlaceForResultsIsRefused(_ test: Case) throws {
        let space = try TestSpace()
        try space.manifest(Self.make(test.output, test.deliver))
        #expect(try space.shell(test.setUp).exit == 0)
        let before = try space.shell("find . -type f | sort | xargs sha256sum").output
        for command in ["run", "status"] {
            let outcome = try space.start([command] + test.options).outcome()
            #expect(outcome.exit == 2)
            #expect(outcome.errors.contains("json:2:1: error: delivering '"))
            #expect(outcome.errors.contains("would be written \(test.message)"))
        }
        #expect(try space.shell("find . -type f | sort | xargs sha256sum").output == before)
    }

    @Test(arguments: [
        ("file:d/in", "./d/.", ""), ("file:./d/in", "d", ""), ("file:d//in", "d/", ""), ("file:d/in", "e", "ln -s d e"),
        ("file:link", "d", "ln -s d/in link"), ("file:e/in", "d", "ln -s d e"), ("data:set/f", "d", ""),
    ])
    func aFileThatAStageReadsIsNotDeliveredOver(input: String, deliver: String, setUp: String) throws {
        let space = try TestSpace()
        try space.write("d/in", "text")
        try space.shell(setUp)
        let digest = try space.shell("sha256sum < d/in").output.prefix(64)
        try space.manifest(
            Self.make("in", deliver, input: "\"inputs\": {\"x\": \"\(input)\"},"),
            more: """
                "datasets": {"set": {"folders": ["./d"], "files": {"f": {"file": "in", "sha256": "\(digest)"}}}},
                """)
        let outcome = try space.run()
        #expect(outcome.exit == 2)
        #expect(outcome.errors.contains("input file"))
        #expect(space.read("d/in") == "text")
    }

    @Test func aFileThatOnlyAnotherProfileReadsIsNotDeliveredOver() throws {
        let space = try TestSpace()
        try space.write("in", "text")
        try space.manifest(
            Self.make("in", ".") + """
                , "t": {"kind": "command", "profiles": ["other"], "inputs": {"x": "file:in"}, "outputs": ["o"],
                    "command": ["touch", "o"]}
                """, more: "\"defaultProfile\": \"usual\", \"profiles\": {\"usual\": {}, \"other\": {}},")
        #expect(try space.run().errors.contains("delivering 'in' would be written over an input file"))
        #expect(space.read("in") == "text")
    }

    @Test(arguments: [
        ("d", "./d", "two stages deliver 'd/o'"), ("d/", "d//.", "two stages deliver 'd/o'"),
        ("d", "e", "would replace another delivery"), ("d/f", "e/./f", "would replace another delivery"),
    ])
    func onePlaceHasOneFile(first: String, second: String, message: String) throws {
        let space = try TestSpace()
        try space.shell("mkdir d && ln -s d e")
        try space.manifest(
            """
            "a": {"kind": "command", "outputs": ["o"], "deliver": "\(first)", "command": ["sh", "-c", "echo 1 > o"]},
            "b": {"kind": "command", "outputs": ["o"], "deliver": "\(second)", "command": ["sh", "-c", "echo 2 > o"]}
            """)
        let outcome = try space.run()
        #expect(outcome.exit == 2 && outcome.ran.isEmpty)
        #expect(outcome.errors.contains(message))
    }

    @Test func aFileIsNotDeliveredWhereAnotherNeedsAFolder() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "a": {"kind": "command", "outputs": ["x"], "deliver": "d", "command": ["touch", "x"]},
            "b": {"kind": "command", "outputs": ["o"], "deliver": "d/x", "command": ["touch", "o"]}
            """)
        let outcome = try space.run()
        #expect(outcome.exit == 2 && outcome.errors.contains("error: 'd/x' would be a file and a folder"))
    }

    @Test func aLinkedFolderIsAPlaceLikeAnyOther() throws {
        let space = try TestSpace()
        try space.shell("git init -q . && mkdir far && ln -s far d")
        try space.manifest(Self.make("o", "d"))
        #expect(try space.run().exit == 0)
        #expect(space.read("far/o") == "junk\n")
    }

    /// There the copy has another name until it is whole.
    @Test func theLongestNameReachesAnotherFileSystem() throws {
        let space = try TestSpace()
        let far = try space.shell("mktemp -d /dev/shm/stagecraft-test-XXXXXX").output.prefix { $0 != "\n" }
        defer { _ = try? space.shell("rm -r \(far)") }
        try space.shell("ln -s \(far) d")
        let name = String(repeating: "x", count: 255)
        try space.manifest(Self.make(name, "d"))
        #expect(try space.run().exit == 0)
        #expect(try space.shell("ls -A d").output == name + "\n")
    }

    @Test(arguments: ["../\u{301}evil", "a/../\u{308}b/..", "..", "a/../../b", "/tmp/x"])
    func noDeliveryLeavesTheProject(deliver: String) throws {
        let space = try TestSpace()
        try space.manifest(Self.make("o", deliver))
        let outcome = try space.run()
        #expect(outcome.exit == 2 && outcome.ran.isEmpty)
        #expect(outcome.errors.contains("pipeline.json:2:"))
        try space.manifest(
            Self.make("o", "d"),
            more: """
                "datasets": {"set": {"folders": ["d"], "files": {"f": {"file": "\(deliver)", "sha256": ["\(String(repeating: "0", count: 64))"]}}}},
                """)
        #expect(try space.stagecraft("data", "fetch").exit == 2)
        try space.manifest(Self.make("o", "d", input: "\"inputs\": {\"x\": \"file:\(deliver)\"},"))
        #expect(try space.run().exit == (deliver == "/tmp/x" ? 1 : 2))
        try space.manifest(Self.make(deliver, "d"))
        #expect(try space.run().exit == 2)
    }
}
