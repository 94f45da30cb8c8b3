import Foundation
import Numerics
import TestSupport
import Testing

@testable import Learning

@Suite struct DataFileTests {
    let files: TemporaryFiles
    /// Incompressible, and longer than one chunk of the reader.
    let content: [UInt8]

    init() throws {
        files = try TemporaryFiles()
        var random = CounterRandom(seed: 1, purpose: "file test")
        content = (0..<700_001).map { _ in UInt8(truncatingIfNeeded: random.next() as UInt32) }
    }

    func message(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return "no error"
    }

    @Test func readsPlainAndGzippedAlike() throws {
        let plain = try FileBytes.read(try files.write("plain", content))
        #expect(firstDifference(plain, content) == nil)
        let packed = try FileBytes.read(try files.writeGzipped("packed", content))
        #expect(firstDifference(packed, content) == nil)
        #expect(try FileBytes.read(try files.write("empty", [])) == [])
        #expect(try FileBytes.read(try files.writeGzipped("nothing", [])) == [])
        let zeros = [UInt8](repeating: 0, count: 3_000_000)
        let found = try FileBytes.read(try files.writeGzipped("zeros", zeros))
        #expect(firstDifference(found, zeros) == nil)
    }

    @Test func readsSeveralGzipMembers() throws {
        let parts = try ["a", "b"].map { name in
            try [UInt8](Data(contentsOf: URL(filePath: files.writeGzipped(name, content + Array(name.utf8)))))
        }
        let both = content + Array("a".utf8) + content + Array("b".utf8)
        let found = try FileBytes.read(try files.write("both.gz", parts[0] + parts[1]))
        #expect(firstDifference(found, both) == nil)
    }

    @Test func everyTruncationIsNoticedAndNoFlippedBitChangesTheContent() throws {
        let text = Array("the quick brown fox jumps over the lazy dog, twice: the quick brown fox".utf8)
        let packed = try [UInt8](Data(contentsOf: URL(filePath: files.writeGzipped("text", text))))
        for length in 2..<packed.count {
            let path = try files.write("cut.gz", Array(packed[..<length]))
            #expect(throws: DataFileError.self, "\(length) of \(packed.count) bytes") { try FileBytes.read(path) }
        }
        // Some bits do not touch the content (time, name, padding); all others must be noticed.
        var noticed = 0
        for place in 10..<packed.count {
            var damaged = packed
            damaged[place] ^= 0x10
            let path = try files.write("damaged.gz", damaged)
            do {
                let content = try FileBytes.read(path)
                #expect(firstDifference(content, text) == nil, "byte \(place)")
            } catch { noticed += 1 }
        }
        #expect(noticed > (packed.count - 10) * 3 / 4)
        let path = try files.write("trailing.gz", packed + [1, 2, 3])
        #expect(throws: DataFileError.self) { try FileBytes.read(path) }
    }

    @Test func limitsTheContent() throws {
        let bomb = try files.writeGzipped("bomb", .init(repeating: 0, count: 2_000_000))
        #expect(
            message { _ = try FileBytes.read(bomb, limit: 1_000_000) }
                == "\(bomb): is too large: found more than 1000000 bytes of content, expected at most 1000000")
        let plain = try files.write("plain", content)
        #expect(throws: DataFileError.self) { try FileBytes.read(plain, limit: 700_000) }
        #expect(try FileBytes.read(plain, limit: 700_001).count == 700_001)
    }

    @Test func namesAFileThatIsNotThere() {
        #expect(
            message { _ = try FileBytes.read("/nowhere/at-all") }
                == "/nowhere/at-all: cannot be opened: No such file or directory")
        #expect(message { _ = try FileBytes.read("/tmp") } == "/tmp: cannot be read: Is a directory")
    }

    @Test func readsIDX() throws {
        let header: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 1, 0]
        let elements = Array(content[..<512])
        let idx = try IDX.read(try files.writeGzipped("idx", header + elements), rank: 3)
        #expect(idx.dimensions == [2, 1, 256])
        #expect(firstDifference(idx.bytes, elements) == nil)
    }

    @Test(
        arguments: [
            (
                [0, 0, 8, 1, 0, 0, 0, 5, 1, 2, 3, 4],
                "has an IDX header that does not fit its length: found 4 bytes of elements, expected 5 (5)"
            ),
            (
                [0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3, 4],
                "has an IDX header that does not fit its length: found 4 bytes of elements, expected 3 (3)"
            ),
            (
                [0, 0, 8, 1, 255, 255, 255, 255, 1],
                "has an IDX header that does not fit its length: found 1 bytes of elements, expected 4294967295 (4294967295)"
            ),
            (
                [0, 0, 13, 1, 0, 0, 0, 1, 1],
                "has another IDX type than expected: found 00 00 0d 01, expected 00 00 08 01 (unsigned bytes of 1 dimensions)"
            ),
            (
                [0, 0, 8, 3, 0, 0, 0, 1, 1],
                "has another IDX type than expected: found 00 00 08 03, expected 00 00 08 01 (unsigned bytes of 1 dimensions)"
            ),
            ([0, 0, 8, 1, 0, 0], "ends within its IDX header: found 6 bytes, expected at least 8"),
            ([], "is too short for an IDX file: found 0 bytes, expected 00 00 08 01 (unsigned bytes of 1 dimensions)"),
        ] as [([UInt8], String)])
    func refusesAnIDXHeaderThatLies(bytes: [UInt8], expected: String) throws {
        let path = try files.write("lying", bytes)
        #expect(message { _ = try IDX.read(path, rank: 1) } == "\(path): \(expected)")
    }

    @Test func anOverflowingIDXHeaderIsNoCrash() throws {
        let path = try files.write("huge", [0, 0, 8, 3] + [UInt8](repeating: 255, count: 12))
        #expect(message { _ = try IDX.read(path, rank: 3) }.contains("that no file can keep"))
    }

    @Test(arguments: [1, 2]) func readsCIFAR(labelBytes: Int) throws {
        let record = labelBytes + 3072
        var bytes = Array(content[..<(3 * record)])
        for i in 0..<3 { bytes[i * record + labelBytes - 1] = UInt8(2 * i) }
        let path = try files.write("batch.bin", bytes)
        let cifar = try CIFAR.read(path, labelBytes: labelBytes, classes: 5)
        #expect(cifar.labels == [0, 2, 4])
        #expect(firstDifference(cifar.pixels[3072..<6144], bytes[(record + labelBytes)..<(2 * record)]) == nil)
        #expect(
            message { _ = try CIFAR.read(path, labelBytes: labelBytes, classes: 4) }
                == "\(path): has a label out of range in record 2: found 4, expected 0 to 3")
        #expect(
            message { _ = try CIFAR.read(path, labelBytes: 3 - labelBytes, classes: 5) }
                == "\(path): does not consist of whole records: found \(3 * record) bytes, expected a multiple of \(3075 - labelBytes)"
        )
    }
}
