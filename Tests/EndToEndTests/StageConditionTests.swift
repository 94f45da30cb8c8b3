// Stages that are there for some settings only, that share what there is little of, and that start in a folder of their own.

import Foundation
import Testing

struct StageConditionTests {
    private static let stages = #"""
        "base": {"kind": "command", "command": ["echo", "base"], "stdout": "o"},
        "extra": {"kind": "command", "when": "$withExtra", "command": ["echo", "extra"], "stdout": "o"},
        "large": {"kind": "command", "when": {"size": ["large", "huge"], "withExtra": true}, "command": ["echo", "large"], "stdout": "o"},
        "all": {"kind": "command", "inputs": {"parts": ["base/o", "extra/o", "large/o"]}, "mayBeEmpty": ["parts"],
          "command": ["cat", "{input:parts}"], "stdout": "all", "deliver": "out"}
        """#

    @Test func aStageIsThereForSomeSettings() throws {
        let space = try TestSpace()
        try space.manifest(Self.stages, more: #""settings": {"withExtra": false, "size": "small"},"#)
        #expect(try space.run().ran == ["base", "all"])
        #expect(space.read("out/all") == "base\n")
        #expect(try space.run("--set", "withExtra=true").ran == ["extra", "all"])
        #expect(space.read("out/all") == "base\nextra\n")
        #expect(try space.run("--set", "withExtra=true", "--set", "size=huge").ran == ["large", "all"])
        #expect(space.read("out/all") == "base\nextra\nlarge\n")
        // Back again, nothing runs.
        #expect(try space.run().ran == [])
        #expect(space.read("out/all") == "base\n")
        let unknown = try space.stagecraft("run", "extra")
        #expect(unknown.exit == 2 && unknown.errors.contains("'extra'"), "\(unknown.errors)")
    }

    /// What is not there cannot be read, unless the reader says that it can do without.
    @Test func whoReadsWhatIsNotThereIsTold() throws {
        let space = try TestSpace()
        try space.manifest(
            Self.stages.replacingOccurrences(of: #""mayBeEmpty": ["parts"],"#, with: ""),
            more: #""settings": {"withExtra": false, "size": "small"},"#)
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 2 && outcome.errors.contains("stage 'extra' is not there"), "\(outcome.errors)")
        #expect(outcome.errors.contains("withExtra is false") && outcome.errors.contains("withExtra is true"))
        #expect(outcome.errors.contains("\"mayBeEmpty\""))
    }

    @Test(arguments: [
        (#""$alpha""#, "unknown name '$alpha'"), (#""$size""#, "true or false"), ("3", "wrong type"),
        (#""yes""#, "names no setting"), ("{}", "names a setting"), (#"{"k": 1}"#, "'k' is an axis"),
        (#"{"size": "$withExtra"}"#, "written here"),
    ])
    func conditionsAreChecked(condition: String, message: String) throws {
        let space = try TestSpace()
        try space.manifest(
            #"""
            "a": {"kind": "command", "when": \#(condition), "matrix": {"k": [1, 2]}, "command": ["true"], "outputs": []},
            "b": {"kind": "command", "when": {"size": "small", "withExtra": [true, false]}, "command": ["true"], "outputs": []}
            """#, more: #""settings": {"withExtra": false, "size": "small"},"#)
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 2 && outcome.errors.contains(message), "\(outcome.errors)")
    }

    /// Two stages at a time could run; one unit lets one of them. Others pass by.
    @Test func poolsLimitWhatRunsAtATime() throws {
        let space = try TestSpace()
        let command =
            #""command": ["sh", "-c", "mkdir {parameter:lock} && sleep .15 && rmdir {parameter:lock}"], "outputs": []"#
        func write(_ units: String) throws {
            try space.manifest(
                #"""
                "gpu": {"kind": "command", "matrix": {"k": [1, 2, 3, 4]}, "parameters": {"lock": "\#(space.path("lock"))", "k": "$k"},
                  "pools": {"card": 1}, \#(command)},
                "other": {"kind": "command", "command": ["sh", "-c", "test -d \#(space.path("lock"))"], "outputs": [], "retries": 20}
                """#, more: #""settings": {"cards": \#(units)}, "pools": {"card": "$cards"},"#)
        }
        try write("1")
        let outcome = try space.run("--jobs", "4")
        #expect(outcome.exit == 0 && Set(outcome.ran).count == 5, "\(outcome.output)")
        // It ran beside the first of those that wait for each other, although it stands behind them.
        #expect(try #require(outcome.ran.firstIndex(of: "other")) < 3, "\(outcome.ran)")
        // How many there are is in no key.
        try write("2")
        #expect(try space.run().ran == [])
        try write("0")
        let refused = try space.stagecraft("run")
        #expect(refused.exit == 2 && refused.errors.contains("does not have that many units"), "\(refused.errors)")
    }

    @Test func aStageKnowsWhichAttemptItIs() throws {
        let space = try TestSpace()
        try space.manifest(
            #"""
            "try": {"kind": "command", "retries": 3, "command": ["sh", "-c", "echo $1; test $1 = 3", "sh", "{attempt}"],
              "stdout": "o", "deliver": "out"}
            """#)
        #expect(try space.run().exit == 0)
        #expect(space.read("out/o") == "3\n")
        #expect(try space.run().ran == [])
    }

    /// The text is compiled in its folder, and paths lead from there.
    @Test func aCommandStartsInItsWorkingFolder() throws {
        let space = try TestSpace()
        try space.write("paper/text/main.txt", "text\n")
        try space.write("paper/run.sh", "#!/bin/sh\ncat text/main.txt \"$@\" > text/out.txt\npwd > /dev/stderr\n")
        try space.shell("chmod +x paper/run.sh")
        func write(_ program: String) throws {
            try space.manifest(
                #"""
                "data": {"kind": "command", "matrix": {"k": [1, 2]}, "command": ["echo", "data"], "stdout": "d"},
                "paper": {"kind": "command", "workingFolder": "paper", "inputs": {"script": "file:paper/run.sh",
                    "text": "file:paper/text/main.txt", "data": "data/d"},
                  "command": ["\#(program)", "{input:data}", "{list:data}"], "outputs": ["paper/text/out.txt"], "deliver": "."}
                """#)
        }
        try write("./run.sh")
        let outcome = try space.run("--jobs", "1")
        #expect(outcome.exit == 0, "\(outcome.output)")
        #expect(space.read("paper/text/out.txt") == "text\ndata\ndata\n../data/0/d\n../data/1/d\n")
        #expect(try space.stagecraft("log", "paper").output.hasSuffix("/work/paper\n"))
        // The same program by its other name is another command.
        try write("{input:script}")
        #expect(try space.run().ran == ["paper"])
        try write("./rum.sh")
        let missing = try space.stagecraft("run")
        #expect(
            missing.exit == 1 && missing.errors.contains("'paper/rum.sh' is not among its inputs"), "\(missing.errors)")
    }

    @Test func anOutputFolderMayBeEmpty() throws {
        let space = try TestSpace()
        func write(_ empty: String) throws {
            try space.manifest(
                #"""
                "find": {"kind": "command", "command": ["sh", "-c", "grep -l x {input:all} > /dev/null && touch found/yes || true"],
                  "inputs": {"all": "file:data"}, "outputs": ["found/"], "deliver": "out"\#(empty)},
                "count": {"kind": "command", "command": ["sh", "-c", "echo $#", "sh", "{input:all}"], "inputs": {"all": "find/found/*"},
                  "mayBeEmpty": ["all"], "stdout": "n", "deliver": "out"}
                """#)
        }
        try space.write("data", "y\n")
        try write("")
        let refused = try space.stagecraft("run")
        #expect(
            refused.exit == 1 && refused.errors.contains(#""mayBeEmpty": ["found/"] allows it"#), "\(refused.errors)")
        try write(#", "mayBeEmpty": ["found/"]"#)
        #expect(try space.run().exit == 0)
        #expect(space.read("out/n") == "0\n" && !space.exists("out/found/yes"))
        try space.write("data", "x\n")
        #expect(try space.run().ran == ["find", "count"])
        #expect(space.read("out/n") == "1\n" && space.exists("out/found/yes"))
        try space.write("data", "y\n")
        #expect(try space.run().ran == [])
        #expect(space.read("out/n") == "0\n" && !space.exists("out/found/yes"))
    }

    @Test func aRunCanBeAboutAPartOfTheGraph() throws {
        let space = try TestSpace()
        try space.write("d", "1\n")
        try space.manifest(
            #"""
            "a": {"kind": "command", "inputs": {"i": "file:d"}, "command": ["cat", "{input:i}"], "stdout": "o"},
            "b": {"kind": "command", "inputs": {"i": "a/o"}, "command": ["cat", "{input:i}"], "stdout": "o"},
            "c": {"kind": "command", "inputs": {"i": "b/o"}, "command": ["tac", "{input:i}"], "stdout": "o"},
            "side": {"kind": "command", "inputs": {"i": "a/o"}, "command": ["wc", "{input:i}"], "stdout": "o"}
            """#)
        #expect(try space.run("--until", "b").ran == ["a", "b"])
        let early = try space.stagecraft("run", "--only", "c")
        #expect(early.exit == 0, "\(early.errors)")
        #expect(try space.run("--only", "side").ran == ["side"])
        try space.write("d", "2\n")
        let refused = try space.stagecraft("run", "--only", "c")
        #expect(refused.exit == 1 && refused.errors.contains("2 stages would have to run before"), "\(refused.errors)")
        // From b on, with what that needs, and nothing else.
        #expect(try space.run("--from", "b").ran == ["a", "b", "c"])
        #expect(try space.run("--from", "a", "b").ran == [])
        #expect(try space.run().ran == ["side"])
        let nothing = try space.stagecraft("run", "--from", "c", "--until", "b")
        #expect(nothing.exit == 2 && nothing.errors.contains("depends on c"), "\(nothing.errors)")
        #expect(try space.stagecraft("run", "--only", "a", "b").exit == 2)
    }
}
