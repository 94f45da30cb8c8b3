import Testing

@testable import Engine
@testable import StageGraph

/// Which programs a command names.
struct CommandWordsTests {
    private func programs(_ text: String) -> [String] {
        var scanner = ShellScanner(text)
        let words = scanner.words()
        return words.programs.filter { !words.functions.contains(Name($0)) }
    }

    @Test(arguments: [
        ("tool", ["tool"]), ("a | b && c; d &\ne || f", ["a", "b", "c", "d", "e", "f"]),
        ("A=1 B='x y' tool arg", ["tool"]), ("cd x && echo tool > out", []),
        ("'my tool' x; \"other\"", ["my tool", "other"]),
        ("if grep -q x in; then sed s/a/b/ in; else awk 1; fi", ["grep", "sed", "awk"]),
        ("for f in cut sort; do head $f; done", ["head"]), ("while tail x; do wc; done < in > out", ["tail", "wc"]),
        ("x=$(date +%s); y=`uname`; echo \"$(id -u) `tr a b`\"", ["date", "uname", "id", "tr"]),
        ("(cut -f1 in); { sort in; }", ["cut", "sort"]), ("2> err < in tool >> out arg", ["tool"]),
        ("cat <<END | sort\nrm all\nEND\nuniq", ["cat", "sort", "uniq"]), ("cat <<-'E'\n\trm\n\tE\ntr", ["cat", "tr"]),
        ("diff <(sort a) <(uniq b)", ["diff", "sort", "uniq"]), ("! grep x", ["grep"]), ("# rm\ntool # rm", ["tool"]),
        ("helper() { sed 1d; }; helper; awk 1", ["sed", "awk"]), ("function go { sed 1d; }; go", ["sed"]),
        ("./script; sub/script; /opt/tool/bin/run", ["/opt/tool/bin/run"]), ("echo $((1 + 2)) ${HOME:-x}", []),
        ("sh -c 'awk 1 | sed 2d'", ["sh", "awk", "sed"]), ("bash -euo pipefail -c 'tool'", ["bash", "tool"]),
        ("case $1 in a) cut;; *) sort;; esac", ["cut", "sort"]), ("eval 'tool x'", ["tool"]),
        ("find . -name x", ["find"]),
    ]) func aShellTextNamesThem(_ text: String, _ expected: [String]) {
        #expect(programs(text).filter { $0 != "*" } == expected, "\(text)")
    }

    @Test(arguments: [
        (["tool", "x"], ["tool"], []), (["sh", "-c", "awk 1"], ["sh", "awk"], []),
        (["bash", "-o", "pipefail", "-c", "awk 1"], ["bash", "awk"], []),
        (["env", "A=1", "-i", "python3", "{input:x}"], ["env"], ["python3"]),
        (["nice", "-n", "5", "tool"], ["nice"], ["5", "tool"]),
        (["env", "sh", "-c", "awk 1"], ["env", "awk"], ["sh"]),
        (["sh", "-c", "exec \"$@\"", "-", "python3", "x.py"], ["sh"], ["python3", "x.py"]),
        (["{input:p}", "awk"], [], []), (["./x.sh"], [], []), (["python3", "-c", "awk"], ["python3"], []),
    ]) func anArgumentVectorNamesThem(_ command: [String], _ programs: [String], _ candidates: [String]) {
        let words = CommandWords(of: command)
        #expect(words.programs == programs)
        #expect(words.candidates == candidates)
    }

    @Test func whatIsKnownOnlyLaterIsTold() {
        #expect(CommandWords(of: ["sh", "-c", "$TOOL x; \"${other}\"; ./$1; echo $x"]).unknown == ["$TOOL", "$"])
        #expect(CommandWords(of: ["sh", "-c", "awk \"$1\" > $2"]).unknown == [])
    }

    /// No text may keep it from ending.
    @Test func everyTextHasAnEnd() {
        let pieces = [
            "'", "\"", "`", "$(", ")", "${", "}", "\\", "<<", "\n", "a", " ", ";", "case x in", "((", "#", "<(", "&&",
            "for",
        ]
        var state: UInt64 = 7
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(state >> 33) % pieces.count]
            }
            _ = CommandWords(of: ["sh", "-c", text])
        }
        _ = programs(String(repeating: "$(", count: 10_000))
        _ = programs(String(repeating: "sh -c '", count: 1000))
    }

    @Test(
        arguments: [
            ("sh x.sh a", "x.sh"), ("bash -e -o pipefail x.sh", "x.sh"), ("sh -c text a b", nil),
            ("sh -ec text a", nil),
            ("sh -- x.sh", "x.sh"), ("sh", nil), ("bash --norc +x x.sh y.csv", "x.sh"), ("sh - x", "-"),
        ] as [(String, String?)])
    func aShellReadsOneScript(line: String, script: String?) {
        #expect(CommandWords.scriptOfShell(line.split(separator: " ").map(String.init)) == script)
    }
}
