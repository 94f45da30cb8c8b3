import Glibc
import Testing

@testable import ResultStore
@testable import StageGraph

struct RecordLogTests {
    private func record(_ number: Int, output: Name = "out") -> ActionRecord {
        var preImage = PreImage()
        preImage.take(IngredientName(group: "parameter", member: "n"), .text("\(number)\n\"ä\""))
        return ActionRecord(
            key: SHA256.digest(of: Array("key \(number)".utf8)), stage: "s[n=\(number)]", preImage: preImage,
            outputs: [.init(name: output, content: FileContent(size: number, digest: SHA256.digest(of: [1])))],
            cost: StageCost(seconds: 1.5, cpuSeconds: 0.25, peakMemoryBytes: 7), host: "h", finished: "2026")
    }

    @Test func whatOneProgramAppendsAnotherFinds() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/records"
        let log = RecordLog(path: path)
        #expect(try log.record(record(1).key) == nil)
        try RecordLog.append([record(1), record(2)], to: StorePaths(folder: folder.path))
        #expect(try log.record(record(2).key) == record(2))
        try RecordLog.append([record(3)], to: StorePaths(folder: folder.path))
        #expect(try log.record(record(3).key) == record(3))
        #expect(try log.record(record(1).key) == record(1))
        // Of two records of a key the later one counts.
        try RecordLog.append([record(1, output: "other")], to: StorePaths(folder: folder.path))
        #expect(try log.record(record(1).key)?.outputs[0].name == "other")
        var all: [ActionRecord?] = []
        try RecordLog(path: path).forEach { all.append($0) }
        #expect(all == [record(2), record(3), record(1, output: "other")])
    }

    @Test func linesLongerThanABufferAreRead() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/records"
        var long = record(1)
        long.preImage.take(
            IngredientName(group: "parameter", member: "text"), .text(String(repeating: "x", count: 5 << 20)))
        try RecordLog.append([record(0), long, record(2)], to: StorePaths(folder: folder.path))
        let log = RecordLog(path: path)
        #expect(try log.record(long.key) == long)
        #expect(try log.record(record(2).key) == record(2))
    }

    /// At every byte of the second record.
    @Test func aLineCutShortIsNoneAndTheNextOneIsWhole() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/records"
        try RecordLog.append([record(1)], to: StorePaths(folder: folder.path))
        let first = try #require(try Files.read(path)).count
        try RecordLog.append([record(2)], to: StorePaths(folder: folder.path))
        let whole = try #require(try Files.read(path))
        for length in first..<whole.count {
            try Files.write(Array(whole[..<length]), to: path)
            let log = RecordLog(path: path)
            #expect(try log.record(record(2).key) == nil)
            try RecordLog.append([record(3)], to: StorePaths(folder: folder.path))
            #expect(try log.record(record(1).key) == record(1))
            #expect(try log.record(record(3).key) == record(3))
            #expect(try RecordLog(path: path).record(record(3).key) == record(3))
            var damaged = 0
            try RecordLog(path: path).forEach { damaged += $0 == nil ? 1 : 0 }
            #expect(damaged == 0)
        }
    }

    @Test func aFlippedBitIsNoticed() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/records"
        try RecordLog.append([record(1), record(2)], to: StorePaths(folder: folder.path))
        let whole = try #require(try Files.read(path))
        let line = try #require(whole.firstIndex(of: UInt8(ascii: "\n")))
        for byte in 0..<line {
            var flipped = whole
            flipped[byte] ^= 1
            try Files.write(flipped, to: path)
            let log = RecordLog(path: path)
            let found = try log.record(record(1).key)
            // The separators are not looked at.
            #expect(found == nil || [64, 81].contains(byte) && found == record(1), "byte \(byte)")
            #expect(try log.record(record(2).key) == record(2))
        }
    }

    @Test func rewritingKeepsTheLatestOfWhatIsWanted() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/records"
        try RecordLog.append([record(1), record(2), record(1, output: "other")], to: StorePaths(folder: folder.path))
        let log = RecordLog(path: path)
        try log.rewrite { $0 == record(1).key }
        #expect(try log.record(record(2).key) == nil)
        #expect(try log.record(record(1).key) == record(1, output: "other"))
        #expect(try Files.read(path)?.filter { $0 == UInt8(ascii: "\n") }.count == 1)
        #expect(try Files.names(in: folder.path) == ["records"])
    }
}
