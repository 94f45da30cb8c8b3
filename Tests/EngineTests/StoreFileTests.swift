import Glibc
import Testing

@testable import ResultStore
@testable import StageGraph

private func digest(_ text: String) -> Digest { SHA256.digest(of: Array(text.utf8)) }

struct StatIndexTests {
    @Test func aFileIsHashedOnceAndAgainWhenItChanges() throws {
        let folder = TemporaryFolder()
        try folder.write("file", "one")
        usleep(20_000)
        let file = folder.path + "/file"
        let index = try StatIndex(path: folder.path + "/stat")
        #expect(try index.content(of: file) == FileContent(size: 3, digest: digest("one")))
        let bytes = index.hashedBytes
        #expect(try index.content(of: file)?.digest == digest("one"))
        #expect(index.hashedBytes == bytes)
        try index.save()
        let again = try StatIndex(path: folder.path + "/stat")
        #expect(try again.content(of: file)?.digest == digest("one"))
        #expect(again.hashedBytes == 0)
        try folder.write("file", "two")
        #expect(try again.content(of: file)?.digest == digest("two"))
        #expect(try again.content(of: folder.path + "/absent") == nil)
        #expect(try again.content(of: folder.path) == nil)
    }

    @Test func aFileOfThisVeryTickIsNotTrusted() throws {
        let folder = TemporaryFolder()
        let index = try StatIndex(path: folder.path + "/stat")
        // Whatever the tick, no change may ever be missed.
        for number in 0..<200 {
            try folder.write("file", "\(number % 10)")
            #expect(try index.content(of: folder.path + "/file")?.digest == digest("\(number % 10)"))
        }
    }

    /// Sizes are read from the file: one that no file has, with a right check word, is skipped.
    @Test func aForgedSizeIsSkipped() throws {
        let folder = TemporaryFolder()
        try folder.write("file", "one")
        usleep(20_000)
        let index = try StatIndex(path: folder.path + "/stat")
        _ = try index.content(of: folder.path + "/file")
        try index.save()
        var bytes = try #require(try Files.read(folder.path + "/stat"))
        for place in 16..<24 { bytes[place] = 0xFF }
        var check: UInt64 = 0x9E37_79B9_7F4A_7C15
        for word in 0..<9 {
            check ^= bytes[(8 * word)..<(8 * word + 8)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
            check = (check &* 0xBF58_476D_1CE4_E5B9) ^ (check >> 29)
        }
        withUnsafeBytes(of: check.littleEndian) { bytes.replaceSubrange(72..<80, with: $0) }
        try Files.write(bytes, to: folder.path + "/stat")
        let forged = try StatIndex(path: folder.path + "/stat")
        #expect(try forged.content(of: folder.path + "/file")?.digest == digest("one"))
        #expect(forged.hashedBytes == 3)
    }

    @Test func aCutTailAndGarbageAreSkipped() throws {
        let folder = TemporaryFolder()
        for name in ["a", "b", "c"] { try folder.write(name, name) }
        usleep(20_000)
        let index = try StatIndex(path: folder.path + "/stat")
        for name in ["a", "b"] { _ = try index.content(of: folder.path + "/" + name) }
        try index.save()
        var bytes = try #require(try Files.read(folder.path + "/stat"))
        #expect(bytes.count == 160)
        // In the digest of the second record, so that without the check word another content would be believed.
        bytes[80 + 45] ^= 1
        try Files.write(bytes + [1, 2, 3], to: folder.path + "/stat")
        let damaged = try StatIndex(path: folder.path + "/stat")
        for name in ["a", "b", "c"] {
            #expect(try damaged.content(of: folder.path + "/" + name)?.digest == digest(name))
        }
        #expect(damaged.hashedBytes == 2)
        try damaged.save()
        let mended = try StatIndex(path: folder.path + "/stat")
        for name in ["a", "b", "c"] { _ = try mended.content(of: folder.path + "/" + name) }
        #expect(mended.hashedBytes == 0)
    }
}

struct LastResultsTests {
    private let one = FileContent(size: 1, digest: digest("1"))
    private let two = FileContent(size: 2, digest: digest("2"))

    @Test func theLastLineOfAStageCountsAndTheOneBeforeIsKnown() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/last"
        let last = try LastResults(path: path)
        try last.record("a[x=\"1\t2\n%\"]", key: digest("k1"), outputs: [one])
        try last.record("a[x=\"1\t2\n%\"]", key: digest("k2"), outputs: [one, two])
        try last.record("b", key: digest("k3"), outputs: [])
        for _ in 0..<2 {
            let again = try LastResults(path: path)
            let entry = try #require(again["a[x=\"1\t2\n%\"]"])
            #expect(entry.key == digest("k2"))
            #expect(entry.outputs == [one, two])
            #expect(entry.previous == digest("k1"))
            #expect(again["b"]?.outputs == [])
            try again.rewrite()
        }
    }

    /// The key before is another key, however often a stage gave other outputs with the same one.
    @Test func otherOutputsOfTheSameKeyLeaveTheOneBefore() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/last"
        let last = try LastResults(path: path)
        try last.record("a", key: digest("k1"), outputs: [one])
        try last.record("a", key: digest("k2"), outputs: [one])
        try last.record("a", key: digest("k2"), outputs: [two])
        for results in [last, try LastResults(path: path)] {
            #expect(results["a"]?.previous == digest("k1"))
            #expect(results["a"]?.outputs == [two])
        }
    }

    @Test func aLineThatEndsOtherwiseIsNone() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/last"
        try LastResults(path: path).record("a", key: digest("k1"), outputs: [one])
        let line = try #require(try Files.read(path))
        #expect(line.suffix(3) == Array("\t.\n".utf8))
        for end in ["..\n", ".a\n", "x\n"] {
            try Files.write(line.dropLast(2) + end.utf8, to: path)
            #expect(try LastResults(path: path)["a"] == nil, "\(end)")
        }
    }

    @Test func aLineCutShortIsSkippedAndHarmsNoOther() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/last"
        try LastResults(path: path).record("a", key: digest("k1"), outputs: [one])
        let whole = try #require(try Files.read(path))
        for length in 0..<whole.count - 1 {
            try Files.write(Array(whole[..<length]), to: path)
            let cut = try LastResults(path: path)
            #expect(cut["a"] == nil || length >= whole.count - 1)
            try cut.record("b", key: digest("k2"), outputs: [two])
            let next = try LastResults(path: path)
            #expect(next["b"]?.key == digest("k2"))
            #expect(next["a"] == nil)
        }
    }
}

struct ActionRecordTests {
    @Test func aRecordReadsBackAndACutOneDoesNot() throws {
        var preImage = PreImage()
        preImage.take(IngredientName(group: "parameter", member: "é\"\\"), .value(.number(0.1)))
        preImage.take(IngredientName(group: "threads"), .number(2))
        let record = ActionRecord(
            key: digest("key"), stage: "s[a=1]", preImage: preImage,
            outputs: [.init(name: "o", content: FileContent(size: 3, digest: digest("out")))],
            cost: StageCost(seconds: 1.5, cpuSeconds: 0.1 + 0.2, peakMemoryBytes: 7), host: "h", finished: "t")
        let text = record.encoded
        #expect(ActionRecord(decoding: text) == record)
        for length in 0..<text.count - 2 { #expect(ActionRecord(decoding: Array(text[..<length])) == nil) }
    }

    /// Whoever may write the store may forge a record: it is none, and no more.
    @Test(arguments: ["1", "[]", "\"\"", "null", "{\"a\":1}"]) func ingredientsThatAreNoTextsMakeNoRecord(
        _ text: String
    ) {
        let record = ActionRecord(
            key: digest("key"), stage: "s", preImage: PreImage(), outputs: [], cost: StageCost(), host: "h",
            finished: "t")
        let forged = String(decoding: record.encoded, as: UTF8.self)
            .replacing("\"ingredients\":{}", with: "\"ingredients\":" + text)
        #expect(Array(forged.utf8) != record.encoded)
        #expect(ActionRecord(decoding: Array(forged.utf8)) == nil)
    }

    @Test func sizesOfTheCommandLine() throws {
        #expect(try GarbageCollection.size("2G") == 2 << 30)
        #expect(try GarbageCollection.size("10k") == 10 << 10)
        #expect(try GarbageCollection.size("7") == 7)
        for text in ["", "G", "1.5G", "-1", "99999999999T"] {
            #expect(throws: Failure.self) { try GarbageCollection.size(text) }
        }
    }
}

struct StoreLockTests {
    @Test func locksExcludeOtherHoldersAndDieWithThem() throws {
        let folder = TemporaryFolder()
        let paths = StorePaths(folder: folder.path)
        let key = StoreLocks.Place.action(digest("k"))
        let mine = try StoreLocks(paths)
        do {
            let other = try StoreLocks(paths)
            #expect(try other.tryLock(key))
            #expect(try mine.tryLock(key) == false)
            #expect(mine.isHeldElsewhere(key))
            #expect(try mine.tryLock(.action(digest("other"))))
            #expect(try mine.tryLock(.store, .shared) && other.tryLock(.store, .shared))
            #expect(try other.tryLock(.store, .exclusive) == false)
        }
        #expect(try mine.tryLock(key))
    }
}
