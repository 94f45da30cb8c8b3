import Testing

@testable import Engine
@testable import ResultStore
@testable import StageGraph

/// What programs are given can be parsed, and is all there.
struct CommandArgumentsTests {
    private func arguments(_ argument: String, _ parameters: [String: Value]) throws -> [String] {
        try CommandTemplate(parsing: argument).arguments(
            inputs: [:], output: { $0.text }, parameters: ParameterValues(parameters), threads: 1)
    }

    @Test func aListWithinAListIsJSON() throws {
        let list = Value.list([
            .integer(1), .list([.integer(2), .string("x, \"y\"\n")]), .string("a b"), .boolean(true),
        ])
        #expect(try arguments("{parameter:p}", ["p": list]) == ["1", #"[2, "x, \"y\"\n"]"#, "a b", "true"])
    }

    @Test func aListWithinTextIsJSON() throws {
        let list = Value.list([.string("odd"), .number(-0.0), .integer(Int.max)])
        #expect(try arguments("--p={parameter:p}", ["p": list]) == [#"--p=["odd", -0.0, 9223372036854775807]"#])
        let text = try arguments("x{parameter:p}", ["p": list])[0].dropFirst()
        #expect(Value(try JSONDocument(parsing: Array(text.utf8)).root) == list)
    }

    @Test func aZeroCharacterIsRefused() {
        let command = #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "outputs": ["o"], "#
        for (rest, place) in [
            (#""command": ["x\u0000y"]}}}"#, "1:85"),
            (#""command": ["x"], "parameters": {"p": ["a", "b\u0000"]}}}}"#, "1:111"),
        ] {
            let text = message(command + rest)
            #expect(
                text.hasPrefix("pipeline.json:\(place): error: a program cannot be given a zero character"), "\(text)")
        }
        let text = message(command + #""command": ["x"], "parameters": {"p": 1}}}}"#, set: [#"a.p="\u0000""#])
        #expect(text.contains("zero character"), "\(text)")
    }

    private func stage(_ command: [String], names: [String]) -> StageInstance {
        StageInstance(
            id: "s", name: "s", kind: "command", parameters: ParameterValues([:]),
            inputs: names.map {
                GraphInput(role: "x", source: .file(path: Name("/p/" + $0)), label: Name("file:" + $0))
            },
            outputs: ["out"], command: command, place: "p:1:1")
    }

    @Test func aListFileHoldsThePathsInOrder() throws {
        let stage = stage(["cat", "@{list:x}", "{list:x}"], names: ["d/b", "d/a"])
        let lists = try stage.commandLists(inputPaths: stage.commandInputPaths)
        #expect(lists.map(\.path) == [".lists/x"])
        #expect(String(decoding: lists[0].bytes, as: UTF8.self) == "d/b\nd/a\n")
        #expect(
            try stage.commandArguments(inputPaths: stage.commandInputPaths) == ["cat", "@.lists/x", ".lists/x"])
    }

    @Test func aNameThatALineCannotHoldIsRefused() throws {
        let stage = stage(["cat", "{list:x}"], names: ["a\nb"])
        #expect(throws: Failure.self) { try stage.commandLists(inputPaths: stage.commandInputPaths) }
        let clash = self.stage(["cat", "{list:x}"], names: [".lists/x"])
        #expect(throws: Failure.self) { try clash.commandLists(inputPaths: clash.commandInputPaths) }
    }
}

extension CommandArgumentsTests {
    /// Results of programs that were given the same list in another form are not theirs.
    @Test(arguments: [
        ("{parameter:p}", false), ("-p{parameter:p}", true), ("{parameter:q}", true), ("{parameter:n}", false),
    ])
    func theFormOfAListIsInTheKey(_ argument: String, _ isThere: Bool) {
        let values: [String: Value] = ["p": .list([.integer(1)]), "q": .list([.list([])]), "n": .integer(1)]
        let stage = StageInstance(
            id: "s", name: "s", kind: "command", parameters: ParameterValues(values), outputs: ["o"],
            command: [argument],
            place: "p:1:1")
        let parts = KeyParts(
            kind: KindIngredients(code: .text("1"), versions: []), environment: KeyEnvironment(variables: []))
        #expect(stage.preImage(parts).ingredients.contains { $0.name == "lists" } == isThere)
    }
}
