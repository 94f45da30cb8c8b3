import Glibc
import Testing

@testable import ResultStore
@testable import StageGraph

/// When a file's times would show its next change.
struct RacyFilesTests {
    /// A regular file with these times in nanoseconds.
    private func file(modified: Int64, changed: Int64) -> FileStatus {
        var status = stat()
        status.st_mode = S_IFREG
        status.st_mtim = timespec(tv_sec: Int(modified / 1_000_000_000), tv_nsec: Int(modified % 1_000_000_000))
        status.st_ctim = timespec(tv_sec: Int(changed / 1_000_000_000), tv_nsec: Int(changed % 1_000_000_000))
        return FileStatus(status)
    }

    @Test(arguments: [(7, 7), (7, 3), (3, 7)]) func aFileOfTheCurrentTickIsNotSettled(_ nanoseconds: (Int64, Int64)) {
        let second: Int64 = 100_000_000_000
        let status = file(modified: second + nanoseconds.0, changed: second + nanoseconds.1)
        #expect(!StatIndex.isSettled(status, at: second + 6))
        #expect(!StatIndex.isSettled(status, at: second + 7))
        #expect(StatIndex.isSettled(status, at: second + 8))
    }

    /// FAT keeps two seconds, others one: a change within them leaves the times as they were.
    @Test func wholeSecondsAreTrustedOnlyAfterTwo() {
        let second: Int64 = 100_000_000_000
        let status = file(modified: second, changed: second - 5)
        #expect(!StatIndex.isSettled(status, at: second + 1))
        #expect(!StatIndex.isSettled(status, at: second + 1_999_999_999))
        #expect(!StatIndex.isSettled(status, at: second + 2_000_000_000))
        #expect(StatIndex.isSettled(status, at: second + 2_000_000_001))
    }

    /// A file put in place within the current tick is not in the file of a next run unless the tick has passed.
    @Test func aFileWithTimesAheadOfTheClockIsNeverWritten() throws {
        let folder = TemporaryFolder()
        let later = StatIndex.tick() + 3_600_000_000_000
        let status = file(modified: later, changed: later)
        let digest = SHA256.digest(of: [1])
        let index = try StatIndex(path: folder.path + "/stat")
        index.note(status, digest)
        #expect(index.known(status) == digest)
        try index.save()
        #expect(try StatIndex(path: folder.path + "/stat").known(status) == nil)
    }

    /// Size and both times tell a file from the one that was hashed; each alone is enough.
    @Test func everyPartOfTheStatusCounts() throws {
        let folder = TemporaryFolder()
        let index = try StatIndex(path: folder.path + "/stat")
        let status = file(modified: 100, changed: 200)
        index.note(status, SHA256.digest(of: [1]))
        #expect(index.known(status) != nil)
        let changes: [(inout FileStatus) -> Void] = [
            { $0.size = 1 }, { $0.modified = 101 }, { $0.changed = 201 }, { $0.inode = 1 }, { $0.device = 1 },
        ]
        for change in changes {
            var other = status
            change(&other)
            #expect(index.known(other) == nil)
        }
    }
}
