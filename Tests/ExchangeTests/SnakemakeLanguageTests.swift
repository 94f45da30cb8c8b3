import StageGraph
import Testing

@testable import Exchange

/// Expressions and wildcards, with what Python and Snakemake make of them.
struct SnakemakeLanguageTests {
    private func value(_ text: String) -> String {
        do throws(SnakeMistake) {
            var scope = SnakeScope()
            scope.set("config", .map([(.text("a"), .list([.integer(1), .integer(2)]))]))
            scope.set("X", .list([.text("p"), .text("q")]))
            var parser = SnakeExpressionParser(try SnakeLexer.tokens(Array(text.utf8))[...])
            let value = try scope.value(of: parser.expression())
            return value.items?.map { $0.scalarText ?? $0.described }.joined(separator: " ") ?? value.scalarText ?? "?"
        } catch { return "error: " + error.headline }
    }

    @Test func expressions() {
        #expect(value("'a' \"b\" r'\\n'") == "ab\\n")
        #expect(value("'a\\tb\\x41\\u00e9'") == "a\tbAé")
        #expect(value("'''x\ny'''") == "x\ny")
        #expect(value("f'{X[0]}-{1 + 2}{{'") == "p-3{")
        #expect(value("[1, 2] + [3] * 2") == "1 2 3 3")
        #expect(value("list(range(5, 0, -2))") == "5 3 1")
        #expect(value("expand('{x}-{y:02d}', x=X, y=[1, 20])") == "p-01 p-20 q-01 q-20")
        #expect(value("expand(['{x}.a', '{x}.b'], x=X)") == "p.a q.a p.b q.b")
        #expect(value("expand('{x}{y}', zip, x=X, y=[1, 2])") == "p1 q2")
        #expect(value("expand('{x}/{{s}}', x=X)") == "p/{s} q/{s}")
        #expect(value("expand('{x}/{s}', x=X, allow_missing=True)") == "p/{s} q/{s}")
        #expect(value("[x + '.txt' for x in X]") == "p.txt q.txt")
        #expect(value("['{}_{n}'.format(x, n=1) for x in X]") == "p_1 q_1")
        #expect(value("config['a'][-1]") == "2")
        #expect(value("config.get('b', 1e-05)") == "1e-05")
        #expect(value("[*X, 'r']") == "p q r")
        #expect(value("','.join(X)") == "p,q")
        #expect(value("os.path.join('a', 'b', '/c')") == "/c")
        #expect(value("multiext('a', '.x', '.y')") == "a.x a.y")
        #expect(value("str(1.0) + str(True) + str(0.1)") == "1.0True0.1")
        #expect(value("(1)") == "1" && value("(1,)") == "1" && value("-2 * 3") == "-6")
        #expect(value("X[7]") == "error: the list has no item 7")
        #expect(value("1 / 2").hasPrefix("error: this expression is not understood"))
        #expect(value("9223372036854775807 + 1").hasPrefix("error: these cannot be added"))
        #expect(value(String(repeating: "[", count: 10_000)).hasPrefix("error: this is nested too deeply"))
        #expect(value(String(repeating: "-", count: 10_000) + "1").hasPrefix("error: this is nested too deeply"))
        #expect(value("-9223372036854775808").hasPrefix("error"))
    }

    private func match(_ pattern: String, _ path: String, _ limits: [Name: String] = [:]) -> String {
        guard let pattern = try? WildcardPattern(pattern, line: 1),
            let values = pattern.match(Name(path), limits: limits.compactMapValues { WildcardLimit($0) })
        else { return "no" }
        return pattern.wildcards.map { values[Name($0)] ?? "?" }.joined(separator: "|")
    }

    /// As Python's `re` with `.+` finds them.
    @Test func wildcards() {
        #expect(match("a/{x}.txt", "a/b/c.txt") == "b/c")
        #expect(match("{x}-{y}.csv", "1-2-3.csv") == "1-2|3")
        #expect(match("{x}-{x}", "ab-ab") == "ab")
        #expect(match("{x}-{x}", "ab-ac") == "no")
        #expect(match("{x}.txt", ".txt") == "no")
        #expect(match("{x}.{y}", "a.b.c", ["x": "[^.]+"]) == "a|b.c")
        #expect(match("{id}.txt", "x7.txt", ["id": "\\d+"]) == "no")
        #expect(match("{id}.txt", "77.txt", ["id": "\\d+"]) == "77")
        #expect(match("{s}_{r}.fq", "a_b_2.fq", ["r": "1|2"]) == "a_b|2")
        #expect(match("{d}", "2024", ["d": "[0-9]{4}"]) == "2024")
        #expect(WildcardLimit("(a|b)+") == nil && WildcardLimit("a$") == nil && WildcardLimit("[") == nil)
    }
}
