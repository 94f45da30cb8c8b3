// What is exported for make and Snakemake makes the same files, without this program.

import Foundation
import TestSupport
import Testing

struct ExportTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    private static let snakemake =
        (ProcessInfo.processInfo.environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache")
        + "/stagecraft/bench-engine/bin/snakemake"

    /// A manifest whose arguments, parameters and files hold what shells, make and Python take for something else.
    private func oddProject() throws -> TestSpace {
        let space = try TestSpace()
        try space.write("data/a b$c #%.txt", "2\n1\n")
        try space.write("data/plain.txt", "3\n")
        try space.manifest(
            #"""
            "sort": {
              "kind": "command", "matrix": { "way": ["up", "down"] },
              "parameters": { "way": "$way", "text": "it's \"50%\" $$HOME `x` \\ {y}\nand #more" },
              "inputs": { "data": "file:data/*.txt", "odd": "file:data/a b$$c #%.txt" },
              "outputs": ["sub/sorted.txt", "parts/"],
              "environment": { "WAY": "${way} $$" },
              "command": ["sh", "-c", "cat \"$@\" | if [ $0 = up ]; then sort; else sort -r; fi > sub/sorted.txt; echo \"$WAY\" > parts/way; cp {parameters} parts/parameters.json", "{parameter:way}", "{input:data}"]
            },
            "say": {
              "kind": "command", "stdout": "said.txt", "parameters": { "text": "it's \"50%\" $$HOME `x` \\ {y}\nand #more" },
              "command": ["printf", "%s|", "{parameter:text}", "{{braces}}", "$HOME", "#", "%", "\\n", "a  b", ""], "deliver": "."
            },
            "join": {
              "kind": "command", "inputs": { "sorted": "sort/sub/sorted.txt", "part": "sort[way=up]/parts/way", "all": "sort[way=down]/parts/" },
              "outputs": ["joined.txt", "50 [a] b?*: #$x~.txt"], "threads": 2, "timeLimit": 60, "memoryMiB": 500,
              "command": ["sh", "-c", "cat {table:sorted} {list:sorted} \"$@\" part/parts/way {input:all}/* > joined.txt; echo $0 > '50 [a] b?*: #$x~.txt'; echo {threads} $OMP_NUM_THREADS >> joined.txt; env | grep -c LC_ALL >> joined.txt; true", "sh", "{input:sorted}"],
              "deliver": "results/sub"
            }
            """#)
        return space
    }

    private func delivered(_ space: TestSpace) -> [String: String?] {
        Dictionary(
            uniqueKeysWithValues: ["said.txt", "results/sub/joined.txt", "results/sub/50 [a] b?*: #$x~.txt"].map {
                ($0, space.read($0))
            })
    }

    /// A command starts where it starts here, with its home and what it prints where these are.
    @Test func aWorkingFolderIsKept() throws {
        let space = try TestSpace()
        try space.write("my paper/main.txt", "text\n")
        try space.manifest(
            #"""
            "a": {"kind": "command", "command": ["echo", "1"], "stdout": "a.txt"},
            "p": {"kind": "command", "workingFolder": "my paper", "inputs": {"t": "file:my paper/main.txt", "a": "a/a.txt"},
              "command": ["sh", "-c", "cat main.txt $1 > $2; basename \"$PWD\"; test -d \"$HOME\" && echo home", "sh", "{input:a}", "{output:my paper/all.txt}"],
              "outputs": ["my paper/all.txt"], "stdout": "said.txt", "deliver": "out"}
            """#)
        #expect(try space.stagecraft("export", "make", "--output", "Makefile").exit == 0)
        let made = try space.shell("make")
        #expect(made.exit == 0, "\(made.errors)")
        let ours = (space.read("out/my paper/all.txt"), space.read("out/said.txt"))
        #expect(ours.0 == "text\n1\n" && ours.1 == "my paper\nhome\n")
        try space.shell("rm -rf out")
        #expect(try space.run().exit == 0)
        #expect(space.read("out/my paper/all.txt") == ours.0 && space.read("out/said.txt") == ours.1)
    }

    @Test func whatMayBeLeftUnwrittenIsRefused() throws {
        let space = try TestSpace()
        try space.manifest(
            #"""
            "a": {"kind": "command", "command": ["true"], "outputs": [], "optional": ["w.txt"]},
            "m": {"kind": "manual", "inputs": {"w": "a/w.txt"}, "mayBeEmpty": ["w"], "instructions": "Look."}
            """#)
        for (stage, message) in [("a", "may leave 'w.txt' unwritten"), ("m", "none that another program can run")] {
            let outcome = try space.stagecraft("export", "make", stage)
            #expect(outcome.exit == 2 && outcome.errors.contains(message), "\(outcome.errors)")
        }
    }

    @Test func makeMakesTheSameFiles() throws {
        let space = try oddProject()
        space.environment["LC_ALL"] = "C.UTF-8"
        let exported = try space.stagecraft("export", "make", "--output", "Makefile")
        try #require(exported.exit == 0, "\(exported.errors)")
        let run = try space.stagecraft("run")
        try #require(run.exit == 0, "\(run.errors)")
        let ours = delivered(space)
        #expect(ours.values.allSatisfy { $0 != nil })
        try space.shell("rm -rf said.txt results .stagecraft")
        let made = try space.shell("make -j 2 && make -q")
        #expect(made.exit == 0, "\(made.output)\(made.errors)\n\(space.read("Makefile") ?? "")")
        #expect(delivered(space) == ours, "\(space.read("Makefile") ?? "")")
        // An edit of an input makes what depends on it again; clean leaves nothing.
        try space.write("data/plain.txt", "9\n")
        #expect(try space.shell("touch -d '+5 seconds' data/plain.txt; make").exit == 0)
        #expect(space.read("results/sub/joined.txt")?.contains("9\n") ?? false)
        #expect(try space.shell("make clean").exit == 0 && !space.exists("made"))
    }

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: snakemake),
            "skipped: needs Snakemake (Benchmarks/setup-engine)"))
    func snakemakeMakesTheSameFiles() throws {
        let space = try oddProject()
        space.environment = [
            "LC_ALL": "C.UTF-8", "HOME": space.folder,
            "PATH": (Self.snakemake as NSString).deletingLastPathComponent + ":/usr/bin:/bin",
        ]
        let exported = try space.stagecraft("export", "snakemake", "--output", "Snakefile")
        try #require(exported.exit == 0, "\(exported.errors)")
        #expect(try space.stagecraft("run").exit == 0)
        let ours = delivered(space)
        try space.shell("rm -rf said.txt results .stagecraft")
        let made = try space.shell("snakemake --cores 2 --quiet all")
        #expect(made.exit == 0, "\(made.output)\(made.errors)\n\(space.read("Snakefile") ?? "")")
        #expect(delivered(space) == ours)
    }

    /// Instances that are known when a stage has run, and what is read of its folder.
    @Test func axesOverFoldersAreExportedAfterARun() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "split": { "kind": "command", "outputs": ["parts/"], "command": ["sh", "-c", "echo 1 > parts/a; echo 2 > parts/b"] },
            "double": {
              "kind": "command", "matrix": { "part": "split/parts/*" }, "inputs": { "part": "split/parts/${part}" },
              "stdout": "double.txt", "command": ["sed", "p", "{input:part}"]
            },
            "all": { "kind": "command", "inputs": { "doubles": "double" }, "stdout": "all.txt", "deliver": ".", "command": ["cat", "{input:doubles}"] }
            """)
        let early = try space.stagecraft("export", "make")
        #expect(
            early.exit == 2 && early.errors.contains("which stages there are is known when 'split' has run"), "\(early)"
        )
        _ = try space.stagecraft("run")
        #expect(space.read("all.txt") == "1\n1\n2\n2\n")
        #expect(try space.stagecraft("export", "make", "-o", "Makefile").exit == 0)
        try space.remove("all.txt")
        #expect(try space.shell("make").exit == 0)
        #expect(space.read("all.txt") == "1\n1\n2\n2\n")
    }

    @Test func whatCannotBeExportedIsRefused() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "curves": { "kind": "analyse.deep-losses", "inputs": { "runs": "file:x" } },
            "text": { "kind": "command", "stdout": "t.txt", "command": ["echo", "1"] }
            """)
        let kind = try space.stagecraft("export", "make")
        #expect(kind.exit == 2, "\(kind)")
        try space.manifest(
            """
            "odd": { "kind": "command", "outputs": ["a=b.txt"], "command": ["touch", "a=b.txt"] }
            """)
        let name = try space.stagecraft("export", "make")
        #expect(name.exit == 2 && name.errors.contains("make cannot have a file of this name"), "\(name)")
        #expect(try space.stagecraft("export", "snakemake").exit == 0)
        try space.manifest(
            """
            "odd": { "kind": "command", "outputs": ["50%.txt"], "command": ["touch", "50%.txt"] }
            """)
        #expect(try space.stagecraft("export", "make").errors.contains("make cannot have a file of this name"))
        try space.write("Makefile", "mine")
        try space.manifest("\"t\": { \"kind\": \"command\", \"stdout\": \"t.txt\", \"command\": [\"echo\", \"1\"] }")
        #expect(
            try space.stagecraft("export", "make", "--output", "Makefile").exit == 2 && space.read("Makefile") == "mine"
        )
        let folder = try space.stagecraft("export", "make", "--folder", "../x")
        #expect(folder.exit == 2 && folder.errors.contains("cannot be the folder of the stages"))
    }

    /// There and back: what an imported pipeline makes, its export makes too.
    @Test func importedPipelinesCanBeExported() throws {
        let space = try TestSpace()
        let copied = try space.shell(
            "cp -r \(Self.root)/examples/shell-gnuplot/. \(Self.root)/examples/rivals/shell-gnuplot/Snakefile . && rm -rf pipeline.json .stagecraft"
        )
        try #require(copied.exit == 0)
        #expect(try space.stagecraft("import", "snakemake").exit == 0)
        #expect(try space.stagecraft("export", "make", "-o", "Makefile").exit == 0)
        #expect(try space.stagecraft("run").exit == 0)
        let ours = ["ranges.csv", "visitors.svg", "results/30.csv"].map { space.read($0) }
        try space.shell("rm -rf ranges.csv visitors.svg results .stagecraft")
        #expect(try space.shell("make -j 2").exit == 0)
        #expect(["ranges.csv", "visitors.svg", "results/30.csv"].map { space.read($0) } == ours)
        #expect(ours[0] != nil)
    }
}
