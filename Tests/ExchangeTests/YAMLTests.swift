import StageGraph
import Testing

@testable import Exchange

struct YAMLTests {
    private func read(_ text: String) throws(Failure) -> YAMLNode {
        try YAMLReader.read(Array(text.utf8), file: "a.yaml")
    }

    private func scalar(_ text: String, _ version: YAMLVersion) throws -> String {
        "\(try read(text).datum(version))"
    }

    /// As PyYAML and ruamel.yaml have it.
    @Test func numbersDependOnTheVersion() throws {
        #expect(try scalar("1e-3", .old) == "text(\"1e-3\")")
        #expect(try scalar("1e-3", .new) == "number(0.001)")
        #expect(try scalar("1.0e-3", .old) == "number(0.001)")
        #expect(try scalar("010", .old) == "integer(8)")
        #expect(try scalar("010", .new) == "integer(10)")
        #expect(try scalar("yes", .old) == "boolean(true)")
        #expect(try scalar("yes", .new) == "text(\"yes\")")
        #expect(try scalar("1_000", .old) == "integer(1000)")
        for version in [YAMLVersion.old, .new] {
            #expect(try scalar("'1'", version) == "text(\"1\")")
            #expect(try scalar("-7", version) == "integer(-7)")
            #expect(try scalar("0.10", version) == "number(0.1)")
            #expect(try scalar("~", version) == "none")
            #expect(try scalar("-", version) != "integer(0)")
            #expect(try scalar("1.2.3", version) == "text(\"1.2.3\")")
            #expect(try scalar("!!str 5", version) == "text(\"5\")")
        }
    }

    @Test func linesAnchorsAndMerges() throws {
        let root = try read("a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3\nc: *x\n")
        #expect(root["b"]?.members.map(\.name) == ["q", "p"])
        #expect(root["b"]?["q"]?.text == "3")
        #expect(root["c"]?["p"]?.text == "1")
        #expect(root["b"]?.line == 3)
        #expect(try read("").isNull)
    }

    @Test func badTextsAreRefusedWithTheirLines() {
        func mistake(_ text: String) -> String {
            do throws(Failure) {
                _ = try read(text)
                return ""
            } catch { return error.description }
        }
        #expect(mistake("a: 1\nb: [1, 2\n").contains("a.yaml:3: error: this is not YAML"))
        #expect(mistake("a: 1\na: 2\n").contains("a.yaml:2: error: 'a' is given twice"))
        #expect(mistake("a: *b\n").contains("a.yaml:1: error: "))
        #expect(mistake(String(repeating: "[", count: 5000)).contains("nested too deeply"))
        // Nine lines that would be a billion values.
        var bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
        for level in 1...9 {
            let last = "*a\(level - 1)"
            bomb += "a\(level): &a\(level) [\(Array(repeating: last, count: 10).joined(separator: ","))]\n"
        }
        #expect(mistake(bomb).contains("aliases make the text too large"))
        do throws(Failure) {
            _ = try YAMLReader.read([0x61, 0x3A, 0x20, 0xFF, 0xFE, 0x0A], file: "a.yaml")
            Issue.record("bytes that are no text were read")
        } catch { #expect(error.description.contains("a.yaml:1: error: this is not YAML")) }
    }
}
