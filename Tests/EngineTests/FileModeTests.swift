import Glibc
import Testing

@testable import Engine
@testable import ResultStore
@testable import StageGraph

/// Whether a file can be run is part of what it is; who may read it is remembered.
struct FileModeTests {
    private let digest = SHA256.digest(of: [1])

    private func content(_ mode: mode_t?) -> FileContent {
        var content = FileContent(size: 1, digest: digest)
        content.mode = mode
        return content
    }

    private func key(_ kind: String, _ mode: mode_t?) -> (Digest, PreImage) {
        let stage = StageInstance(
            id: "s", name: "s", kind: kind, parameters: ParameterValues([:]),
            inputs: [GraphInput(role: "x", source: .file(path: "/p/n"), label: "file:n")], outputs: ["o"],
            place: "p:1:1")
        var hasher = KeyHasher()
        let parts = KeyParts(
            kind: KindIngredients(code: .text("1"), versions: []), environment: KeyEnvironment(variables: []),
            inputs: [KeyInput(name: "n", content: content(mode))])
        return (stage.key(parts, by: &hasher), stage.preImage(parts))
    }

    @Test func aProgramIsAnotherInputThanAFileOfItsBytes() {
        #expect(key("command", 0o755).0 != key("command", 0o644).0)
        let change = key("command", 0o644).1.differences(from: key("command", 0o755).1)
        #expect(change.count == 1 && change[0].old?.hasSuffix(", executable") == true, "\(change)")
    }

    @Test func nothingElseOfAModeIsInAKey() {
        for mode: mode_t? in [nil, 0o600, 0o444, 0o666, 0o655] {
            #expect(key("command", mode).0 == key("command", 0o644).0)
        }
        #expect(key("command", 0o700).0 == key("command", 0o755).0)
        // What a built-in kind reads is not run.
        #expect(key("plot", 0o755).0 == key("plot", 0o644).0)
    }

    private func record(_ mode: mode_t?) -> ActionRecord {
        ActionRecord(
            key: digest, stage: "s", preImage: PreImage(), outputs: [.init(name: "o", content: content(mode))],
            cost: StageCost(), host: "h", finished: "2026")
    }

    @Test(arguments: [nil, 0o755, 0o600, 0o644] as [mode_t?]) func recordsRememberModes(_ mode: mode_t?) throws {
        let again = try #require(ActionRecord(decoding: record(mode).encoded))
        #expect(again.outputs[0].content.mode == mode)
        #expect(again == record(mode))
        let folder = TemporaryFolder()
        let path = folder.path + "/last"
        try LastResults(path: path).record("s", key: digest, outputs: [content(mode), content(0o711)])
        let last = try #require(try LastResults(path: path)["s"])
        #expect(last.outputs.map(\.mode) == [mode, 0o711])
    }

    @Test func aNewModeOfTheSameBytesIsRemembered() throws {
        let folder = TemporaryFolder()
        let last = try LastResults(path: folder.path + "/last")
        try last.record("s", key: digest, outputs: [content(0o644)])
        try last.record("s", key: digest, outputs: [content(0o600)])
        #expect(try LastResults(path: folder.path + "/last")["s"]?.outputs[0].mode == 0o600)
    }

    @Test func theIndexKnowsTheModeOfNow() throws {
        let folder = TemporaryFolder()
        try folder.write("file", "one")
        usleep(20_000)
        let index = try StatIndex(path: folder.path + "/stat")
        for mode: mode_t in [0o755, 0o600, 0o644] {
            chmod(folder.path + "/file", mode)
            #expect(try index.content(of: folder.path + "/file")?.mode == mode)
        }
    }

    @Test func aReplacedFileKeepsItsMode() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/file"
        try folder.write("file", "one")
        chmod(path, 0o660)
        try Files.replace(path, by: [2], through: path + ".new")
        #expect(try FileStatus(of: path)?.mode == 0o660)
        #expect(try Files.read(path) == [2])
    }
}
