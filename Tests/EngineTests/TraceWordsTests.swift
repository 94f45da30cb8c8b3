// Paths that were seen, the words that declare them, and the modules that Python scripts import.

import Foundation
import Testing

@testable import Engine

struct TraceWordsTests {
    @Test(arguments: [
        ("/", "/"), ("//a//b/", "/a/b"), ("/a/./b/../c", "/a/c"), ("/../x", "/x"), ("x", "/f/x"), ("../x", "/x"),
        (".", "/f"),
    ]) func aPathHasOneSpelling(_ text: String, _ expected: String) {
        #expect(TracedPath(text.utf8, in: TracedPath("/f")).shown == expected)
    }

    @Test func aFolderHoldsWhatIsBelowItAndNoNamesake() {
        let folder = TracedPath("/a/b")
        #expect(TracedPath("/a/b").isIn(folder) && TracedPath("/a/b/c").isIn(folder))
        #expect(!TracedPath("/a/bc").isIn(folder) && !TracedPath("/a").isIn(folder))
        #expect(TracedPath("/a/b/c/d").below(folder).map { Array($0) } == Array("c/d".utf8))
        #expect(TracedPath("/x").isIn(.root) && TracedPath("/").folder == .root && TracedPath("/a").folder == .root)
        #expect(TracedPath("/a/b/x").moved(from: folder, to: TracedPath("/z")) == TracedPath("/z/x"))
        // Two names to the file system.
        #expect(TracedPath("/caf\u{E9}") != TracedPath("/cafe\u{301}"))
    }

    @Test func bytesThatAreNoTextAreShown() {
        #expect(TracedPath(Array("/a\u{E9}".utf8) + [0xC3, 0x28, 0xFF]).shown == "/a\u{E9}\\xc3(\\xff")
    }

    @Test(arguments: [
        ("lib/a.py", "file:lib/a.py"), ("/data/x y.csv", "file:/data/x y.csv"), ("a$b", "file:a$$b"), ("a*", nil),
        ("a[1]", nil),
        ("", nil),
    ]) func aReferenceMeansThePathAlone(_ path: String, _ expected: String?) {
        #expect(TraceDeclaration.reference(to: Array(path.utf8)[...]) == expected)
    }

    @Test func aNameThatIsNoTextCannotBeDeclared() {
        #expect(TraceDeclaration.reference(to: [0x61, 0xFF][...]) == nil)
    }

    @Test func rolesAreNewAndFilesOfAFolderShareOne() {
        var declaration = TraceDeclaration(taken: ["helper"])
        #expect(declaration.text == nil)
        declaration.add(input: "file:helper.py", inFolder: nil, named: "helper.py")
        declaration.add(input: "file:lib/a.py", inFolder: "lib", named: "a.py")
        declaration.add(input: "file:lib/b.py", inFolder: "lib", named: "b.py")
        declaration.add(input: "file:\u{E4} \"1\".csv", inFolder: nil, named: "\u{E4} \"1\".csv")
        declaration.add(program: "/opt/x")
        #expect(
            declaration.text
                == #""inputs": {"helper2": "file:helper.py", "lib": ["file:lib/a.py", "file:lib/b.py"], "#
                + "\"____1_\": \"file:\u{E4} \\\"1\\\".csv\"}, \"programs\": [\"/opt/x\"]")
    }

    @Test(arguments: [
        ("import a", [PythonImports.Statement(steps: ["a"])]),
        ("    import a.b as c, d  # x", [.init(steps: ["a", "b"]), .init(steps: ["d"])]),
        ("from a.b import c, d as e", [.init(steps: ["a", "b"], names: ["c", "d"])]),
        ("from . import c", [.init(level: 1, steps: [], names: ["c"])]),
        ("from ..p.q import (\n  c,  # one\n  d)\nx = 1", [.init(level: 2, steps: ["p", "q"], names: ["c", "d"])]),
        ("from a import b, \\\n  c", [.init(steps: ["a"], names: ["b", "c"])]),
        ("import a; import b", [.init(steps: ["a"]), .init(steps: ["b"])]),
        ("important = 1\nfromage = 2\nx = 'import'\n", []), ("import", []), ("from", []),
        ("from import", [.init(steps: [])]),
    ]) func importsAreReadOffAScript(_ text: String, _ expected: [PythonImports.Statement]) {
        #expect(PythonImports.statements(text) == expected)
    }

    @Test func modulesAreFoundThroughOthers() throws {
        let folder = TemporaryFolder()
        func write(_ name: String, _ text: String) throws {
            let url = URL(fileURLWithPath: folder.path + "/" + name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
        try write("src/fit.py", "import numpy, helper\nfrom pkg.deep import model, VALUE\nimport plain.x\n")
        try write("src/helper.py", "import helper, other  # itself, and one at the top\n")
        try write("other.py", "")
        try write("src/pkg/__init__.py", "from .tools import f\n")
        try write("src/pkg/tools.py", "from . import more\nfrom .. import up\n")
        try write("src/pkg/more.py", "")
        try write("src/pkg/unused.py", "")
        try write("src/pkg/deep/__init__.py", "")
        try write("src/pkg/deep/model.py", "")
        try write("src/plain/x.py", "")
        #expect(
            PythonImports.modules(neededBy: ["src/fit.py"], in: folder.path) == [
                "other.py", "src/helper.py", "src/pkg/__init__.py", "src/pkg/deep/__init__.py", "src/pkg/deep/model.py",
                "src/pkg/more.py", "src/pkg/tools.py", "src/plain/x.py",
            ])
    }
}
