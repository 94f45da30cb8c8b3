import Testing

@testable import Engine
@testable import ResultStore
@testable import StageGraph

/// Feeds one stage to both sinks.
private func keyAndText(
    parameters: [String: Value] = [:], inputs: [(role: String, name: Name, text: String)] = [],
    outputs: [Name] = ["out"], kind: String = "test", command: [String] = [], threads: Int = 1,
    environment: [(Name, String)] = [], code: String = "1", definitions: [String: String] = [:]
) -> (key: Digest, preImage: PreImage) {
    var stage = StageInstance(
        id: "s", name: "s", kind: kind, parameters: ParameterValues(parameters),
        inputs: inputs.map { GraphInput(role: $0.role, source: .file(path: $0.name), label: "file:\($0.name)") },
        outputs: outputs, command: command, place: "p:1:1")
    stage.resources.threads = threads
    let contents = inputs.map { input in
        KeyInput(
            name: input.name,
            content: FileContent(size: input.text.utf8.count, digest: SHA256.digest(of: Array(input.text.utf8))))
    }
    let ingredients = KindIngredients(code: .text(code), versions: [(name: "library", value: "2.6")])
    let variables = KeyEnvironment(variables: environment.map { (name: $0.0, value: $0.1) })
    var hasher = KeyHasher()
    let parts = KeyParts(
        kind: ingredients, definitions: definitions, environment: variables, inputs: contents)
    return (stage.key(parts, by: &hasher), stage.preImage(parts))
}

struct SHA256Tests {
    /// FIPS 180-2, appendix B.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ]) func agreesWithTheStandard(_ vector: (text: String, digest: String)) {
        let digest = SHA256.digest(of: Array(vector.text.utf8))
        #expect(digest.hexadecimal == vector.digest)
        #expect(Digest(vector.digest) == digest)
        #expect(Digest(vector.digest.uppercased()) == digest)
    }

    @Test func aDigestIsReadOnlyFromSixtyFourDigits() {
        #expect(Digest("abc") == nil)
        #expect(Digest(String(repeating: "g", count: 64)) == nil)
        #expect(Digest(String(repeating: "0", count: 65)) == nil)
    }
}

struct StageKeyTests {
    /// Stages that differ in one thing each: all keys and all explanations must differ.
    @Test func everyIngredientCounts() {
        let variants = [
            keyAndText(), keyAndText(parameters: ["a": .integer(1)]), keyAndText(parameters: ["a": .number(1)]),
            keyAndText(parameters: ["a": .string("1")]), keyAndText(parameters: ["a": .boolean(true)]),
            keyAndText(parameters: ["a": .list([.integer(1)])]),
            keyAndText(parameters: ["a": .list([.list([.integer(1)])])]),
            keyAndText(parameters: ["a": .number(0)]), keyAndText(parameters: ["a": .number(-0.0)]),
            keyAndText(parameters: ["a": .number(0.3)]), keyAndText(parameters: ["a": .number(0.1 + 0.2)]),
            keyAndText(parameters: ["a": .integer(1), "b": .integer(2)]), keyAndText(parameters: ["a1b": .integer(2)]),
            keyAndText(inputs: [("x", "n", "one")]), keyAndText(inputs: [("x", "n", "two")]),
            keyAndText(inputs: [("y", "n", "one")]), keyAndText(inputs: [("x", "m", "one")]),
            keyAndText(inputs: [("x", "n", "one"), ("x", "n", "two")]),
            keyAndText(inputs: [("x", "n", "two"), ("x", "n", "one")]), keyAndText(outputs: ["other"]),
            keyAndText(outputs: ["out", "other"]), keyAndText(outputs: ["other", "out"]),
            keyAndText(command: ["a", "b"]), keyAndText(command: ["ab"]),
            keyAndText(kind: "command"), keyAndText(kind: "command", threads: 2), keyAndText(environment: [("A", "")]),
            keyAndText(environment: [("A", "1")]), keyAndText(code: "2"),
            keyAndText(definitions: ["a": "1"]), keyAndText(definitions: ["a": "2"]),
        ]
        #expect(Set(variants.map(\.key)).count == variants.count)
        for (place, variant) in variants.enumerated() {
            for other in variants[..<place] { #expect(!variant.preImage.differences(from: other.preImage).isEmpty) }
        }
    }

    /// What a program makes of its threads nobody knows; a kind's result must not depend on them.
    @Test func onlyACommandsThreadsCount() {
        #expect(keyAndText(threads: 1).key == keyAndText(threads: 2).key)
        #expect(keyAndText(kind: "command", threads: 1).key != keyAndText(kind: "command", threads: 2).key)
    }

    @Test func theOrderOfADictionaryDoesNotCount() {
        let names = (0..<20).map { "p\($0)" }
        let forward = Dictionary(uniqueKeysWithValues: names.map { ($0, Value.string($0)) })
        let backward = Dictionary(uniqueKeysWithValues: names.reversed().map { ($0, Value.string($0)) })
        #expect(keyAndText(parameters: forward).key == keyAndText(parameters: backward).key)
    }

    @Test func differencesNameOldAndNew() {
        let old = keyAndText(parameters: ["a": .integer(1), "gone": .integer(0)]).preImage
        let new = keyAndText(parameters: ["a": .number(1), "fresh": .string("x")]).preImage
        #expect(
            new.differences(from: old).map(\.description) == [
                "parameter.a: 1 → 1.0", "parameter.fresh is new: \"x\"", "parameter.gone is gone: 0",
            ])
    }

    @Test func digestsAreShortenedForPeopleOnly() {
        let digest = String(repeating: "ab", count: 32)
        #expect(Difference.shortened("x \(digest), \(digest)!") == "x abababababab, abababababab!")
        #expect(Difference.shortened("deadbeef") == "deadbeef")
    }

    @Test func whatIsNotKnownYetIsNoDifference() {
        var unknown = PreImage()
        unknown.take(IngredientName(group: "input", member: "x", index: 0), .unknown(name: "n", maker: "m"))
        #expect(unknown.differences(from: PreImage()).isEmpty)
        unknown.take(IngredientName(group: "threads"), .number(2))
        #expect(
            unknown.ingredients == [
                .init(name: "input.x[0]", value: "n, not known before m has run", isKnown: false),
                .init(name: "threads", value: "2"),
            ])
        #expect(unknown.differences(from: PreImage()).map(\.name) == ["threads"])
        #expect(!unknown.isComplete)
    }
}

struct CodeTests {
    private let table = """
        compiler Swift version 1.2
        file 0011223344556677 Kinds/A.swift
        file 8899aabbccddeeff C
        file 0123456789abcdef Kinds/B.swift
        kind EngineTests.ExampleKind 0 1
        kind EngineTests.OtherKind 2
        """
    private let kind = ExampleKind(name: "a", files: { _ in [] })

    private func keyAndIngredients(_ table: String) throws -> (key: Digest, ingredients: PreImage) {
        var hasher = KeyHasher()
        var preImage = PreImage()
        let code = IngredientValue.code(try CodeTable(table).code(of: kind))
        hasher.take(IngredientName(group: "code"), code)
        preImage.take(IngredientName(group: "code"), code)
        return (hasher.finish(), preImage)
    }

    @Test func anExplanationNamesTheFileThatChanged() throws {
        let old = try keyAndIngredients(table)
        #expect(old.ingredients.ingredients.map(\.name) == ["code.Kinds/A.swift", "code.C"])
        let new = try keyAndIngredients(table.replacing("8899", with: "9999"))
        #expect(new.key != old.key)
        #expect(
            new.ingredients.differences(from: old.ingredients).map(\.description)
                == ["code.C: 8899aabbccddeeff → 9999aabbccddeeff"])
        // Another kind's file.
        #expect(try keyAndIngredients(table.replacing("0123", with: "9999")).key == old.key)
    }

    @Test func aFileThatIsMovedIsTheSameCode() throws {
        #expect(try keyAndIngredients(table.replacing("Kinds/A", with: "Other/Z")).key == keyAndIngredients(table).key)
    }

    @Test func aKindThatThePluginHasNotSeenIsRefused() {
        #expect(throws: Failure.self) { try keyAndIngredients(table.replacing("ExampleKind", with: "GoneKind")) }
    }

    private func ingredients(_ kinds: [any StageKind]) throws -> KindIngredients {
        let stage = StageInstance(
            id: "s", name: "s", kind: "a", parameters: ParameterValues([:]), inputs: [], outputs: [], place: "p:1:1")
        let catalog = KindCatalog(kinds, CodeTable(table), ProgramAnswers(path: "/nowhere"))
        return try catalog.ingredients(of: stage)
    }

    @Test func compilersAndConfigurationAreVersions() throws {
        let versions = Dictionary(uniqueKeysWithValues: try ingredients([kind]).versions.map { ($0.name, $0.value) })
        #expect(versions["compiler"]?.hasPrefix("Swift version 1.2, ") == true && versions["compiler"]!.count > 25)
        #expect(["debug", "release"].contains(versions["build"]))
    }

    @Test func twoKindsOfOneTypeAreRefused() {
        #expect(throws: Failure.self) { try ingredients([kind, ExampleKind(name: "b", files: { _ in [] })]) }
    }
}
