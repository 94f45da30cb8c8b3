import Glibc
import Testing

@testable import Engine

/// What a worker says of its progress, as the engine hears it.
struct WorkerReportsTests {
    private let line: WorkerLine
    private let worker: EngineLine
    private let other: Int32

    init() throws {
        (line, other) = try WorkerLine.pair()
        worker = EngineLine(descriptor: other)
    }

    private func close() {
        Glibc.close(line.descriptor)
        Glibc.close(other)
    }

    /// Reports that follow one another too quickly are dropped, but never the one that says that all is done.
    @Test func theLastReportIsNeverDropped() {
        defer { close() }
        worker.report(1, 3, "steps")
        worker.report(2, 3, "steps")
        worker.report(3, 3, "steps")
        #expect(
            line.messages().messages == [
                .progress(done: 1, total: 3, unit: "steps"), .progress(done: 3, total: 3, unit: "steps"),
            ])
        // More than was announced is the end too.
        worker.report(4, 3, "steps")
        #expect(line.messages().messages == [.progress(done: 4, total: 3, unit: "steps")])
    }

    @Test func aReportAfterAWhileIsSent() {
        defer { close() }
        worker.report(1, 1000, "steps")
        usleep(60_000)
        worker.report(2, 1000, "steps")
        #expect(line.messages().messages.count == 2)
    }

    @Test func anEngineThatIsGoneIsNoError() {
        Glibc.close(line.descriptor)
        worker.report(1, 1, "steps")
        #expect(worker.next(after: StageCost()) == nil)
        Glibc.close(other)
    }

    /// As often as the manifest says, and once more if the failure may have been another stage's fault.
    @Test func failuresAreForgivenOnce() {
        for retries in [0, 2] {
            for tries in 1...6 {
                #expect(Scheduler.isTriedAgain(after: tries, retries: retries, false) == (tries < 1 + retries))
                #expect(Scheduler.isTriedAgain(after: tries, retries: retries, true) == (tries < 2 + retries))
            }
        }
    }
}
