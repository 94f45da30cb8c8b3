// Files of Snakemake and DVC become manifests that make the same files. Where the tools themselves are installed, both are run.

import Foundation
import TestSupport
import Testing

struct ImportTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// `Benchmarks/setup-engine` installs them.
    private static let rivals =
        (ProcessInfo.processInfo.environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache")
        + "/stagecraft/bench-engine/bin"

    private static func isThere(_ name: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: rivals + "/" + name)
    }

    /// The example with the rivals' files.
    private func example(_ name: String) throws -> TestSpace {
        let space = try TestSpace()
        let copied = try space.shell(
            "cp -r \(Self.root)/examples/\(name)/. \(Self.root)/examples/rivals/\(name)/. . && rm -rf pipeline.json .stagecraft"
        )
        try #require(copied.exit == 0, "\(copied.errors)")
        return space
    }

    @Test(arguments: ["snakemake", "dvc"])
    func anExampleIsImportedAndRun(tool: String) throws {
        let space = try example("shell-gnuplot")
        let imported = try space.stagecraft("import", tool)
        try #require(imported.exit == 0, "\(imported.errors)")
        #expect(imported.errors.contains("wrote pipeline.json: 4 stages\n"))
        let first = try space.run()
        #expect(first.exit == 0 && first.ran.count == 6, "\(first.errors)")
        let awk = try space.shell(
            "for w in 7 30 90; do awk -v window=$w -f smooth.awk data/counts.csv | cmp - results/$w.csv || exit 1; done; test -s visitors.svg"
        )
        #expect(awk.exit == 0, "\(awk.output)\(awk.errors)")
        #expect(try space.run().ran == [])
        // One value more is one run more of its stage.
        let manifest = try #require(space.read("pipeline.json"))
        try space.write("pipeline.json", manifest.replacingOccurrences(of: "[7, 30, 90]", with: "[7, 30, 90, 180]"))
        let more = try space.run()
        #expect(more.ran.filter { $0.hasPrefix("smooth[") }.count == 1, "\(more.ran)")
        #expect(space.exists("results/180.csv"))
    }

    @Test(.enabled(if: isThere("snakemake"), "skipped: needs Snakemake (Benchmarks/setup-engine)"))
    func snakemakeMakesTheSameFiles() throws {
        try compare("snakemake", "snakemake --cores 2 --quiet all")
    }

    @Test(.enabled(if: isThere("dvc"), "skipped: needs DVC (Benchmarks/setup-engine)"))
    func dvcMakesTheSameFiles() throws {
        try compare("dvc", "dvc init --no-scm --quiet && DVC_SITE_CACHE_DIR=$PWD/.site dvc repro --quiet")
    }

    private func compare(_ tool: String, _ command: String) throws {
        let (ours, theirs) = (try example("shell-gnuplot"), try example("shell-gnuplot"))
        theirs.environment = [
            "PATH": Self.rivals + ":/usr/bin:/bin", "HOME": theirs.folder, "DVC_NO_ANALYTICS": "1", "LC_ALL": "C.UTF-8",
        ]
        let reference = try theirs.shell(command)
        try #require(reference.exit == 0, "\(reference.output)\(reference.errors)")
        _ = try ours.stagecraft("import", tool)
        #expect(try ours.stagecraft("run").exit == 0)
        for name in ["ranges.csv", "visitors.svg", "results/7.csv", "results/30.csv", "results/90.csv"] {
            #expect(ours.read(name) == theirs.read(name) && ours.exists(name), "\(name)")
        }
    }

    /// What a shell, a manifest, a pattern or a placeholder would take for something else.
    @Test func oddNames() throws {
        let space = try TestSpace()
        try space.write("in put/$cost #1.txt", "b\na\n")
        try space.write("in put/it's {odd}.txt", "c\n")
        try space.write(
            "Snakefile",
            """
            NAMES = ["x$y", "é", "e\u{301}", "50%"]
            rule all:
                input: expand("out/{n}.txt", n=NAMES), "a b/all.txt"
            rule sort:
                input: "in put/$cost #1.txt", "in put/it's {{odd}}.txt"
                output: "out/{n}.txt"
                shell: r\"""
                    sort {input:q} | awk '{{ print $1, "{wildcards.n}" }}' > {output:q}
                    \"""
            rule join:
                input: expand("out/{n}.txt", n=NAMES)
                output: "a b/all.txt"
                shell: "cat {input:q} > {output:q}"
            """)
        let imported = try space.stagecraft("import", "snakemake")
        try #require(imported.exit == 0, "\(imported.errors)")
        let run = try space.stagecraft("run")
        #expect(run.exit == 0, "\(run.errors)\n\(space.read("pipeline.json") ?? "")")
        #expect(space.read("out/x$y.txt") == "a x$y\nb x$y\nc x$y\n")
        #expect(space.read("a b/all.txt")?.split(separator: "\n").count == 12)
    }

    @Test func theReadersOfWildcardFoldersAreApart() throws {
        let space = try TestSpace()
        try space.write(
            "dvc.yaml",
            """
            stages:
              one: {foreach: [a, b], do: {cmd: "mkdir -p r; echo ${item} > r/${item}.one", outs: ["r/${item}.one"]}}
              two:
                foreach: [a, b]
                do: {cmd: "tr a-z A-Z < r/${item}.one > r/${item}.two", deps: ["r/${item}.one"], outs: ["r/${item}.two"]}
              all: {cmd: "cat r/* > all", deps: [r], outs: [all]}
            """)
        _ = try space.stagecraft("import", "dvc", "--output", "pipeline.json")
        let run = try space.stagecraft("run")
        #expect(run.exit == 0, "\(run.errors)\n\(space.read("pipeline.json") ?? "")")
        #expect(space.files("r") == ["r/a.one", "r/a.two", "r/b.one", "r/b.two"])
        #expect(space.read("all") == "a\nA\nb\nB\n")
    }

    @Test func nothingIsOverwrittenAndRefusalsWriteNothing() throws {
        let space = try TestSpace()
        try space.write("Snakefile", "rule a:\n    output: 'b'\n    run:\n        pass\n")
        let refused = try space.stagecraft("import", "snakemake")
        #expect(refused.exit == 2 && !space.exists("pipeline.json"))
        #expect(
            refused.errors.hasPrefix(
                "Snakefile:3: error: 'run' cannot be taken over\n  hint: put the Python into a script"),
            "\(refused.errors)")
        try space.write("Snakefile", "rule a:\n    output: 'b'\n    shell: 'echo 1 > {output}'\n    benchmark: 'x'\n")
        try space.write("pipeline.json", "mine")
        let there = try space.stagecraft("import", "snakemake")
        #expect(
            there.exit == 2 && there.errors.contains("there is a manifest already")
                && space.read("pipeline.json") == "mine")
        let printed = try space.stagecraft("import", "snakemake", "--output", "-")
        #expect(
            printed.exit == 0
                && printed.output.contains("// rule a, Snakefile:1\n    // 'benchmark' is not taken over"), "\(printed)"
        )
        #expect(printed.errors.contains("Snakefile:4: note: rule a: 'benchmark' is not taken over"))
        try space.remove("pipeline.json")
        let missing = try space.stagecraft("import", "dvc")
        #expect(missing.exit == 2 && missing.errors.contains("dvc.yaml: error: there is no such file"))
    }
}
