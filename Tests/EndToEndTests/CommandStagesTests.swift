// What a command can be told besides its arguments, and what becomes of what it prints and leaves behind.

import Testing

struct CommandStagesTests {
    /// The files may be the same while they are of other points.
    @Test func whichFileIsWhichPointIsInTheKey() throws {
        let space = try TestSpace()
        func write(_ values: String) throws {
            try space.manifest(
                #"""
                "fit": {"kind": "command", "matrix": {"k": [\#(values)]}, "parameters": {"k": "$k"}, "command": ["echo", "same"], "stdout": "o"},
                "all": {"kind": "command", "inputs": {"fits": "fit/o"}, "command": ["cat", "{table:fits}"], "stdout": "t", "deliver": "out"}
                """#)
        }
        try write("1, 2")
        #expect(try space.run().exit == 0)
        #expect(space.read("out/t") == "path,k\nfits/0/o,1\nfits/1/o,2\n")
        try write("1, 3")
        #expect(try space.run().ran == ["fit[k=3]", "all"])
        #expect(space.read("out/t") == "path,k\nfits/0/o,1\nfits/1/o,3\n")
    }

    /// A reader of the log sees what came first.
    @Test func theLogHasTheOrderOfEvents() throws {
        let space = try TestSpace()
        let stages = (0..<12).map { number in
            let input = number == 0 ? "" : #""inputs": {"i": "s\#(number - 1)/o"}, "#
            return #""s\#(number)": {"kind": "command", \#(input)"command": ["echo", "\#(number)"], "stdout": "o"}"#
        }
        try space.manifest(stages.joined(separator: ",\n"))
        let lines = try space.stagecraft("run").errors.split(separator: "\n")
        let words = lines.filter { $0.hasPrefix("run ") || $0.hasPrefix("done") }.map { line in
            line.split(separator: " ").first { $0.hasPrefix("s") }.map { "\(line.prefix(4)) \($0)" } ?? ""
        }
        #expect(words == (0..<12).flatMap { ["run  s\($0)", "done s\($0)"] }, "\(lines)")
    }

    @Test func whatItPrintsIsAnOutput() throws {
        let space = try TestSpace()
        try space.manifest(
            #"""
            "say": {"kind": "command", "command": ["sh", "-c", "echo text; echo trouble >&2"], "stdout": "said.txt", "deliver": "out"},
            "read": {"kind": "command", "command": ["cat", "{input:t}"], "inputs": {"t": "say/said.txt"}, "stdout": "again", "deliver": "out"}
            """#)
        #expect(try space.run().ran == ["say", "read"])
        #expect(space.read("out/said.txt") == "text\n" && space.read("out/again") == "text\n")
        #expect(try space.stagecraft("log", "say").output == "trouble\n")
        #expect(try space.run().ran == [])
        // Another output of the same bytes is another key.
        try space.manifest(
            #"""
            "say": {"kind": "command", "command": ["sh", "-c", "echo text; echo trouble >&2"], "stdout": "x", "deliver": "out"}
            """#)
        #expect(try space.run().ran == ["say"])
    }

    @Test func variablesOfItsOwnAreInItsKey() throws {
        let space = try TestSpace()
        space.environment["WORD"] = "outside"
        func write(_ value: String, _ more: String = "") throws {
            try space.manifest(
                #"""
                "a": {"kind": "command", "matrix": {"k": [1, 2]}, "command": ["sh", "-c", "echo $WORD $K"], "stdout": "o",
                  "environment": {"WORD": "\#(value)", "K": "$k"}, "deliver": "out/${k}"},
                "b": {"kind": "command", "command": ["sh", "-c", "echo $WORD"], "stdout": "o", "deliver": "out/b"}
                """#, more: #""environment": ["WORD"],"# + more)
        }
        try write("one")
        #expect(try space.run().ran == ["a[k=1]", "a[k=2]", "b"])
        #expect(space.read("out/2/o") == "one 2\n" && space.read("out/b/o") == "outside\n")
        try write("two")
        #expect(try space.run().ran == ["a[k=1]", "a[k=2]"])
        // What the stage sets is all that it sees.
        space.environment["WORD"] = "else"
        #expect(try space.run().ran == ["b"])
        try write("two", #""secrets": ["WORD"],"#)
        let refused = try space.stagecraft("run")
        #expect(refused.exit == 2 && refused.errors.contains("'WORD' is a secret"), "\(refused.errors)")
    }

    @Test(arguments: [
        ("PATH", "same PATH"), ("HOME", "folder of the stage's own"), ("OMP_NUM_THREADS", "\"threads\" sets it"),
    ])
    func someVariablesAreNotItsOwn(name: String, reason: String) throws {
        let space = try TestSpace()
        try space.manifest(
            #""a": {"kind": "command", "command": ["true"], "outputs": [], "environment": {"\#(name)": "x"}}"#)
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 2 && outcome.errors.contains("a stage cannot set \(name)"), "\(outcome.errors)")
        #expect(outcome.errors.contains(reason))
    }

    @Test func whatItMayLeaveBehindIsThrownAway() throws {
        let space = try TestSpace()
        func write(_ discard: String) throws {
            try space.manifest(
                #"""
                "a": {"kind": "command", "command": ["sh", "-c", "echo > o; echo > x.aux; mkdir t; echo > t/y"], "outputs": ["o"]\#(discard)}
                """#)
        }
        try write(#", "discard": ["*.aux"]"#)
        let refused = try space.stagecraft("run")
        #expect(
            refused.exit == 1 && refused.errors.contains("wrote what it does not declare: t/y"), "\(refused.errors)")
        try write(#", "discard": ["*.aux", "t/"]"#)
        #expect(try space.run().exit == 0)
        #expect(space.files(".stagecraft/objects").count == 1)
    }

    /// It runs once for each key, and again when what it looks at has changed.
    @Test func aStageMayBeRunForItsEffect() throws {
        let space = try TestSpace()
        try space.write("data", "1\n")
        try space.manifest(
            #"""
            "check": {"kind": "command", "command": ["grep", "-q", "1", "{input:d}"], "inputs": {"d": "file:data"}, "outputs": []}
            """#)
        #expect(try space.run().ran == ["check"])
        #expect(try space.run().ran == [])
        #expect(try space.stagecraft("status").exit == 0)
        try space.write("data", "2\n")
        #expect(try space.run().exit == 1)
        try space.write("data", "1\n")
        #expect(try space.run().ran == [])
        #expect(try space.stagecraft("gc").exit == 0)
        #expect(try space.run().ran == [])
        #expect(try space.stagecraft("fsck").exit == 0)
    }

    @Test func parametersComeInAFile() throws {
        let space = try TestSpace()
        try space.manifest(
            #"""
            "a": {"kind": "command", "command": ["cp", "{parameters}", "o"], "outputs": ["o"], "deliver": "out",
              "parameters": {"n": 3, "x": 0.5, "list": [1, "a\"b"], "yes": true}}
            """#)
        #expect(try space.run().exit == 0)
        #expect(space.read("out/o") == #"{"list":[1,"a\"b"],"n":3,"x":0.5,"yes":true}"# + "\n")
    }

    /// A delivered file, or the folder that it is in, is a target.
    @Test func aFileIsATarget() throws {
        let space = try TestSpace()
        try space.manifest(
            #"""
            "a": {"kind": "command", "command": ["touch", "f/x"], "outputs": ["f/"], "deliver": "out"},
            "b": {"kind": "command", "command": ["touch", "o"], "outputs": ["o"], "deliver": "out"}
            """#)
        #expect(try space.run("out/o").ran == ["b"])
        #expect(try space.run("./out/f/x").ran == ["a"])
        #expect(try space.stagecraft("run", "out/p").exit == 2)
    }

    /// What is worked on is not taken for a script: its words are no programs.
    @Test func dataThatAShellIsGivenIsNoScript() throws {
        let space = try TestSpace()
        try space.write("data.csv", "awk,1\nsed,2\n")
        try space.manifest(
            #"""
            "a": {"kind": "command", "command": ["sh", "-c", "cat \"$@\" > o", "sh", "{input:d}"], "inputs": {"d": "file:data.csv"},
              "outputs": ["o"]}
            """#)
        try space.run()
        let why = try space.stagecraft("why", "a", "--all").output
        #expect(!why.contains("awk") && !why.contains("program.sed"), "\(why)")
    }
}
