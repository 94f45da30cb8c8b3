// Names that could only fail when a stage runs are refused when the manifest is read, at their place.

import Testing

@Suite struct LateNamesTests {
    @Test(arguments: ["./a", "a/./b", ".", "a//", "a//b", "a/.", String(repeating: "x", count: 256)])
    func outputs(name: String) throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "s": {"kind": "command", "outputs": ["ok", "\(name)"], "command": ["true"]}
            """)
        for command in ["graph", "status", "run"] {
            let outcome = try space.stagecraft(command)
            #expect(outcome.exit == 2)
            #expect(outcome.errors.hasPrefix("pipeline.json:2:44: error: '\(name)' "))
        }
    }

    @Test(arguments: [["a", "a/b"], ["a/b/c", "a/b"], ["x/a", "x/a/b/c"]])
    func anOutputInsideAnother(names: [String]) throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "s": {"kind": "command", "outputs": ["\(names[0])", "\(names[1])"], "command": ["true"]}
            """)
        let outcome = try space.stagecraft("graph")
        #expect(outcome.exit == 2)
        #expect(outcome.errors.contains("error: output '\(names[1])' and another one are in each other's way"))
    }

    @Test(arguments: [
        ("a", "\"x\": \"file:a\""), ("a/b", "\"x\": \"file:a\""), ("a", "\"x\": [\"up\", \"file:./a/b\"]"),
        ("x", "\"x\": \"up\""), ("x/e", "\"x\": \"up\""), ("x/e/f", "\"x\": \"up/e\""),
        ("x/hostname", "\"x\": \"file:/etc/hostname\""),
    ])
    func anOutputWhereAnInputLies(output: String, inputs: String) throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "up": {"kind": "command", "outputs": ["e"], "command": ["touch", "e"]},
            "s": {"kind": "command", "outputs": ["\(output)"], "command": ["true"],
                "inputs": {\(inputs)}}
            """)
        let outcome = try space.stagecraft("graph")
        #expect(outcome.exit == 2)
        #expect(outcome.errors.contains("pipeline.json:4:"))
        #expect(outcome.errors.contains("error: an input and an output of a command are in each other's way"))
    }

    @Test func outputsBesideInputs() throws {
        let space = try TestSpace()
        try space.write("a/in", "text")
        try space.manifest(
            """
            "up": {"kind": "command", "outputs": ["e"], "command": ["touch", "e"]},
            "s": {"kind": "command", "outputs": ["a/out", "x/out"], "inputs": {"x": "up", "y": "file:a/in"},
                "command": ["sh", "-c", "cat {input:x} {input:y} > a/out; cp a/out x/out"], "deliver": "."}
            """)
        #expect(try space.run().exit == 0)
        #expect(space.read("x/out") == "text")
    }

    @Test(arguments: ["../A1", "A1'x", "a/b", "", ".", "A\u{E9}", String(repeating: "A", count: 250)])
    func idsOfFigures(id: String) throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "up": {"kind": "command", "outputs": ["e.h5"], "command": ["sleep", "10"]},
            "s": {"kind": "plot.escape", "inputs": {"escape": "up", "followed": "up"}, "parameters": {"figure": "\(id)"}}
            """)
        for command in ["graph", "run"] {
            let outcome = try space.stagecraft(command)
            #expect(outcome.exit == 2)
            #expect(outcome.errors.contains("error: this cannot be part of a file's name\n"), "\(outcome.errors)")
            #expect(outcome.errors.contains("  key:      stages.s.parameters.figure\n"))
            #expect(outcome.errors.contains("expected: letters, digits, '-' and '_'"))
        }
        let set = try space.stagecraft("graph", "--set", "s.figure=../A1")
        #expect(
            set.exit == 2 && set.errors.contains("--set s.figure=../A1: error: this cannot be part of a file's name"),
            "\(set.errors)")
    }
}
