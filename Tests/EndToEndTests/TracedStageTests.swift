// `run --trace` tells what commands read beside what they declare, and how to declare it; `run --strict` refuses it.

import Foundation
import Testing

private let canTrace = works("strace", ["-f", "-o", "/dev/null", "true"]) && works("python3", ["-c", ""])

@Suite(.enabled(if: canTrace, "needs python3 and strace, which must be allowed to trace"))
struct TracedStageTests {
    /// A project with one stage `a` that a Python script runs.
    private func project(
        _ script: String, inputs: String = "", more: String = "", parts: String = #""outputs": ["out"]"#
    ) throws -> TestSpace {
        let space = try TestSpace()
        try space.write("a.py", script + "\nopen('out', 'w').write('1')\n")
        try space.manifest(
            #"""
            "a": {"kind": "command", "inputs": {"s": "file:a.py"\#(inputs)}, "command": ["python3", "{input:s}"], "deliver": "results",
                  \#(parts)}\#(more)
            """#)
        return space
    }

    /// The event of stage `a`.
    private func report(_ outcome: TestSpace.Outcome) throws -> [String: Any] {
        try #require(outcome.events.first { $0["event"] as? String == "traced" }, "\(outcome)")
    }

    private func names(_ report: [String: Any], _ kind: String = "file") -> [String] {
        (report["reads"] as? [[String: Any]] ?? []).filter { $0["kind"] as? String == kind }
            .compactMap { $0["name"] as? String }
    }

    private func list(_ report: [String: Any], _ name: String) -> [String] { report[name] as? [String] ?? [] }

    // MARK: what is found

    @Test func aModuleBesideTheScriptIsNamedWithThoseThatItImports() throws {
        let space = try project("import helper")
        try space.write("helper.py", "from lib import one, two\n")
        for name in ["__init__", "one", "two"] { try space.write("lib/\(name).py", "") }
        let outcome = try space.stagecraft("run", "--trace")
        #expect(outcome.exit == 1)
        #expect(
            outcome.errors.contains(
                #"{"helper": "file:helper.py", "lib": ["file:lib/__init__.py", "file:lib/one.py", "file:lib/two.py"]}"#),
            "\(outcome.errors)")
        // As it says.
        try space.manifest(
            #"""
            "a": {"kind": "command", "command": ["python3", "{input:s}"], "outputs": ["out"], "inputs": {"s": "file:a.py",
              "helper": "file:helper.py", "lib": ["file:lib/__init__.py", "file:lib/one.py", "file:lib/two.py"]}}
            """#)
        let mended = try space.run("--strict")
        #expect(mended.exit == 0, "\(mended)")
        let report = try report(mended)
        #expect(names(report).isEmpty && list(report, "unread").isEmpty && report["complete"] as? Bool == true)
    }

    @Test func aModuleElsewhereInTheProjectIsFoundByItsSource() throws {
        let space = try TestSpace()
        try space.write("deep/helper.py", "V = 1\n")
        // Python reads what it has made of the module, not the module.
        try space.shell("python3 -c 'import sys; sys.path.insert(0, \"deep\"); import helper'")
        #expect(space.files("deep/__pycache__").count == 1)
        try space.write(
            "a.py", "import sys; sys.path.insert(0, '\(space.folder)/deep'); import helper\nopen('out', 'w')\n")
        try space.manifest(
            #"""
            "a": {"kind": "command", "inputs": {"s": "file:a.py"}, "command": ["python3", "a.py"], "outputs": ["out"]}
            """#)
        let report = try report(space.run("--trace"))
        #expect(names(report) == ["deep/helper.py"] && names(report, "folder") == [])
        #expect(report["declaration"] as? String == #""inputs": {"helper": "file:deep/helper.py"}"#)
    }

    @Test func anAbsolutePathIsFoundUnlessItIsDeclared() throws {
        let space = try project("")
        try space.write("data/x.csv", "1\n")
        try space.write("data/y.csv", "2\n")
        try space.write(
            "a.py", "for n in 'xy': open('\(space.folder)/data/' + n + '.csv').read()\nopen('out', 'w')\n")
        let found = try report(space.run("--trace"))
        #expect(names(found) == ["data/x.csv", "data/y.csv"])
        #expect(
            found["declaration"] as? String == #""inputs": {"data": ["file:data/x.csv", "file:data/y.csv"]}"#)
        try space.manifest(
            #"""
            "a": {"kind": "command", "inputs": {"s": "file:a.py", "d": "file:data/"}, "command": ["python3", "a.py"],
                  "outputs": ["out"]}
            """#)
        let declared = try report(space.run("--strict"))
        #expect(names(declared) == [] && list(declared, "unread") == [])
    }

    @Test func aFileInTheHomeIsFoundAndCanBeDeclared() throws {
        let home = try #require(getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) })
        let name = home + "/.stagecraft-test-\(UUID().uuidString)"
        try "1\n".write(toFile: name, atomically: true, encoding: .utf8)
        defer { unlink(name) }
        let space = try project("open('\(name)').read()")
        let report = try report(space.run("--trace"))
        #expect(names(report) == [name])
        let declaration = try #require(report["declaration"] as? String)
        #expect(declaration.contains("file:" + name))
        let text = try #require(space.read("pipeline.json"))
        try space.write(
            "pipeline.json",
            text.replacingOccurrences(
                of: #""inputs": {"#, with: declaration.replacingOccurrences(of: "}", with: ", ")))
        #expect(try space.run("--strict").exit == 0)
        // Now it is in the key.
        try "2\n".write(toFile: name, atomically: false, encoding: .utf8)
        #expect(try space.run().ran == ["a"])
    }

    @Test func aListedFolderIsFound() throws {
        let space = try project("")
        try space.write("raw/1.csv", "")
        try space.write("a.py", "import os; os.listdir('\(space.folder)/raw'); os.listdir('.'); open('out', 'w')\n")
        let report = try report(space.run("--trace"))
        #expect(names(report, "folder") == ["raw"] && names(report) == [])
        #expect(report["declaration"] as? String == #""inputs": {"raw": "file:raw/"}"#)
    }

    @Test func aConnectionIsFound() throws {
        let script = """
            import socket, threading
            for address in [('127.0.0.1', 9), ('10.255.255.1', 80)]:
                s = socket.socket(); s.setblocking(False)
                try: s.connect(address)
                except OSError: pass
            """
        let outcome = try project(script).run("--strict")
        #expect(outcome.exit == 1)
        #expect(names(try report(outcome), "network") == ["10.255.255.1:80", "127.0.0.1:9"])
    }

    /// What a stage's own processes say to each other is its own business.
    @Test func aConnectionWithinTheStageIsNone() throws {
        let script = """
            import socket
            s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()
            socket.create_connection(s.getsockname())
            u = socket.socket(socket.AF_UNIX); u.bind('/tmp/stagecraft-test-socket-%d' % id(u)); u.listen()
            socket.socket(socket.AF_UNIX).connect(u.getsockname())
            import os; os.unlink(u.getsockname())
            """
        let outcome = try project(script).run("--strict")
        #expect(outcome.exit == 0, "\(outcome)")
    }

    @Test func whatTheStageHasMadeItselfIsItsOwn() throws {
        let other = try TestSpace()
        let script = """
            import os, shutil, sqlite3, tempfile
            f = '\(other.folder)/'
            open(f + 'new', 'w').write('1'); open(f + 'new').read()
            os.mkdir(f + 'd'); os.rename(f + 'new', f + 'd/moved'); open(f + 'd/moved').read(); os.listdir(f + 'd')
            open('x', 'w').write('2'); os.replace('x', f + 'x'); open(f + 'x').read()
            sqlite3.connect(f + 'base').execute('create table t (a)')
            open(f + 'base', 'rb').read()
            open(f + 'log', 'a').write('1'); open(f + 'log').read()
            with tempfile.NamedTemporaryFile(dir='/tmp') as t: open(t.name).read()
            """
        let outcome = try project(script).run("--strict")
        #expect(outcome.exit == 0, "\(outcome)")
    }

    @Test func whatOthersHaveMadeIsNotEvenIfItIsMoved() throws {
        let other = try TestSpace()
        for name in ["read", "moved", "linked", "both", "log"] { try other.write(name, "1") }
        // When a file was made is known by ticks of the clock.
        usleep(100_000)
        let script = """
            import os
            f = '\(other.folder)/'
            open(f + 'read').read(); os.rename(f + 'moved', 'm'); os.unlink('m'); os.link(f + 'linked', 'l'); os.unlink('l')
            open(f + 'both', 'r+').read()
            open(f + 'log', 'a').write('1'); open(f + 'log').read()
            """
        let outcome = try project(script).run("--strict")
        #expect(outcome.exit == 1)
        #expect(
            names(try report(outcome)) == ["both", "linked", "log", "moved", "read"].map { other.path($0) },
            "\(outcome)")
    }

    @Test func linksAreFollowed() throws {
        let other = try TestSpace()
        try other.write("big.csv", "1")
        let space = try project("open('link').read()")
        try space.shell("ln -s \(other.path("big.csv")) data.csv")
        try space.write(
            "a.py",
            """
            import os
            os.symlink('\(space.path("data.csv"))', os.environ['TMPDIR'] + '/l'); open(os.environ['TMPDIR'] + '/l').read()
            open('\(space.path("data.csv"))').read()
            d = os.open('/', os.O_RDONLY); os.open('\(space.path("data.csv"))'[1:], os.O_RDONLY, dir_fd=d)
            os.chdir('/tmp'); open('\(space.path("data.csv"))'[5:]).read(); os.chdir(os.environ['TMPDIR'] + '/work')
            open('out', 'w')
            """)
        let found = try report(space.run("--trace"))
        #expect(names(found).contains { [space.path("data.csv"), "data.csv", other.path("big.csv")].contains($0) })
        #expect(names(found).count == 1, "\(found)")
        try space.manifest(
            #"""
            "a": {"kind": "command", "inputs": {"s": "file:a.py", "d": "file:data.csv"}, "command": ["python3", "a.py"],
                  "outputs": ["out"]}
            """#)
        let declared = try space.run("--strict")
        #expect(declared.exit == 0, "\(declared)")
    }

    @Test func aResultOfAnotherStageIsNamedAsThat() throws {
        let more =
            #", "b": {"kind": "command", "matrix": {"k": [1, 2]}, "command": ["touch", "f"], "outputs": ["f"], "deliver": "made/${k}"}"#
        let space = try project("", more: more)
        try space.run("b")
        try space.write("a.py", "open('\(space.folder)/made/2/f').read(); open('out', 'w')\n")
        let report = try report(space.run("--trace", "a"))
        #expect(report["declaration"] as? String == #""inputs": {"f": "b[k=2]/f"}"#)
    }

    @Test func whatWasLookedForAndIsInTheProjectIsNamed() throws {
        let space = try TestSpace()
        try space.write("lib/x.R", "")
        try space.manifest(
            #""a": {"kind": "command", "command": ["sh", "-c", "cat lib/x.R > out"], "outputs": ["out"]}"#)
        let outcome = try space.stagecraft("run", "--trace")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains(#"hint: add to the stage: "inputs": {"x": "file:lib/x.R"}"#), "\(outcome)")
        // It may do without.
        try space.manifest(
            #""a": {"kind": "command", "command": ["sh", "-c", "cat lib/x.R > out || true"], "outputs": ["out"]}"#)
        let found = try space.run("--strict")
        #expect(found.exit == 0)
        #expect(list(try report(found), "missing") == ["lib/x.R"])
    }

    @Test func hintsMakeNoFailure() throws {
        let space = try project(
            "import os, subprocess; subprocess.run(['awk', '1', '/dev/null'])",
            inputs: #", "unused": "file:unused.csv""#)
        try space.write("unused.csv", "")
        try space.write("looked", "")
        try space.write(
            "a.py",
            "import os, subprocess; subprocess.run(['awk', '1', '/dev/null']); os.stat('\(space.path("looked"))'); open('out', 'w')\n"
        )
        let outcome = try space.run("--strict")
        #expect(outcome.exit == 0)
        let report = try report(outcome)
        #expect(list(report, "programs") == ["awk"] && list(report, "looked") == ["looked"])
        #expect(list(report, "unread") == ["unused (file:unused.csv)"])
        let text = try space.stagecraft("run", "--trace", "--force", "a").errors
        #expect(text.contains("warning: stage 'a' reads nothing that it does not declare"), "\(text)")
        #expect(text.contains(#""programs": ["awk"]"#))
    }

    @Test func manyFilesOfAFolderAreOneLine() throws {
        let space = try project("")
        for number in 0..<30 { try space.write("raw/\(number).csv", "") }
        try space.write("a.py", "for n in range(30): open(f'\(space.folder)/raw/{n}.csv').read()\nopen('out', 'w')\n")
        let report = try report(space.run("--trace"))
        #expect(names(report) == [] && names(report, "folder") == ["raw/"])
        #expect(report["declaration"] as? String == #""inputs": {"raw": "file:raw/"}"#)
    }

    /// What has come with a program that the key holds is not refused; a program that the key does not hold is.
    @Test func programsElsewhereAreDeclaredByTheirNames() throws {
        let other = try TestSpace()
        try other.shell("cp /bin/sh reader")
        for name in ["known", "hidden"] {
            try other.write(
                "bin/\(name)",
                "#!\(name == "known" ? "/bin/sh" : other.path("reader"))\ncat \(other.path("share/\(name)/data"))\n")
            try other.write("share/\(name)/data", "1")
        }
        try other.shell("chmod +x bin/*")
        let space = try project("import subprocess; subprocess.run(['\(other.path("bin/known"))'])")
        try space.manifest(
            #"""
            "a": {"kind": "command", "outputs": [], "command": ["\#(other.path("bin/known"))"]},
            "b": {"kind": "command", "outputs": [], "command": ["python3", "-c", "import os; os.system('\#(other.path("bin/hidden"))')"]},
            "c": {"kind": "command", "outputs": [], "command": ["python3", "-c", "import os; os.system('\#(other.path("bin/hidden"))')"],
                  "programs": ["\#(other.path("bin/hidden"))", "sh"], "versions": [["echo", "1"]]}
            """#)
        let outcome = try space.run("--strict", "--keep-going", "--jobs", "1")
        let reports = outcome.events.filter { $0["event"] as? String == "traced" }
        let (a, b, c) = try (#require(reports.first), #require(reports.dropFirst().first), #require(reports.last))
        #expect(
            names(a) == [] && list(a, "notes").first?.contains("1 file of what is installed in \(other.folder)") == true
        )
        // The system starts what reads a script without being asked to.
        let programs = [other.path("bin/hidden"), other.path("reader")]
        #expect(names(b, "program") == programs, "\(b)")
        #expect(
            b["declaration"] as? String == #""programs": ["\#(programs[0])", "\#(programs[1])"]"#, "\(b)")
        #expect(names(c) == [] && names(c, "program") == [] && list(c, "notes") == [], "\(c)")
    }

    /// A virtual environment that a script starts is declared by its Python alone.
    @Test func anEnvironmentIsDeclaredByItsPython() throws {
        let space = try TestSpace()
        try space.shell(
            "python3 -m venv --without-pip env && echo 'V = 1' > $(echo env/lib/python3*/site-packages)/module.py")
        let python = space.path("env/bin/python")
        try space.write("a.sh", "\(python) -c 'import module'\n")
        func write(_ more: String) throws {
            try space.manifest(
                #"""
                "a": {"kind": "command", "inputs": {"s": "file:a.sh"}, "command": ["sh", "-c", "x=\#(python); $x -c 'import module'"],
                      "outputs": []\#(more)}
                """#)
        }
        try write("")
        let found = try report(space.run("--trace"))
        #expect(names(found, "file") == ["env/bin/python"] && names(found, "folder") == [], "\(found)")
        try write(#", "programs": ["\#(python)"]"#)
        let declared = try space.run("--strict")
        #expect(declared.exit == 0, "\(declared)")
    }

    @Test func oddNamesAreFound() throws {
        let space = try TestSpace()
        try space.write(
            "a.py",
            """
            import os
            for n in [b'new\\nline', b'quo"te\\'s', b'no\\xfftext', b'<a> = b, c)', b'$x', b'star*', b'caf\\xc3\\xa9', b'cafe\\xcc\\x81']:
                open(b'\(space.folder)/' + n, 'rb').read()
            open('out', 'w')
            """)
        try space.shell(
            #"""
            python3 -c "
            for n in [b'new\nline', b'quo\x22te\x27s', b'no\xfftext', b'<a> = b, c)', b'\x24x', b'star*', b'caf\xc3\xa9', b'cafe\xcc\x81']: open(n, 'w')"
            """#)
        try space.manifest(
            #""a": {"kind": "command", "inputs": {"s": "file:a.py"}, "command": ["python3", "a.py"], "outputs": ["out"]}"#
        )
        let outcome = try space.run("--trace")
        let report = try report(outcome)
        let expected = [
            "$x", "<a> = b, c)", "caf\u{E9}", "cafe\u{301}", "new\nline", "no\\xfftext", "quo\"te's", "star*",
        ]
        #expect(Set(names(report).map { Array($0.utf8) }) == Set(expected.map { Array($0.utf8) }), "\(report)")
        let declaration = try #require(report["declaration"] as? String)
        #expect(declaration.contains(#""file:$$x""#) && declaration.contains(#""file:new\nline""#), "\(declaration)")
        #expect(!declaration.contains("star") && !declaration.contains("xff"))
        let text = try space.stagecraft("run", "--trace", "--force", "a").errors
        #expect(
            text.contains("new\\nline\n") && text.contains("star*  (its name cannot stand in a manifest"), "\(text)")
    }
}
