import Testing

@testable import Engine
@testable import StageGraph

/// Lock files that are none.
@Suite struct HostileLocksTests {
    private static let variables = LockFormatTests.variables

    /// Whatever stands in a file, reading it ends, with packages or with an error.
    @Test func noFileIsATrap() throws {
        var samples = [
            "[[a]]\nb = [", "a.b.c = {x = [1, {y = \"\\u00e9\\U0001F600\"}]}", "[a]\nb=1\n[a.b]\n",
            "a = \"\"\"x\n\\\n  y\"\"\"\"\n",
            "a = '''\r\n'x'''", "a = \"\\uD800\"", "a = \"\\x4", "[[a]]\n[a.b]\nc = 1\n[[a.b]]\n", "=", "\"", "[\"",
            "a = 1 b", "[[", "]",
            "a = [1,,]", "a = {", "\u{0}", "a==1;python_version<'3'or(os_name=='x'", "a==1 --hash", "- ", "-", "\\",
            "a==1\\",
            "@EXPLICIT\n#", "package:\n-", "package:\n-\n  :", "package:\n- 'a", "{\"_meta\": 1, \"default\": 3}",
            "{\"Packages\": {}}",
            String(repeating: "[", count: 100_000), "a = " + String(repeating: "[", count: 100_000),
            "a = " + String(repeating: "{b=", count: 100_000), "a==1;" + String(repeating: "(", count: 100_000),
            String(repeating: "a.", count: 100_000) + "b = 1", "a==99999999999999999999999",
            "a = 99999999999999999999999",
        ]
        for text in samples { samples += [String(text.reversed()), "[[package]]\n" + text, "version = 1\n" + text] }
        for text in samples {
            for language in LockFile.Language.allCases {
                _ = try? LockedPackages.parse(Array(text.utf8), language, file: "lock", Self.variables)
            }
            for cut in 0..<min(text.utf8.count, 40) {
                let part = Array(text.utf8.prefix(cut)) + [0xFF]
                for language in LockFile.Language.allCases {
                    _ = try? LockedPackages.parse(part, language, file: "lock", Self.variables)
                }
            }
        }
        // Bytes changed, left out and doubled, always the same ones.
        let texts = samples.map { Array($0.utf8.prefix(300)) }.filter { !$0.isEmpty }
        var random: UInt64 = 1
        func next(_ count: Int) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(random >> 33) % count
        }
        let signs = Array("[]{}\"'=#\\\n,.;:@-<>() \u{0}".utf8)
        for _ in 0..<3000 {
            var bytes = texts[next(texts.count)] + texts[next(texts.count)]
            for _ in 0...next(6) {
                let place = next(bytes.count)
                switch next(3) {
                case 0: bytes[place] = signs[next(signs.count)]
                case 1 where bytes.count > 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: bytes[place...].prefix(next(20)), at: place)
                }
            }
            for language in LockFile.Language.allCases {
                _ = try? LockedPackages.parse(bytes, language, file: "lock", Self.variables)
            }
        }
    }
}
