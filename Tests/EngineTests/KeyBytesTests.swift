import Foundation
import TestPython
import Testing

@testable import Engine
@testable import ResultStore
@testable import StageGraph

/// From a record's ingredients back to its key: by this program, and by the one that every archive carries.
struct KeyBytesTests {
    private static func content(_ text: String, mode: mode_t = 0o644) -> FileContent {
        FileContent(size: text.utf8.count, digest: SHA256.digest(of: Array(text.utf8)), mode: mode)
    }

    /// A key and the text of what it was made from, as a record holds it.
    struct Sample: CustomTestStringConvertible {
        var name: String
        var key: Digest
        var preImage: PreImage
        var testDescription: String { name }

        init(_ name: String, _ stage: StageInstance, _ parts: KeyParts) {
            self.name = name
            var hasher = KeyHasher()
            key = stage.key(parts, by: &hasher)
            preImage = stage.preImage(parts)
        }
    }

    /// A command with a member in every group that commands have, and names that look like what stands between them.
    private static var command: Sample {
        let inputs = [
            ("data", "in/a.csv"), ("data", "b, 3 bytes, sha256 00"), ("x[1]", "c"), ("x.y", "d, executable"),
        ]
        var stage = StageInstance(
            id: "s", name: "s", kind: StageInstance.commandKind,
            parameters: ParameterValues([
                "whole": .integer(1), "real": .number(1), "small": .number(.leastNonzeroMagnitude),
                "negative": .number(-0.0),
                "large": .number(1e300), "third": .number(1.0 / 3), "minimum": .integer(.min), "yes": .boolean(true),
                "text": .string("1"), "odd.name[3]": .string("\"\\\u{1}\u{7f}\u{e9}e\u{301}\u{1F600}\n"),
                "list": .list([.list([.boolean(false), .number(2)]), .list([]), .string("2.0")]),
            ]),
            inputs: inputs.map {
                GraphInput(role: $0.0, source: .file(path: Name($0.1)), label: "file:\($0.1)")
            },
            outputs: ["out.txt", "a]/b[0"],
            command: ["sh", "-c", "echo {parameter:list} \"x\"", "pre{parameter:list}"], place: "p:1:1")
        stage.inputs[0].folder = "data/raw/"
        stage.standardOutput = "out.txt"
        stage.optional = ["warn.txt"]
        stage.emptyFolders = ["logs/", "b]/"]
        stage.workingFolder = "a/b c"
        stage.instructions = "Look \"here\".\nThen there."
        stage.variables = [(name: "LANG", value: "de"), (name: "X", value: "1")]
        stage.resources.threads = 3
        stage.lacking = ["data": [AbsentDataset(name: "set", problem: "x not found")]]
        var programs = CommandIngredients(program: content("sh").digest)
        programs.programs = [(name: "awk", digest: content("awk").digest)]
        programs.packages = [(name: "python3.11", digest: content("packages").digest)]
        programs.locked = [(name: "python.numpy", text: "1.26.4, sha256 00"), (name: "r.a[1].b", text: "")]
        programs.modules = [(name: "PYTHONPATH", digest: content("modules").digest)]
        programs.versions = ["numpy 1.2\nscipy 3", ""]
        programs.tables = [(role: "data", lines: ["path,seed\n", "\"a,b\",1\n"])]
        return Sample(
            "command", stage,
            KeyParts(
                kind: KindIngredients(code: .text("command 1"), versions: []),
                environment: KeyEnvironment(
                    variables: [(name: "LANG", value: "C"), (name: "QUOTED", value: "\"\"")],
                    secrets: [(name: "TOKEN", digest: content("secret").digest)]),
                inputs: inputs.enumerated().map {
                    KeyInput(name: Name($1.1), content: content($1.1, mode: $0 % 2 == 0 ? 0o755 : 0o644))
                }, unverified: ["data:set/y"], command: programs))
    }

    private static var kind: Sample {
        let stage = StageInstance(
            id: "t", name: "t", kind: "train.flow", parameters: ParameterValues(["problem": .string("odd")]),
            inputs: [GraphInput(role: "state", source: .file(path: "s.h5"), label: "file:s.h5")],
            outputs: ["history.h5"], place: "")
        let code = KindCode(files: ["8899aabbccddeeff B/b.swift", "0011223344556677 A/a [1].swift"])
        return Sample(
            "kind", stage,
            KeyParts(
                kind: KindIngredients(
                    code: .code(code),
                    versions: [(name: "build", value: "release"), (name: "compiler", value: "Swift 6, Clang 17")]),
                definitions: ["network": "layers", "a.b": "c"], environment: KeyEnvironment(variables: []),
                inputs: [KeyInput(name: "s.h5", content: content("state", mode: 0o755))]))
    }

    static let samples = [command, kind]

    @Test(arguments: samples) func theTextOfTheIngredientsGivesTheKey(_ sample: Sample) throws {
        let bytes = try sample.preImage.keyBytes()
        #expect(SHA256.digest(of: bytes) == sample.key)
        #expect(try sample.preImage.reading().key == sample.key)
    }

    /// Every group of ingredients is in one of the samples, so that none is forgotten.
    @Test func theSamplesHaveEveryGroup() {
        let groups = Set(
            Self.samples.flatMap(\.preImage.ingredients).map { String($0.name.text.prefix { $0 != "." && $0 != "[" }) })
        #expect(
            groups.sorted() == [
                "code", "command", "definition", "environment", "folder", "input", "instructions", "kind", "lacking",
                "lists", "locked", "mayBeEmpty", "modules",
                "optional", "output",
                "packages", "parameter", "program", "secret", "stdout", "table", "threads", "unverified", "version",
                "versions", "workingFolder",
            ])
    }

    /// The program in verify.sh, which knows nothing of this one, finds the same keys.
    @Test(arguments: samples) func anIndependentProgramFindsTheSameKey(_ sample: Sample) throws {
        let folder = TemporaryFolder()
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let script = try String(contentsOf: root.appending(path: "Sources/Archive/verify.sh"), encoding: .utf8)
        let program = try #require(
            script.components(separatedBy: "<<'END_OF_PROGRAM'\n").last?.components(separatedBy: "\nEND_OF_PROGRAM\n")
                .first)
        try (program + "\n").write(toFile: folder.path + "/chain.py", atomically: true, encoding: .utf8)
        let text = [UInt8(ascii: "{")] + sample.preImage.members + [UInt8(ascii: "}")]
        try Data(text).write(to: URL(filePath: folder.path + "/ingredients.json"))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.arguments = [
            "python3", "-c",
            """
            import chain, hashlib, json
            pairs = json.load(open('ingredients.json', encoding='utf-8'), object_pairs_hook=lambda pairs: pairs)
            print(hashlib.sha256(chain.key_bytes(pairs)).hexdigest(), end='')
            """,
        ]
        let answer = Pipe()
        process.standardOutput = answer
        try process.run()
        let said = try answer.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(String(decoding: said, as: UTF8.self) == sample.key.hexadecimal)
    }

    /// Texts of ingredients that no key is made of: an error, not a key.
    @Test(arguments: [
        #""other":"1""#, #""input.x":"n, 1 bytes, sha256 00""#, #""input.x[0]":"n, 1 bytes, sha256 00""#,
        #""input.x[00]":"n""#, #""input.x[-1]":"n""#, #""parameter.a":"nan""#, #""parameter.a":"{}""#,
        #""parameter.a":"[1,""#, #""parameter.a":"""#, #""threads":"01""#, #""threads":"x""#, #""command[0]":"1""#,
        #""program":"00""#, #""code.":"x""#, #""code.a":"A B""#, #""version.":"1""#, #""version[0]":"1""#, #""":"""#,
        #""a":1"#, #""a""#, #""input[9223372036854775808]":"n""#,
    ]) func aTextThatIsNoneHasNoKey(_ members: String) {
        #expect(throws: Failure.self) { try PreImage(members: Array(members.utf8)).reading() }
    }

    /// A name of a file may say what stands behind a name.
    @Test func aFileIsReadFromItsEnd() throws {
        let digest = Self.content("x").digest
        let name = Name("a, 1 bytes, sha256 \(digest), executable")
        let preImage = { (mode: mode_t) in
            var preImage = PreImage()
            preImage.take(
                IngredientName(group: "input", member: "r", index: 0),
                .file(name: name, FileContent(size: 7, digest: digest, mode: mode)))
            return preImage
        }
        var hasher = KeyHasher()
        hasher.take(
            IngredientName(group: "input", member: "r", index: 0),
            .file(name: name, FileContent(size: 7, digest: digest, mode: 0o644)))
        #expect(try preImage(0o644).reading().key == hasher.finish())
        #expect(try preImage(0o644).reading().key != preImage(0o755).reading().key)
    }
}
