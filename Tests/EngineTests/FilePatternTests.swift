import Testing

@testable import StageGraph

/// Which paths a pattern means, and what one finds on the disk.
struct FilePatternTests {
    @Test(arguments: [
        ("data/*.csv", ["data/a.csv", "data/b.csv"], ["data/.h.csv", "data/sub/c.csv", "data/a.txt", "a.csv"]),
        ("src/**/*.py", ["src/a.py", "src/x/b.py", "src/x/y/c.py"], ["src/.git/d.py", "src/x/e.pyc", "a.py"]),
        ("src/**", ["src/a", "src/x/b"], ["src/.a", "src/.x/b", "a"]),
        ("data/", ["data/a", "data/x/b", "data/.h", "data/.x/c"], ["datab", "data2/a"]),
        ("a/[xy]?/z", ["a/x1/z", "a/y\u{7f}/z"], ["a/z1/z", "a/x/z", "a/x12/z"]),
        ("caf\u{e9}/*", ["caf\u{e9}/a"], ["cafe\u{301}/a"]),
        ("*/", ["a/b", "a/c/d"], ["a", ".x/b"]),
    ])
    func meansPaths(pattern: String, fitting: [String], others: [String]) {
        let pattern = FilePattern(pattern)
        for path in fitting { #expect(pattern.matches(Name(path)), "\(path)") }
        for path in others { #expect(!pattern.matches(Name(path)), "\(path)") }
    }

    @Test(arguments: [
        ("*", ["a.csv", "b.csv", "north"]), ("*.csv", ["a", "b"]), ("*/", ["north"]), ("*/x.csv", ["north"]),
        ("north/*.csv", ["x", "y"]), ("s*.csv", []),
    ])
    func aStarStandsForValues(pattern: String, expected: [String]) {
        let paths: [Name] = ["b.csv", "a.csv", "north/x.csv", "north/y.csv", ".hidden.csv"]
        #expect(FilePattern(pattern).starValues(in: paths).map(\.text) == expected)
    }

    @Test func findsWhatIsOnTheDisk() throws {
        let folder = TemporaryFolder()
        for path in ["data/b.csv", "data/a.csv", "data/sub/c.csv", "data/.h.csv", "data/n.txt", "other/d.csv"] {
            try folder.write(path, "x")
        }
        func found(_ pattern: String) -> [String] {
            FileSearch(FilePattern(pattern), root: folder.path).paths.map(\.text)
        }
        #expect(found("data/*.csv") == ["data/a.csv", "data/b.csv"])
        #expect(found("data/") == ["data/.h.csv", "data/a.csv", "data/b.csv", "data/n.txt", "data/sub/c.csv"])
        #expect(found("**/*.csv") == ["data/a.csv", "data/b.csv", "data/sub/c.csv", "other/d.csv"])
        #expect(found("\(folder.path)/other/*") == ["\(folder.path)/other/d.csv"])
        #expect(found("nothing/*.csv") == [])
        // A link to a file is a file; one to a folder could lead round in circles.
        try folder.link("other/d.csv", "data/link.csv")
        #expect(found("data/*.csv").count == 3)
        try folder.link("other", "data/sub/more")
        let search = FileSearch(FilePattern("data/**/*.csv"), root: folder.path)
        #expect(search.problem?.path == "data/sub/more", "\(String(describing: search.problem))")
        #expect(FileSearch(FilePattern("data/*.csv"), root: folder.path).problem == nil)
    }
}
