import StageGraph
import Testing

@testable import Exchange

struct DVCImportTests {
    private let project = Project()

    @Test func aMatrixIsAMatrix() throws {
        project.write("params.yaml", "seeds: [1, 2]\nfit: {rate: 1e-3, name: a b}\n")
        let manifest = try project.dvc(
            """
            stages:
              fit:
                desc: Fits.
                matrix:
                  seed: ${seeds}
                  kind: [lin, quad]
                cmd: python3 fit.py ${item.seed} ${fit.rate} > out/${item.seed}-${item.kind}.csv
                deps: [fit.py, "data/${item.kind}.csv"]
                outs: ["out/${item.seed}-${item.kind}.csv"]
              best:
                matrix: {seed: "${seeds}"}
                cmd: cat out/${item.seed}-lin.csv out/${item.seed}-quad.csv > best/${item.seed}.csv
                deps: ["out/${item.seed}-lin.csv", "out/${item.seed}-quad.csv"]
                outs: ["best/${item.seed}.csv"]
              all:
                cmd: cat out/*.csv > all.csv
                deps: [out]
                outs: [all.csv: {cache: false}]
            """)
        let fit = manifest.stage("fit")
        #expect(fit.contains("\"summary\": \"Fits.\""))
        #expect(fit.contains("\"matrix\": { \"seed\": [1, 2], \"kind\": [\"lin\", \"quad\"] }"))
        #expect(fit.contains("\"fit_rate\": 0.001"))
        #expect(fit.contains("\"inputs\": { \"files\": [\"file:fit.py\", \"file:data/${kind}.csv\"] }"))
        #expect(fit.contains("\"outputs\": [\"out/\"]"))
        #expect(
            fit.contains(
                "python3 fit.py {parameter:seed} {parameter:fit_rate} > out/{parameter:seed}-{parameter:kind}.csv"))
        #expect(!fit.contains("deliver"))
        let best = manifest.stage("best")
        #expect(best.contains("fit[seed=$seed,kind=lin]/out/${seed}-lin.csv"), "\(best)")
        #expect(best.contains("cp -Rl in/. . || exit; cat out/{parameter:seed}-lin.csv"))
        #expect(manifest.stage("all").contains("\"inputs\": { \"in\": \"fit-files/out/\" }"))
        #expect(manifest.stage("fit-files").contains("\"deliver\": \".\""))
    }

    /// Where values cannot be the axes of a matrix, each job is a stage.
    @Test func mapsBecomeStages() throws {
        let manifest = try project.dvc(
            """
            stages:
              train:
                foreach:
                  - {from: 0, until: 5}
                  - {from: 5, until: 9}
                do:
                  cmd: train ${item.from} ${item.until} > m/${item.until}
                  outs: ["m/${item.until}"]
              cities:
                foreach: {bern: 1, chur: {n: 2}}
                do:
                  cmd: echo ${key} > c/${key}.txt
                  outs: ["c/${key}.txt"]
            """)
        #expect(manifest.stage("train-0").contains("\"outputs\": [\"m/5\"]"))
        #expect(manifest.stage("train-1").contains("\"item_from\": 5, \"item_until\": 9"))
        #expect(manifest.stage("cities-chur").contains("c/chur.txt"))
    }

    /// An output that lies where an input does cannot be kept apart in one folder.
    @Test func linkedInputsDoNotBecomeOutputs() throws {
        let manifest = try project.dvc(
            """
            stages:
              one: {foreach: [a, b], do: {cmd: "echo 1 > r/${item}.one", outs: ["r/${item}.one"]}}
              two:
                foreach: [a, b]
                do: {cmd: "cat r/${item}.one > r/${item}.two", deps: ["r/${item}.one"], outs: ["r/${item}.two"]}
              raw: {foreach: [a, b], do: {cmd: "cat r/raw > r/${item}.three", deps: [r/raw], outs: ["r/${item}.three"]}}
            """)
        #expect(
            manifest.stage("two").contains(
                "(cat r/{parameter:item}.one > r/{parameter:item}.two) && rm -r r/{parameter:item}.one"))
        // Three stages write into r: what each makes is listed.
        #expect(manifest.stage("one-files").contains("\"outputs\": [\"r/a.one\", \"r/b.one\"]"))
        #expect(manifest.stage("raw-a").contains("\"outputs\": [\"r/a.three\"]"))
        #expect(manifest.contains("because its input 'r/raw' lies in the folder of its outputs"))
    }

    /// In a manifest a dollar sign begins a reference, but not in a command.
    @Test func dollarSigns() throws {
        project.write("params.yaml", "cost: 5 $x\n")
        let manifest = try project.dvc(
            """
            stages:
              a: {cmd: "echo ${cost} $HOME > b", deps: ["${cost}.txt"], outs: [b]}
            """)
        #expect(manifest.stage("a").contains("\"cost\": \"5 $$x\""))
        #expect(manifest.stage("a").contains("\"file:5 $$x.txt\""))
        #expect(manifest.stage("a").contains("echo {parameter:cost} $HOME > b"))
        let each = try project.dvc(
            "stages:\n  a: {foreach: [p, 'q$r'], do: {cmd: 'echo > o/${item}', outs: ['o/${item}']}}")
        #expect(each.stage("a-q-r").contains("\"outputs\": [\"o/q$r\"]"), "\(each)")
    }

    @Test func whatIsNotTakenOverIsSaid() throws {
        project.write("scripts/fit.py")
        project.write("other.json", "{\"b\": {\"c\": 7}}")
        let text = """
            vars: [other.json, {n: 3}]
            metrics: [m.json]
            stages:
              fit:
                wdir: scripts
                frozen: true
                always_changed: true
                params: [lr, ../other.json: [b.c]]
                cmd:
                  - python3 fit.py ${b.c} ${n}
                  - echo \\${HOME}
                outs: [m.json: {persist: true}, models/]
            """
        let notes = try project.dvcNotes(text)
        #expect(
            notes == [
                "dvc.yaml:2: note: 'metrics' is not taken over: files that stages make come as outputs, and there are no commands that show them",
                "dvc.yaml:6: note: stage fit: 'frozen' is not taken over: it runs when its inputs have changed",
                "dvc.yaml:7: note: stage fit: 'always_changed' is not taken over: run --force does it",
                "dvc.yaml:8: note: stage fit: DVC looks at lr of scripts/params.yaml; here any change of the file runs it again",
                "dvc.yaml:8: note: stage fit: DVC looks at b.c of other.json; here any change of the file runs it again",
                "dvc.yaml:12: note: stage fit: 'persist' of 'scripts/m.json' is not taken over: every run begins without it",
                "dvc.yaml:4: note: stage fit: 'scripts/fit.py' is no input there, but its command names it: it is one here",
            ])
        let fit = try project.dvc(text).stage("fit")
        #expect(fit.contains("\"outputs\": [\"scripts/m.json\", \"scripts/models/\"]"))
        #expect(
            fit.contains("cd scripts || exit; (python3 fit.py {parameter:b_c} {parameter:n}) && (echo ${{HOME}})"),
            "\(fit)")
        #expect(fit.contains("\"file:other.json\""))
    }

    @Test func mistakesNameFileAndLine() {
        func mistake(_ text: String) -> String { project.mistakes { _ = try project.dvc(text) } }
        #expect(mistake("a: 1").contains("dvc.yaml:1: error: there are no stages"))
        #expect(
            mistake("stages:\n  a:\n    cmd: x ${y}\n    outs: [b]").contains("dvc.yaml:3: error: '${y}' has no value"))
        #expect(mistake("stages:\n  a:\n    cmd: x\n").contains("dvc.yaml:2: error: stage a has no outputs"))
        #expect(mistake("stages:\n  a:\n    outs: [b]\n").contains("stage a has no command"))
        #expect(mistake("stages:\n  a: {cmd: x, outs: [../b]}").contains("'../b' leaves the folder by '..'"))
        #expect(
            mistake("stages:\n  a: {cmd: x, outs: [b], deps: ['s3://c/d']}").contains(
                "'s3://c/d' is not in the project"))
        #expect(mistake("stages:\n  a: {cmd: x, outs: [b], odd: 1}").contains("'odd' is not known here"))
        #expect(
            mistake("stages:\n  a: {cmd: x, outs: [b]}\n  c: {cmd: x, outs: [b]}").contains(
                "dvc.yaml:3: error: two jobs make 'b'"))
        #expect(mistake("vars: [p.toml]\nstages:\n  a: {cmd: x, outs: [b]}").contains("'p.toml' cannot be read here"))
        #expect(
            mistake("stages:\n  a:\n    foreach: 5\n    do: {cmd: x, outs: [b]}").contains(
                "dvc.yaml:3: error: 'foreach' goes over a list or a map"))
        #expect(mistake("stages:\n  a: {cmd: 'x ${', outs: [b]}").contains("'${' is never closed"))
        // All at once.
        let both = mistake("stages:\n  a: {cmd: 'x ${y}', outs: [b], z: 1}\n  c: {outs: [d]}")
        #expect(both.contains("'${y}'") && both.contains("'z'") && both.contains("stage c has no command"))
    }
}
