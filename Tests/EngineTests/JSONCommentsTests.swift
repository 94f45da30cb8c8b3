import Testing

@testable import StageGraph

/// JSON as people write it: comments and commas after last items; everything else is as strict as ever.
struct JSONCommentsTests {
    private func parse(_ text: String) throws -> JSON {
        try JSONDocument(parsing: Array(text.utf8), isByHand: true).root
    }

    @Test func commentsStandWhereSpaceMay() throws {
        let json = try parse(
            """
            \u{FEFF}// é first
            /* a */ { /**/ "a" /* b */ : // c
              [1, /* "no": 2, */ 2 /* * / ** */, // ] }
               3, // last
              ], "b": "// no comment /* here */", /* and
              more */
            } // after it\r/* and
            """ + " that */")
        #expect(json["a"]?.items.map(\.integer) == [1, 2, 3])
        #expect(json["b"]?.string == "// no comment /* here */")
        #expect(json["b"]?.position.description == "5:11")
    }

    @Test(arguments: [
        ("[1, 2,]", 2), ("[1,\n // x\n]", 1), ("[[],]", 1), ("[{\"a\": 1,},]", 1),
    ])
    func aCommaMayFollowTheLastItem(text: String, count: Int) throws { #expect(try parse(text).count == count) }

    @Test(arguments: [
        ("[,]", "f:1:2: error: the file is not valid JSON\n  found:    ','\n  expected: a value"),
        ("[1,,]", "f:1:4: error: the file is not valid JSON\n  found:    ','\n  expected: a value"),
        ("{,}", "f:1:2: error: the file is not valid JSON\n  found:    ','\n  expected: a key in double quotes"),
        ("[1],", "f:1:4: error: the file is not valid JSON\n  found:    ','\n  expected: the end of the file"),
        ("[1, // x\n /* y \n ]", "f:2:2: error: this '/*' is never closed"),
        ("[1 /*/", "f:1:4: error: this '/*' is never closed"),
        ("[1 // ]", "f:1:1: error: this '[' is never closed"),
        ("[1 # x\n]", "f:1:4: error: a comment starts with // or /*"),
        ("[1 / 2]", "f:1:4: error: a comment starts with // or /*"),
        ("{\"a\": 1, // x\n /* é */ \"a\": 2}", "f:2:10: error: 'a' is given twice\n  first: f:1:2"),
    ])
    func saysWhatIsWrong(text: String, message: String) {
        let error = #expect(throws: JSONSyntaxError.self) { try parse(text) }
        #expect(error?.failure(file: "f").description == message)
    }

    @Test func commentsAreUTF8() {
        for bytes: [UInt8] in [[0x2F, 0x2F, 0xC0, 0x80, 0x0A, 0x31], [0x2F, 0x2A, 0xFF, 0x2A, 0x2F, 0x31]] {
            let error = #expect(throws: JSONSyntaxError.self) { try JSONDocument(parsing: bytes, isByHand: true) }
            #expect(error?.mistake == .invalidUTF8)
        }
    }

    /// A text cut anywhere is refused; none is read beyond its end.
    @Test func survivesEveryCut() throws {
        let text = Array("/* a */ {\"a\": [1, // b\n 2,], /* c **/ \"d\": {},}".utf8)
        #expect(throws: Never.self) { try JSONDocument(parsing: text, isByHand: true) }
        for length in text.indices {
            #expect(throws: JSONSyntaxError.self) { try JSONDocument(parsing: Array(text[..<length]), isByHand: true) }
        }
    }

    @Test func theManifestMayHaveThemAndOthersNot() throws {
        let manifest = "{\"stagecraft\": 1, // why\n \"stages\": {\"s\": {\"kind\": \"no\", },},}"
        #expect(message(manifest).hasPrefix("pipeline.json:2:27: error: unknown kind 'no'\n  key:      stages.s.kind"))
        #expect(throws: JSONSyntaxError.self) { try JSONDocument(parsing: Array(manifest.utf8)) }
        #expect(throws: Failure.self) { try SlurmSettings().replaced(by: Array("{} // x".utf8), file: "f") }
    }
}
