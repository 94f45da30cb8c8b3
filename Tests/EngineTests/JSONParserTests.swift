import Testing

@testable import StageGraph

/// The parser accepts exactly RFC 8259, keeps types and places, and says what is wrong where.
struct JSONParserTests {
    private func parse(_ text: String) throws -> JSON { try JSONDocument(parsing: Array(text.utf8)).root }

    @Test func readsEveryType() throws {
        let json = try parse(
            #" {"a": [1, 1.0, 0, -0.0, 1e3, -9223372036854775808], "b": {"c": null, "d": [true, false, {}]}, "e": []} "#
        )
        let items = try #require(json["a"]).items.map { $0 }
        #expect(items.map(\.kind) == [.integer, .number, .integer, .number, .number, .integer])
        #expect(items[0].integer == 1 && items[0].number == nil && items[0].double == 1)
        #expect(items[1].number == 1 && items[1].integer == nil)
        #expect(items[3].number?.sign == .minus)
        #expect(items[4].number == 1000)
        #expect(items[5].integer == Int.min)
        #expect(json["b"]?["c"]?.isNull == true)
        #expect(json["b"]?["d"]?.items.map(\.boolean) == [true, false, nil])
        #expect(json.members.map(\.name) == ["a", "b", "e"])
        #expect(json["e"]?.count == 0 && json["f"] == nil)
    }

    @Test func decodesStrings() throws {
        let json = try parse(#"["plain", "a\"\\\/\b\f\n\r\t\u0041\u00e9\uD83D\uDE00", "é😀", ""]"#)
        #expect(json.items.map(\.string) == ["plain", "a\"\\/\u{8}\u{c}\n\r\tAé😀", "é😀", ""])
        #expect(try parse(#"{"\u0061b": 7}"#)["ab"]?.integer == 7)
    }

    @Test func keepsPlacesInCharacters() throws {
        let json = try parse("\u{FEFF}{\n  \"é😀\": 1,\r\n  \"b\":\t[2,\n 3]}")
        #expect(json.position == SourcePosition(line: 1, column: 1))
        #expect(json["é😀"]?.position == SourcePosition(line: 2, column: 9))
        #expect(json["b"]?.items.map(\.position.description) == ["3:9", "4:2"])
    }

    @Test func findsPlacesFarIntoLongTexts() {
        let line = String(repeating: "é", count: 3000)
        let positions = SourcePositions(Array((line + "\n" + line + "x").utf8))
        #expect(positions[5998].description == "1:3000")
        #expect(positions[6001].description == "2:1")
        #expect(positions[12001].description == "2:3001")
        #expect(SourcePositions([])[0].description == "1:1")
    }

    @Test(arguments: [
        ("", "f:1:1: error: the file is not valid JSON\n  found:    the end of the file\n  expected: a value"),
        (
            "{\"a\": 1}\n x",
            "f:2:2: error: the file is not valid JSON\n  found:    'x'\n  expected: the end of the file"
        ),
        (
            "{\"a\": 1 \"b\": 2}",
            "f:1:9: error: the file is not valid JSON\n  found:    a string\n  expected: ',' or '}'"
        ),
        ("{\"é\" 1}", "f:1:6: error: the file is not valid JSON\n  found:    '1'\n  expected: ':' after the key"),
        ("{a: 1}", "f:1:2: error: the file is not valid JSON\n  found:    'a'\n  expected: a key in double quotes"),
        ("[True]", "f:1:2: error: the file is not valid JSON\n  found:    'True'\n  expected: a value"),
        ("[nullx]", "f:1:2: error: the file is not valid JSON\n  found:    'nullx'\n  expected: a value"),
        (
            "['a']",
            "f:1:2: error: the file is not valid JSON\n  found:    '''\n  expected: a value\n  hint: JSON strings stand in double quotes"
        ),
        (
            "[1,2,]",
            "f:1:5: error: a comma stands before ']'\n  hint: delete the comma: JSON has none after the last item"
        ),
        ("[1 // x\n]", "f:1:4: error: JSON has no comments\n  hint: delete it, or say it in a \"summary\""),
        (
            "{\"a\n\": 1}",
            "f:1:2: error: this string is never closed\n"
                + "  hint: a string ends on the line where it starts; a line break inside is written \\n"
        ),
        ("{\"a\": [1, 2\n", "f:1:7: error: this '[' is never closed"),
        ("{\"a\": {", "f:1:7: error: this '{' is never closed"),
        ("[\"\t\"]", "f:1:3: error: a string holds control character 9\n  hint: write \\t"),
        (
            #"["a\q"]"#,
            "f:1:4: error: unknown escape \\q\n"
                + #"  expected: \" \\ \/ \b \f \n \r \t or \u and four hexadecimal digits"#
        ),
        (
            #"["\uD83D"]"#,
            "f:1:3: error: \\uD83D is half of a character\n"
                + "  hint: a character beyond U+FFFF is written as two escapes, or plainly as itself"
        ),
        ("[01]", "f:1:2: error: a number starts with a needless 0"),
        ("[1.]", "f:1:4: error: the file is not valid JSON\n  found:    ']'\n  expected: a digit after '.'"),
        ("[-]", "f:1:3: error: the file is not valid JSON\n  found:    ']'\n  expected: a digit after '-'"),
        ("[1e]", "f:1:4: error: the file is not valid JSON\n  found:    ']'\n  expected: a digit in the exponent"),
        (
            "[9223372036854775808]",
            "f:1:2: error: the integer 9223372036854775808 does not fit in 64 bits\n"
                + "  expected: -9223372036854775808 to 9223372036854775807"
        ),
        (
            "[1e309]",
            "f:1:2: error: the number 1e309 is too large\n  expected: at most 1.7976931348623157e+308 in size"
        ),
        ("{\"a\": 1,\n \"\\u0061\": 2}", "f:2:2: error: 'a' is given twice\n  first: f:1:2"),
    ])
    func saysWhatIsWrong(text: String, message: String) {
        let error = #expect(throws: JSONSyntaxError.self) { try parse(text) }
        #expect(error?.failure(file: "f").description == message)
    }

    @Test func refusesBadBytesAndDepth() {
        #expect(throws: JSONSyntaxError.self) { try JSONDocument(parsing: [0x22, 0xC0, 0x80, 0x22]) }
        #expect(throws: JSONSyntaxError.self) { try JSONDocument(parsing: [0x22, 0xED, 0xA0, 0x80, 0x22]) }
        #expect(throws: JSONSyntaxError.self) { try JSONDocument(parsing: [0x22, 0xE2, 0x82]) }
        let deep = #expect(throws: JSONSyntaxError.self) { try parse(String(repeating: "[", count: 1000)) }
        #expect(deep?.mistake == .nestedTooDeep(limit: 256))
        // Beside each other there may be as many as anybody likes.
        #expect(throws: Never.self) { try parse("[\(String(repeating: "[[]],{\"a\":{}},", count: 300))0]") }
    }

    /// Cut and damaged texts never crash, and never pass for the whole.
    @Test func survivesEveryCut() {
        let text = Array(#"{"stage": "x\u00e9", "list": [1, -2.5e3, true, null], "o": {"k": "\uD83D\uDE00"}}"#.utf8)
        for length in 0..<text.count {
            #expect(throws: JSONSyntaxError.self) { try JSONDocument(parsing: Array(text[..<length])) }
        }
        var random: UInt64 = 1
        for _ in 0..<2000 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var damaged = text
            damaged[Int(random >> 33) % text.count] = UInt8(truncatingIfNeeded: random >> 20)
            if let document = try? JSONDocument(parsing: damaged) {
                #expect(document.root.members.allSatisfy { $0.key.kind == .string })
            }
        }
    }

    @Test func findsDuplicatesAmongManyKeys() throws {
        let members = (0..<1000).map { "\"key\($0)\":\($0)" }
        let json = try parse("{" + members.joined(separator: ",") + "}")
        #expect(json["key999"]?.integer == 999)
        let error = #expect(throws: JSONSyntaxError.self) {
            try parse("{" + members.joined(separator: ",") + ",\"key7\":0}")
        }
        #expect(error?.mistake == .duplicateKey("key7", first: SourcePosition(line: 1, column: 65)))
    }
}

/// The writer's text reads back as what was written, in the order given.
struct JSONWriterTests {
    private func write(_ json: inout JSONWriter) {
        json.object { json in
            json.member("text", "a\"\\\n\u{1}é")
            json.member("numbers", .list([.integer(1), .number(1), .number(1e-7), .number(0.1), .boolean(true)]))
            json.object("empty") { _ in }
            json.array("items") { json in
                json.null()
                json.number(.nan)
                json.string("x")
            }
            json.member("parameters", sorted: ["b": .integer(2), "a": .string("1"), "é": .boolean(false)])
        }
    }

    @Test func writesCompactText() {
        var json = JSONWriter()
        write(&json)
        #expect(
            json.text
                == #"{"text":"a\"\\\n\u0001é","numbers":[1,1.0,1e-07,0.1,true],"empty":{},"items":[null,null,"x"],"#
                + #""parameters":{"a":"1","b":2,"é":false}}"#)
    }

    @Test func writesIndentedText() throws {
        var json = JSONWriter(indent: 2)
        json.object { json in
            json.member("a", 1)
            json.array("b") { json in
                json.integer(2)
                json.object { json in json.member("c", 0.5) }
            }
            json.array("d") { _ in }
        }
        #expect(json.text == "{\n  \"a\": 1,\n  \"b\": [\n    2,\n    {\n      \"c\": 0.5\n    }\n  ],\n  \"d\": []\n}")
    }

    @Test func doublesReadBackTheSameBits() throws {
        var random: UInt64 = 7
        for _ in 0..<2000 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = Double(bitPattern: random)
            guard value.isFinite else { continue }
            var json = JSONWriter()
            json.number(value)
            #expect(try JSONDocument(parsing: json.bytes).root.number?.bitPattern == value.bitPattern)
        }
    }
}
