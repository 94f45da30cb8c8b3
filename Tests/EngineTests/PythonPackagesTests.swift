import Glibc
import Testing

@testable import Engine
@testable import ResultStore
@testable import StageGraph

/// An environment of Python packages is what is in it, not where it is or when it was made.
struct PythonPackagesTests {
    private let folder = TemporaryFolder()

    private func write(_ name: String, _ text: String) throws {
        let path = folder.path + "/" + name
        try Files.createFolder(Files.folder(of: path))
        try Files.write(Array(text.utf8), to: path)
    }

    /// A virtual environment at `name`.
    private func environment(_ name: String) throws {
        try write("\(name)/pyvenv.cfg", "home = /usr/bin\nversion = 3.11.2\ncommand = made at \(name)\n")
        try write("\(name)/bin/python", "#!/bin/sh\n")
        let site = "\(name)/lib/python3.11/site-packages"
        try write("\(site)/numpy-2.4.6.dist-info/RECORD", "numpy/__init__.py,sha256=1,1\n")
        try write("\(site)/numpy/__init__.py", "1")
        try write("\(site)/alone.py", "V = 1\n")
        try write("\(site)/loose/__init__.py", "W = 1\n")
    }

    private func digest(_ name: String) throws -> Digest? {
        let index = try StatIndex(path: folder.path + "/stat")
        guard
            case .digest(let digest) = try PythonPackages.look(for: folder.path + "/\(name)/bin/python", index).content
        else {
            return nil
        }
        return digest
    }

    @Test func twoAlikeAreOne() throws {
        for name in ["a", "b"] { try environment(name) }
        #expect(try digest("a") != nil)
        #expect(try digest("a") == digest("b"))
    }

    @Test(arguments: [
        "pyvenv.cfg", "lib/python3.11/site-packages/numpy-2.4.6.dist-info/RECORD",
        "lib/python3.11/site-packages/scipy-1.0.dist-info/RECORD", "lib/python3.11/site-packages/alone.py",
        "lib/python3.11/site-packages/loose/sub/more.py", "lib/python3.11/site-packages/other.pth",
        "conda-meta/numpy-2.3.0-py311_0.json",
    ]) func anyOtherPackageCounts(_ file: String) throws {
        try environment("a")
        let before = try digest("a")
        try write("a/" + file, "version = 3.12.0 changed\n")
        #expect(try digest("a") != before)
    }

    @Test(arguments: [
        "lib/python3.11/site-packages/numpy/__pycache__/x.pyc", "lib/python3.11/site-packages/__pycache__/x.py",
        "lib/python3.11/site-packages/loose/data.bin", "share/doc.txt",
    ]) func whatIsNoPackageDoesNot(_ file: String) throws {
        try environment("a")
        let before = try digest("a")
        try write("a/" + file, "x")
        #expect(try digest("a") == before)
    }

    /// A user's own packages, where Python finds them: not in an isolated environment.
    @Test func packagesOfTheUserCount() throws {
        try environment("a")
        try write("b/bin/python3", "#!/bin/sh\n")
        let home = folder.path + "/home/.local"
        let index = try StatIndex(path: folder.path + "/stat")
        func digests() throws -> [Digest?] {
            try ["a/bin/python", "b/bin/python3"].map { program in
                let found = try PythonPackages.look(for: folder.path + "/" + program, userBase: home, index).content
                guard case .digest(let digest) = found else { return nil }
                return digest
            }
        }
        let before = try digests()
        #expect(before.allSatisfy { $0 != nil })
        try write("home/.local/lib/python3.11/site-packages/mine.py", "1")
        let after = try digests()
        #expect(after[0] == before[0] && after[1] != before[1])
    }

    @Test func sourcesOfALinkedPackageCount() throws {
        try environment("a")
        let site = "a/lib/python3.11/site-packages/mine-1.dist-info"
        try write("my src/mine.py", "1")
        try write("\(site)/RECORD", "x")
        let address = "file://" + folder.path + "/my%20src"
        try write("\(site)/direct_url.json", "{\"url\": \"\(address)\", \"dir_info\": {\"editable\": true}}")
        let before = try digest("a")
        try write("my src/mine.py", "2")
        #expect(try digest("a") != before)
    }

    @Test func otherProgramsBelongToNone() throws {
        let index = try StatIndex(path: folder.path + "/stat")
        guard case .none = try PythonPackages.look(for: "/bin/sh", index).content else {
            return #expect(Bool(false), "a shell has packages")
        }
    }
}

struct ModulePathsTests {
    @Test func modulesCountAndNothingElse() throws {
        let folder = TemporaryFolder()
        let index = try StatIndex(path: folder.path + "/stat")
        func digest(_ variable: String) throws -> Digest? {
            let value = "relative:" + folder.path + ":/nowhere"
            guard case .digest(let digest) = try ModulePaths.content(variable, value, index) else { return nil }
            return digest
        }
        try folder.write("h.py", "V = 1\n")
        let before = try #require(try digest("PYTHONPATH"))
        try folder.write("data.csv", "1\n")
        #expect(try digest("PYTHONPATH") == before)
        try folder.write("h.py", "V = 22\n")
        #expect(try digest("PYTHONPATH") != before)
        #expect(try digest("DATA") == nil)
    }

    @Test func linksThatLeadInACircleEnd() throws {
        let folder = TemporaryFolder()
        symlink(folder.path, folder.path + "/self")
        try folder.write("h.py", "")
        let index = try StatIndex(path: folder.path + "/stat")
        guard case .tooMuch = try ModulePaths.content("PYTHONPATH", folder.path, index) else {
            return #expect(Bool(false), "a circle has an end")
        }
    }
}

struct ProjectPathsTests {
    @Test func pathsIntoTheProjectAreFound() throws {
        let folder = TemporaryFolder()
        try folder.write("conf", "1")
        try Files.createFolder(folder.path + "/.stagecraft/attempts")
        let scanner = ProjectPaths(project: folder.path, store: StorePaths(folder: folder.path + "/.stagecraft"))
        func found(_ text: String) -> [String] { scanner.paths(in: Array(text.utf8)).map(\.inProject) }
        #expect(found("cp \(folder.path)/conf o") == ["conf"])
        #expect(found("x='\(folder.path)//./conf';y") == ["conf"])
        #expect(found("cp ../../../../../conf o") == ["conf"])
        #expect(found("cp ../../../../../../x o; cp ../conf o") == [])
        #expect(found("cp \(folder.path)/absent \(folder.path)x /etc/hosts") == [])
        #expect(found("ls \(folder.path)/.stagecraft/attempts") == [])
        #expect(found("cd \(folder.path)") == ["."])
        #expect(found("sed s/a/../conf/") == [])
    }
}
