import ResultStore
import StageGraph
import Testing

@testable import Exchange

struct SnakemakeImportTests {
    private let project = Project()

    @Test func wildcardsBecomeAMatrix() throws {
        project.write("config.yaml", "samples: [a, b]\nrate: 0.1\n")
        let manifest = try project.snakemake(
            """
            import os
            configfile: "config.yaml"
            SEEDS = list(range(1, 4))

            rule all:
                input:
                    expand("out/{sample}/{seed}.txt", sample=config["samples"], seed=SEEDS),
                    "table.txt",

            rule fit:
                \"""Fits.\"""
                input:
                    script="fit.py",
                    data="data/{sample}.csv",
                output: "out/{sample}/{seed}.txt"
                params:
                    rate=config["rate"],
                    flag=["-a", "-b"],
                threads: 2
                resources: mem_mb=1000, runtime=5
                shell:
                    "python3 {input.script} {input.data} {wildcards.seed} "
                    "--rate {params.rate} {params.flag} -t {threads} '{{print $1}}' > {output}"

            rule table:
                input: expand(rules.fit.output, sample="a", seed=SEEDS)
                output: temp("table.txt")
                shell: "cat {input} > {output[0]}"
            """)
        let fit = manifest.stage("fit")
        #expect(fit.contains("\"matrix\": { \"sample\": [\"a\", \"b\"], \"seed\": [1, 2, 3] }"), "\(manifest)")
        #expect(fit.contains("\"parameters\": { \"sample\": \"$sample\", \"seed\": \"$seed\", \"rate\": 0.1 }"))
        #expect(fit.contains("\"files\": [\"file:fit.py\", \"file:data/${sample}.csv\"]"))
        #expect(fit.contains("\"outputs\": [\"out/\"]"))
        #expect(
            fit.contains(
                "mkdir -p out/{parameter:sample}; python3 fit.py data/{parameter:sample}.csv {parameter:seed} --rate {parameter:rate} -a -b -t {threads} '{{print $1}}' > out/{parameter:sample}/{parameter:seed}.txt"
            ), "\(fit)")
        #expect(
            fit.contains("\"threads\": 2") && fit.contains("\"memoryMiB\": 954")
                && fit.contains("\"summary\": \"Fits.\""))
        let table = manifest.stage("table")
        #expect(
            table.contains("\"fit[sample=a,seed=1]/out/a/1.txt\", \"fit[sample=a,seed=2]/out/a/2.txt\""), "\(table)")
        #expect(table.contains("cat out/a/1.txt out/a/2.txt out/a/3.txt > table.txt"))
        #expect(!table.contains("deliver"))
    }

    @Test func zippedValuesBecomeStages() throws {
        let text = """
            rule all:
                input: expand("o/{a}-{b}.txt", zip, a=[1, 2], b=["x", "y"])
            rule one:
                output: "o/{a}-{b}.txt"
                shell: "echo {wildcards.a} {wildcards.b} > {output}"
            rule two:
                output: "never.txt"
                shell: "touch {output}"
            """
        let manifest = try project.snakemake(text)
        #expect(manifest.stage("one-1-x").contains("echo 1 x > o/1-x.txt"))
        #expect(manifest.stage("one-2-y").contains("\"outputs\": [\"o/2-y.txt\"]"))
        #expect(
            try project.notes(text) == [
                "Snakefile:6: note: rule two is left out: nothing that is asked for needs it",
                "Snakefile:3: note: rule one: each of its 2 jobs becomes a stage, because its values are not every combination of some lists (2 of 4)",
            ])
    }

    /// The rules of a chain whose files lie in one folder, as in many pipelines.
    @Test func chainsOfWildcardsInOneFolder() throws {
        let manifest = try project.snakemake(
            """
            rule all:
                input: [f"r/{s}.sorted.txt" for s in ["a", "b"]]
            rule map:
                input: "raw/{s}.txt"
                output: "r/{s}.txt"
                wildcard_constraints: s="[a-z]+"
                shell: "cp {input} {output}"
            rule sort:
                input: "r/{s}.txt"
                output: "r/{s}.sorted.txt"
                shell:
                    \"""
                    sort {input} > {output}
                    \"""
            """)
        let sort = manifest.stage("sort")
        #expect(sort.contains("\"in\": \"map[s=$s]/r/${s}.txt\""), "\(manifest)")
        #expect(
            sort.contains(
                "cp -Rl in/. .; sort r/{parameter:s}.txt > r/{parameter:s}.sorted.txt; rm -r r/{parameter:s}.txt"),
            "\(sort)")
        #expect(manifest.stage("map-files").contains("\"outputs\": [\"r/a.txt\", \"r/b.txt\"]"))
    }

    /// Quotes in values, where they become text and where they stay a parameter's.
    @Test func quotedWords() throws {
        let manifest = try project.snakemake(
            """
            rule all:
                input: "o/it's.txt", "o/b.txt"
            rule a:
                output: "o/{n}.txt"
                params: t="A 'title' of $5", u="plain"
                shell: "echo {wildcards.n:q} {params.t:q} {params.u:q} > {output:q}"
            """)
        let first = manifest.stage("a-it-s")
        #expect(
            first.contains(#"echo 'it'\\''s' 'A '\\''title'\\'' of $5' {parameter:u} > 'o/it'\\''s.txt'"#),
            "\(manifest)")
    }

    @Test func foldersTouchedFilesAndLogs() throws {
        let manifest = try project.snakemake(
            """
            rule all:
                input: "done", "n.txt"
            rule split:
                input: "data.txt"
                output: directory("parts")
                log: "logs/split.log"
                shell: "python3 split.py {input} {output} 2> {log}"
            rule count:
                input: "parts"
                output: protected("n.txt")
                shell: "ls {input} | wc -l > {output}"
            rule mark:
                input: rules.count.output[0]
                output: touch("done")
            """)
        #expect(manifest.stage("split").contains("\"outputs\": [\"parts/\", \"logs/split.log\"]"))
        #expect(manifest.stage("split").contains("rmdir parts; python3 split.py data.txt parts 2> logs/split.log"))
        #expect(manifest.stage("count").contains("\"in\": \"split/parts/\""))
        #expect(manifest.stage("mark").contains("touch done"))
    }

    @Test func scriptsThatAreOnlyNamedBecomeInputs() throws {
        project.write("scripts/a.py")
        let text =
            "rule a:\n    output: 'b.txt'\n    conda: 'env.yaml'\n    shell: \"python3 scripts/a.py > {output}\"\n"
        #expect(try project.snakemake(text).stage("a").contains("\"file:scripts/a.py\""))
        #expect(
            try project.notes(text) == [
                "Snakefile:3: note: rule a: 'conda' is not taken over: nothing is installed here; the programs that are found on PATH are part of the key (doc/keys.md)",
                "Snakefile:1: note: rule a: 'scripts/a.py' is no input there, but its command names it: it is one here",
            ])
    }

    @Test(arguments: [
        ("checkpoint a:\n    output: 'b'\n", "Snakefile:1: error: a checkpoint cannot be taken over"),
        ("rule a:\n    output: 'b'\n    run:\n        x = 1\n", "Snakefile:3: error: 'run' cannot be taken over"),
        ("rule a:\n    output: 'b'\n    script: 'c.py'\n", "Snakefile:3: error: 'script' cannot be taken over"),
        ("rule a:\n    output: 'b'\n    wrapper: 'c'\n", "Snakefile:3: error: 'wrapper' cannot be taken over"),
        ("include: 'x.smk'\n", "Snakefile:1: error: other files are not read"),
        (
            "rule a:\n    input: lambda w: 'x'\n    output: 'b'\n    shell: ''\n",
            "Snakefile:2: error: functions of wildcards"
        ),
        (
            "def f(w):\n    return 1\nrule a:\n    input: f\n    output: 'b'\n    shell: ''\n",
            "Snakefile:4: error: 'f' is a function"
        ),
        (
            "import pandas as pd\nT = pd.read_csv('x')\nrule a:\n    input: T\n    output: 'b'\n",
            "Snakefile:4: error: 'T' is a value of Snakefile:2"
        ),
        ("S, = glob_wildcards('d/{s}.txt')\n", "Snakefile:1: error: this is not understood"),
        (
            "S = glob_wildcards('d/{s}.txt').s\nrule a:\n    input: S\n    output: 'b'\n    shell: ''\n",
            "glob_wildcards"
        ),
        ("if True:\n    X = 1\n", "Snakefile:1: error: Python's 'if' is not understood"),
        ("rule a:\n    output: '{x}.txt'\n    shell: 'y'\n", "Snakefile:2: error: rule a cannot be asked for"),
        ("rule a:\n    output: 'b'\n    shell: '{nothing}'\n", "Snakefile:3: error: 'nothing' is not known"),
        ("rule a:\n    output: 'b'\n    shell: '{output'\n", "Snakefile:3: error: a brace of this text has no partner"),
        ("rule a:\n    output: 'b'\n    shell: 'x\n", "Snakefile:3: error: this text is never closed"),
        ("rule a:\n    output: '../b'\n    shell: 'x'\n", "Snakefile:2: error: '../b' leaves the folder by '..'"),
        (
            "rule a:\n    output: 'b'\n    shell: 'x'\nrule c:\n    output: 'b'\n    shell: 'x'\n",
            "Snakefile:2: error: several rules can make 'b'"
        ),
        ("rule a:\n    output: 'b'\n", "Snakefile:1: error: rule a has no shell command"),
        (
            "rule a:\n    input: 'c/{x}'\n    output: 'b'\n    shell: 'y'\n",
            "the wildcard 'x' of this input is none of the output's"
        ),
        ("X = [1, 2][5]\nrule a:\n    output: 'b'\n    params: X\n    shell: '{params}'\n", "the list has no item 5"),
        ("rule a:\n    output: 'b'\n    odd: 1\n    shell: 'x'\n", "Snakefile:3: error: 'odd' is not known here"),
        (
            "configfile: 'none.yaml'\nrule a:\n    output: 'b'\n    shell: 'x'\n",
            "Snakefile:1: error: the configuration cannot be read"
        ),
        ("X = range(10**9)\nrule a:\n    input: X\n    output: 'b'\n    shell: 'x'\n", "'X' is a value of Snakefile:1"),
        ("X = range(1000000000)\nrule a:\n    input: X\n    output: 'b'\n    shell: 'x'\n", "the list is too long"),
        (
            "rule a:\n    output: '{x}b'\n    input: '{x}bb'\n    shell: 'x'\nrule all:\n    input: 'ab'\n",
            "cannot be asked for"
        ),
    ])
    func mistakesNameFileAndLine(text: String, expected: String) {
        let found = project.mistakes { _ = try project.snakemake(text) }
        #expect(expected.split(separator: "|").contains { found.contains($0) }, "\(found)")
        #expect(found.contains("Snakefile"))
    }

    /// The search for jobs is recursive.
    @Test func chainsThatDoNotEndAreRefused() {
        let found = project.mistakes {
            _ = try project.snakemake(
                "rule all:\n    input: 'ab'\nrule a:\n    output: '{x}b'\n    input: '{x}bb'\n    shell: 'x'\n")
        }
        #expect(found.contains("in a chain that does not end"), "\(found)")
    }

    @Test func mangledTextIsRefused() {
        let name = project.folder + "/Snakefile"
        try? Files.write([0x61, 0x20, 0x3D, 0x0A, 0x27, 0xFF, 0x27], to: name)
        let found = project.mistakes {
            _ = try SnakemakeImport.manifest(of: "Snakefile", targets: [], in: project.files)
        }
        #expect(found.contains("Snakefile:2: error: this is no UTF-8 text"), "\(found)")
    }
}
