import Foundation
import Testing

/// What really runs is in the key, however it is reached.
struct ProgramKeyTests {
    private func program(_ space: TestSpace, _ name: String, _ text: String) throws {
        try space.write(name, text)
        try space.shell("chmod +x '\(name)'")
    }

    /// Runs with folder `bin` first on the PATH.
    private func run(_ space: TestSpace, _ bin: String) throws -> TestSpace.Outcome {
        space.environment["PATH"] = space.path(bin) + ":/usr/local/bin:/usr/bin:/bin"
        return try space.run()
    }

    /// Two versions of `tool`, in `one` and `two`.
    private func tools(_ space: TestSpace) throws {
        for (number, folder) in ["one", "two"].enumerated() {
            try program(space, folder + "/tool", "#!/bin/sh\necho \(number + 1) > o\n")
        }
    }

    @Test(arguments: [
        #""command": ["sh", "-c", "true && tool"]"#, #""command": ["env", "A=1", "tool"]"#,
        #""command": ["nice", "sh", "-c", "x=$(tool)"]"#, #""command": ["sh", "-c", "exec \"$@\"", "-", "tool"]"#,
        #""command": ["sh", "-c", "$RUN$1", "-", "too{parameter:l}"], "parameters": {"l": "l"}, "programs": ["tool"]"#,
        #""command": ["sh", "{input:s}"], "inputs": {"s": "file:script"}"#,
        #""command": ["./script"], "inputs": {"s": "file:script"}"#,
    ]) func aProgramBehindAShellCounts(_ command: String) throws {
        let space = try TestSpace()
        try tools(space)
        try program(space, "script", "#!/bin/sh\ntool\n")
        try space.manifest("\"s\": {\"kind\": \"command\", \"outputs\": [\"o\"], \"deliver\": \"r\", \(command)}")
        #expect(try run(space, "one").exit == 0)
        #expect(try run(space, "one").ran == [])
        #expect(try run(space, "two").ran == ["s"])
        #expect(space.read("r/o") == "2\n")
        #expect(try space.stagecraft("why", "s").output.contains("program.tool: "))
        // Nor is the stage blamed for it.
        #expect(try run(space, "one").ran == [])
        space.environment["PATH"] = space.path("two") + ":/usr/bin:/bin"
        #expect(try !space.stagecraft("run", "--force", "s").errors.contains("not deterministic"))
    }

    @Test func anInterpreterCounts() throws {
        let space = try TestSpace()
        for (number, folder) in ["one", "two"].enumerated() {
            try program(space, folder + "/read", "#!/bin/sh\necho \(number + 1) > o\n")
        }
        try program(space, "script", "#!/usr/bin/env read\n")
        try space.manifest(
            #""s": {"kind": "command", "outputs": ["o"], "deliver": "r", "inputs": {"x": "file:script"}, "command": ["./script"]}"#
        )
        #expect(try run(space, "one").exit == 0)
        #expect(try run(space, "two").ran == ["s"])
        #expect(space.read("r/o") == "2\n")
    }

    /// What pip installs with `--user`, where stages see the home that it is in.
    @Test func aUsersOwnPackagesCount() throws {
        let space = try TestSpace()
        space.environment["HOME"] = space.path("home")
        let site = try space.shell("/usr/bin/python3 -m site --user-site").output.dropLast()
        let module = String(site.dropFirst(space.folder.count + 1)) + "/mine.py"
        try space.write(module, "V = 1\n")
        try space.manifest(
            #""s": {"kind": "command", "outputs": ["o"], "deliver": "r", "command": ["/usr/bin/python3", "-c", "import mine; print(mine.V, file=open('o', 'w'))"]}"#,
            more: #""environment": ["HOME"],"#)
        #expect(try space.run().exit == 0)
        #expect(try space.run().ran == [])
        try space.write(module, "V = 2\n")
        #expect(try space.run().ran == ["s"])
        #expect(space.read("r/o") == "2\n")
    }

    @Test func aVirtualEnvironmentCounts() throws {
        let space = try TestSpace()
        for name in ["one", "two"] {
            try space.shell("mkdir -p \(name)/bin && ln -s /bin/sh \(name)/bin/python")
            try space.write("\(name)/pyvenv.cfg", "version = 3.11\n")
            try space.write("\(name)/lib/python3.11/site-packages/numpy-\(name).dist-info/RECORD", "")
        }
        try space.manifest(#""s": {"kind": "command", "outputs": ["o"], "command": ["python", "-c", "echo 1 > o"]}"#)
        #expect(try run(space, "one/bin").ran == ["s"])
        #expect(try run(space, "one/bin").ran == [])
        #expect(try run(space, "two/bin").ran == ["s"])
        try space.write("two/lib/python3.11/site-packages/scipy-1.dist-info/RECORD", "")
        #expect(try run(space, "two/bin").ran == ["s"])
        #expect(try space.stagecraft("why", "s").output.contains("packages.python: "))
    }

    @Test func anAnswerThatIsAskedForCounts() throws {
        let space = try TestSpace()
        try program(space, "bin/pip", "#!/bin/sh\necho noise >&2\nexec cat \(space.path("installed"))\n")
        try space.write("installed", "numpy==2.4.6\n")
        try space.manifest(
            #""s": {"kind": "command", "outputs": ["o"], "command": ["sh", "-c", "echo 1 > o"], "versions": [["pip", "freeze"]]}"#
        )
        #expect(try run(space, "bin").ran == ["s"])
        #expect(try run(space, "bin").ran == [])
        try space.write("installed", "numpy==2.3.0\n")
        #expect(try space.stagecraft("why", "s").output.contains("versions[0]: numpy==2.4.6 → numpy==2.3.0"))
        #expect(try run(space, "bin").ran == ["s"])
        try space.write("installed", "a\nb\n")
        #expect(try run(space, "bin").ran == ["s"])
        #expect(try space.stagecraft("why", "--all", "s").output.contains("versions[0] = 2 lines, sha256 "))
        try space.remove("installed")
        let failed = try space.stagecraft("run")
        #expect(failed.exit == 1 && failed.errors.contains("No such file"), "\(failed)")
    }

    @Test func whatCannotBeSeenIsWarnedOf() throws {
        let space = try TestSpace()
        let stage = #""s": {"kind": "command", "outputs": ["o"], "command": ["sh", "-c", "t=touch; $t o"]"#
        try space.manifest(stage + "}")
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 0 && outcome.errors.contains("warning: stage 's' runs a program that is known only"))
        try space.manifest(stage + #", "programs": ["touch"]}"#)
        #expect(try !space.stagecraft("run").errors.contains("warning"))
        try space.manifest(stage + #", "programs": ["no-such-program"]}"#)
        let absent = try space.stagecraft("run")
        #expect(absent.exit == 1 && absent.errors.contains("'no-such-program' is not found"))
    }

    @Test func modulesOnASearchPathCount() throws {
        let space = try TestSpace()
        try space.write("lib/h.py", "V=1\n")
        space.environment["PYTHONPATH"] = space.path("lib")
        try space.manifest(
            #""s": {"kind": "command", "outputs": ["o"], "command": ["sh", "-c", "echo 1 > o"]}"#,
            more: #""environment": ["PYTHONPATH"],"#)
        #expect(try space.run().ran == ["s"])
        #expect(try space.run().ran == [])
        try space.write("lib/h.py", "V=22\n")
        #expect(try space.run().ran == ["s"])
    }

    @Test func anUndeclaredReadIsWarnedOf() throws {
        let space = try TestSpace()
        try space.write("conf", "1\n")
        try space.write("script", "cat \(space.path("conf")) > o\n")
        try space.manifest(
            """
            "a": {"kind": "command", "outputs": ["o"], "command": ["sh", "-c", "cp \(space.path("conf")) o"]},
            "b": {"kind": "command", "outputs": ["o"], "command": ["sh", "{input:s}"], "inputs": {"s": "file:script"}},
            "c": {"kind": "command", "outputs": ["o"], "command": ["sh", "-c", "cp conf o"], "inputs": {"s": "file:conf"}}
            """)
        let errors = try space.stagecraft("run").errors
        for stage in ["a", "b"] {
            #expect(errors.contains("warning: stage '\(stage)' names a file of the project"), "\(errors)")
        }
        #expect(errors.contains("file:conf"))
        #expect(!errors.contains("stage 'c'"))
    }
}
