import Glibc
import Synchronization
import Testing

@testable import Engine

struct RemoteProgressTests {
    /// What a display has written.
    private final class Written: Sendable {
        private let text = Mutex("")
        var output: ProgressOutput { ProgressOutput { more in self.text.withLock { $0 += more } } }
        var all: String { text.withLock { $0 } }
    }

    private func transfer(_ seconds: Double, _ bytes: Int, isOver: Bool = false) -> ProgressEvent {
        var transfer = Transfer(direction: .fetch, remote: "lab", bytes: bytes, total: 4 << 20, seconds: seconds)
        transfer.isOver = isOver
        return .transferring(transfer)
    }

    @Test func aLongTransferHasALineEveryTenSeconds() {
        let written = Written()
        let progress = PlainProgress(output: written.output)
        for second in 1...25 { progress.report(transfer(Double(second), second << 17)) }
        #expect(
            written.all == """
                fetch   1.3 MiB of 4.0 MiB from lab  (31 %), 128.0 KiB/s, 22.0 s left
                fetch   2.5 MiB of 4.0 MiB from lab  (63 %), 128.0 KiB/s, 12.0 s left

                """)
        // The next one has its own ten seconds.
        progress.report(transfer(26, 4 << 20, isOver: true))
        progress.report(transfer(9, 1))
        #expect(written.all.split(separator: "\n").count == 2)
        progress.report(transfer(10, 1))
        #expect(written.all.split(separator: "\n").count == 3)
    }

    @Test func aShortTransferHasNone() {
        let written = Written()
        let progress = PlainProgress(output: written.output)
        for second in 1...9 { progress.report(transfer(Double(second), second << 17)) }
        #expect(written.all.isEmpty)
    }

    @Test func aTerminalShowsATransferUntilItEnds() {
        let written = Written()
        let progress = TerminalProgress(output: written.output, width: { 100 }, colours: false)
        progress.report(transfer(0.5, 1 << 20))
        #expect(written.all == "fetch   1.0 MiB of 4.0 MiB from lab  (25 %), 2.0 MiB/s, 1.5 s left\n")
        progress.report(transfer(1, 4 << 20, isOver: true))
        #expect(written.all.hasSuffix("\u{1B}[1A\r\u{1B}[J"))
    }

    @Test func programsHearOfItEverySecond() {
        let written = Written()
        let progress = JSONProgress(output: written.output)
        for tenth in 1...25 { progress.report(transfer(Double(tenth) / 10, tenth)) }
        #expect(
            written.all.split(separator: "\n").map(String.init)
                == [1, 11, 21].map {
                    #"{"event":"transferring","direction":"fetch","remote":"lab","bytes":\#($0),"totalBytes":4194304}"#
                })
    }

    /// A meter says how far all groups have come, and nothing of what is quickly done.
    @Test func aMeterAddsGroupsUp() {
        final class Events: Progress {
            var bytes: [Int] = []
            var isOver = false
            var showsExpectedWork: Bool { false }
            var refreshInterval: Double? { nil }
            func refresh() {}
            func report(_ event: ProgressEvent) {
                guard case .transferring(let transfer) = event else { return }
                if transfer.isOver { isOver = true } else { bytes.append(transfer.bytes) }
            }
        }
        let events = Events()
        let meter = TransferMeter(.push, "lab", total: 300, events)
        meter.report(10)
        meter.end()
        #expect(events.bytes.isEmpty && !events.isOver)
        usleep(250_000)
        meter.report(20)
        meter.advance(by: 100)
        usleep(250_000)
        meter.report(50)
        meter.end()
        #expect(events.bytes == [20, 150] && events.isOver)
    }
}
