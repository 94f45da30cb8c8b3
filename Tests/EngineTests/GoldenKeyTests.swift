import Testing

@testable import Engine
@testable import ResultStore
@testable import StageGraph

/// Keys that must never change by accident: a change would make every user's results run again without a word. The digests
/// are those of a program that writes the fields one by one and knows nothing of this one. Who changes them on purpose
/// raises `KeyHasher.version`.
struct GoldenKeyTests {
    private func content(_ text: String) -> FileContent {
        FileContent(size: text.utf8.count, digest: SHA256.digest(of: Array(text.utf8)))
    }

    private func input(_ role: String, _ path: Name) -> GraphInput {
        GraphInput(role: role, source: .file(path: path), label: "file:\(path)")
    }

    /// With everything that a command's key can hold.
    @Test func theKeyOfACommand() throws {
        var stage = StageInstance(
            id: "s[count=3]", name: "s", kind: StageInstance.commandKind,
            parameters: ParameterValues(["scale": .number(0.5), "count": .integer(3)]),
            inputs: [input("data", "in/a.csv"), input("data", "in/b.csv"), input("script", "run.py")],
            outputs: ["out.txt", "log/err"], command: ["python", "{input:script}", "--threads={threads}"],
            place: "pipeline.json:7:3")
        stage.resources.threads = 2
        stage.resources.retries = 3
        stage.lacking = ["data": [AbsentDataset(name: "set", problem: "x not found")]]
        let catalog = KindCatalog([], CodeTable(""), ProgramAnswers(path: "/nowhere"))
        let parts = KeyParts(
            kind: try catalog.ingredients(of: stage),
            environment: KeyEnvironment(variables: [(name: "LANG", value: "C")]),
            inputs: [
                KeyInput(name: "a.csv", content: content("one\n")), KeyInput(name: "b.csv", content: content("two\n")),
                KeyInput(name: "run.py", content: content("pass\n")),
            ], unverified: ["data:set/y"], command: CommandIngredients(program: content("python").digest))
        var hasher = KeyHasher()
        #expect(
            stage.key(parts, by: &hasher).hexadecimal
                == "6e2780eb05749569626cc968a37a4713b4410bae22b65c3f27052e3f5c35186c")
        // What is not in it.
        stage.id = "other"
        stage.resources.retries = 0
        stage.place = ""
        #expect(stage.key(parts, by: &hasher).hexadecimal.hasPrefix("6e2780eb"))
    }

    /// Of a kind with code of its own, whose files' names do not count.
    @Test func theKeyOfAKind() {
        let stage = StageInstance(
            id: "t", name: "t", kind: "train.flow",
            parameters: ParameterValues([
                "problem": .string("odd"),
                "flags": .list([.boolean(true), .list([.integer(1), .integer(-2)]), .string("\u{e9}")]),
            ]), inputs: [], outputs: ["history.h5"], place: "")
        let code = KindCode(files: ["8899aabbccddeeff B/b.swift", "0011223344556677 A/a.swift"])
        let parts = KeyParts(
            kind: KindIngredients(
                code: .code(code), versions: [(name: "build", value: "release"), (name: "compiler", value: "Swift 6")]),
            definitions: ["network": "layers"], environment: KeyEnvironment(variables: []))
        var hasher = KeyHasher()
        #expect(
            stage.key(parts, by: &hasher).hexadecimal
                == "7237ba7655da3ee07779a56bb1d1c6c644ce10db94a25845609c37712a1e98d0")
    }
}
