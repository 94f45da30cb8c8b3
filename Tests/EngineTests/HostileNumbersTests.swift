import Foundation
import Synchronization
import Testing

@testable import Engine
@testable import ResultStore
@testable import StageGraph

/// Keeps what was printed.
private final class KeptText: Sendable {
    private let kept = Mutex("")
    var text: String { kept.withLock { $0 } }
    var output: ProgressOutput { ProgressOutput { text in self.kept.withLock { $0 += text } } }
}

/// Numbers that no honest file, clock or worker gives, and what is made of them: never a crash.
struct HostileNumbersTests {
    @Test(arguments: [Double.infinity, .nan, 1e300, -1e300, 1e15, -5]) func durations(seconds: Double) {
        #expect(!ProgressText.duration(seconds).isEmpty)
    }

    @Test func sizes() throws {
        #expect(Quantity.memory(.max) == "8796093022208 MiB")
        #expect(Quantity.memory(.min) == "-8796093022208 MiB")
        #expect(Quantity.memory(3 << 19) == "2 MiB")
        #expect(try GarbageCollection.size("2g") == 2 << 30)
        for text in ["5ß", "ﬀ", "", "K", "9223372036854775807K", "-1", "1.5G"] {
            #expect(throws: Failure.self) { try GarbageCollection.size(text) }
        }
    }

    @Test func quotas() {
        for quota in ["inf 1", "1e300 1", "1 1e-300", "-5 1"] {
            #expect(Host.quota(group: "0::/\n") { _ in quota } ?? 0 >= 1)
        }
    }

    @Test(arguments: [(Double.nan, 1.0), (-5, 1), (1, -5), (.infinity, .infinity), (2, 1), (1, .nan), (0, 0)])
    func progressOfAWorker(done: Double, total: Double) {
        let kept = KeptText()
        let progress = TerminalProgress(output: kept.output, clock: { 1 }, width: { 80 }, colours: false)
        progress.report(.began(total: 1, upToDate: 0, expected: ["a": .nan]))
        progress.report(.started(stage: "a", reasons: [], attempt: 1))
        progress.report(.advanced(stage: "a", done: done, total: total, unit: "items"))
        progress.refresh()
        #expect(kept.text.contains("  a  "))
    }

    /// A record with a right check word and wrong contents is none, or is read; the program goes on.
    @Test(arguments: [
        #""ingredients":"","outputs":[]"#, #""ingredients":1,"outputs":[]"#, #""ingredients":[],"outputs":[]"#,
        #""ingredients":{},"outputs":[{"name":"o","size":-1,"sha256":"DIGEST"}]"#,
        #""ingredients":{},"outputs":[{"name":"o","size":9223372036854775807,"sha256":"DIGEST"}]"#,
    ])
    func forgedRecords(members: String) throws {
        let folder = TemporaryFolder()
        let digest = String(repeating: "ab", count: 32)
        let json = """
            {"stagecraft":1,"key":"\(digest)","stage":"s",\(members),"seconds":1e308,"cpuSeconds":-1e308,\
            "peakMemoryBytes":-9223372036854775808,"host":"h","finished":"f"}
            """.replacingOccurrences(of: "DIGEST", with: digest)
        let check = SHA256.digest(of: Array(json.utf8)).hexadecimal.prefix(16)
        let path = folder.path + "/records"
        try "\(digest) \(check) \(json)\n".write(toFile: path, atomically: true, encoding: .utf8)
        var count = 0
        try RecordLog(path: path).forEach { _ in count += 1 }
        #expect(count == 1)
    }

    @Test func aFileOfHolesIsNotTakenIntoMemory() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/holes"
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        #expect(truncate(path, 1 << 42) == 0)
        let error = #expect(throws: Failure.self) { try Files.read(path) }
        #expect(error?.headline == "the file is too large to be read as a whole")
        let damage = #expect(throws: Failure.self) { try RecordLog(path: path).forEach { _ in } }
        #expect(damage?.headline.hasPrefix("the records are damaged") == true)
    }

    @Test func timesCenturiesAway() {
        var status = stat()
        status.st_mtim.tv_sec = .max
        status.st_ctim.tv_sec = .min
        _ = StatIndex.isSettled(FileStatus(status), at: StatIndex.tick())
        status.st_mtim.tv_sec = 9_223_372_036
        status.st_mtim.tv_nsec = 854_775_807
        status.st_ctim.tv_sec = 0
        #expect(!StatIndex.isSettled(FileStatus(status), at: StatIndex.tick()))
    }

    /// A name of a hundred thousand letters, or thousands of mistakes, cost no more than the file is long.
    @Test func manyAndLongMistakes() throws {
        let clock = ContinuousClock()
        let long = String(repeating: "x", count: 100_000)
        let stages = (0..<4000).map {
            "\"s\($0)\": {\"kind\": \"comand\", \"inputs\": {\"i\": \"t\($0)/o\"}, \"a\": 1}"
        }
        let text = """
            {"stagecraft": 1, "stages": {\(stages.joined(separator: ", ")), "\(long)y": {"kind": "\(long)z"}},
             "figures": {"F": {"paper": "p", "stage": "\(long)"}}}
            """
        var failures = Failures([])
        let time = clock.measure {
            do {
                _ = try Graph.load(Array(text.utf8), kinds: [], projectFolder: "/", environment: [:])
            } catch { failures = error as? Failures ?? failures }
        }
        #expect(failures.all.count > 8000)
        #expect(time < .seconds(20))
    }
}
