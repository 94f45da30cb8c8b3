import Testing

@testable import Engine
@testable import ResultStore

struct InputBytesTests {
    @Test func textAndItsErrors() throws {
        let folder = TemporaryFolder()
        let input = InputFile(origin: "file:a.csv", name: "a.csv", path: folder.path + "/a.csv")
        #expect(throws: Failure.self) { try input.text() }
        try folder.write("a.csv", "één\nzwei\n")
        #expect(try input.text() == "één\nzwei\n")
        #expect(try input.bytes().count == 11)
        try Files.write([UInt8]("one\n".utf8) + [0xFF, 0x0A], to: input.path)
        let failure = #expect(throws: Failure.self) { try input.text() }
        #expect(failure?.place == "file:a.csv/a.csv:2")
    }
}
