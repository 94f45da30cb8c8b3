import Synchronization
import Testing

@testable import Engine
@testable import ResultStore

/// Keeps what was printed.
private final class Sink: Sendable {
    private let kept = Mutex("")
    var text: String { kept.withLock { $0 } }
    var output: ProgressOutput { ProgressOutput { text in self.kept.withLock { $0 += text } } }
}

struct ProgressTextTests {
    @Test(arguments: [
        (0.314, "0.31 s"), (12.34, "12.3 s"), (65, "1 min 05 s"), (3599.7, "1 h 00 min"), (7380, "2 h 03 min"),
        (-3, "-3.00 s"), (1e300, "1e+300 s"), (.infinity, "inf s"), (.nan, "nan s"),
    ]) func durations(_ pair: (Double, String)) { #expect(ProgressText.duration(pair.0) == pair.1) }

    @Test(arguments: [
        (0, "0 MiB"), (524_287, "0 MiB"), (524_288, "1 MiB"), (45 << 20, "45 MiB"), (Int.max, "8796093022208 MiB"),
    ]) func amountsOfMemory(_ pair: (Int, String)) { #expect(Quantity.memory(pair.0) == pair.1) }

    @Test func numbersWithDecimals() {
        #expect(ProgressText.fixed(-0.05, 1) == "-0.1")
        #expect(ProgressText.fixed(1234.5, 2) == "1234.50")
        #expect(ProgressText.fixed(.nan, 2) == "nan")
        #expect(ProgressText.fixed(3, 0) == "3")
    }
}

struct PlainProgressTests {
    @Test func linesThatComeThickAndFastAreWrittenTogetherAndInOrder() {
        let writes = Mutex<[String]>([])
        let output = ProgressOutput { text in writes.withLock { $0.append(text) } }
        var now = 0.0
        var progress: PlainProgress? = PlainProgress(output: output, clock: { now })
        progress!.report(.began(total: 2, upToDate: 0, expected: [:]))
        #expect(progress!.refreshInterval == nil)
        progress!.report(.started(stage: "a", reasons: [], attempt: 1))
        progress!.report(.started(stage: "b", reasons: [], attempt: 1))
        now = 0.05
        progress!.refresh()
        #expect(writes.withLock { $0 } == [])
        #expect(progress!.refreshInterval != nil)
        now = 0.1
        progress!.refresh()
        let first = "run     [1/2] a\nrun     [2/2] b\n"
        #expect(writes.withLock { $0 } == [first])
        #expect(progress!.refreshInterval == nil)
        progress!.report(.reused(stage: "c"))
        progress!.report(.warning(Failure(.work, "odd")))
        #expect(writes.withLock { $0 } == [first, "restore c\nwarning: odd\n"])
        progress!.report(.reused(stage: "d"))
        progress = nil
        #expect(writes.withLock { $0 }.last == "restore d\n")
    }
}

struct TerminalProgressTests {
    /// What a terminal would show after these bytes: enough of its language for what the display uses.
    private func screen(_ text: String) -> [String] {
        var lines = [""]
        var rest = text[...]
        while let character = rest.popFirst() {
            switch character {
            case "\n": lines.append("")
            case "\r": lines[lines.count - 1] = ""
            case "\u{1B}":
                let command = rest.prefix { !$0.isLetter }
                rest = rest.dropFirst(command.count)
                if rest.popFirst() == "A" { lines.removeLast(Int(command.dropFirst())!) }
            default: lines[lines.count - 1].append(character)
            }
        }
        return lines.filter { !$0.isEmpty }
    }

    @Test func whatRunsIsRedrawnAndWhatIsDoneStays() {
        let sink = Sink()
        var now = 0.0
        let progress = TerminalProgress(output: sink.output, clock: { now }, width: { 100 }, colours: false)
        progress.report(.began(total: 3, upToDate: 1, expected: ["a": 10, "b": 30]))
        progress.report(.started(stage: "a", reasons: [.neverRun], attempt: 1))
        progress.report(.started(stage: "b", reasons: [], attempt: 1))
        now = 5
        progress.report(.advanced(stage: "a", done: 50, total: 100, unit: "steps"))
        progress.refresh()
        #expect(
            screen(sink.text) == [
                "[1/3] 2 running, 5.0 s so far, 35.0 s left",
                "  a  [##########..........] 50 %  10 steps/s, 5.0 s left",
                "  b  5.0 s",
            ])
        now = 10
        progress.report(.made(stage: "a", cost: StageCost(seconds: 10, cpuSeconds: 9, peakMemoryBytes: 5 << 20)))
        #expect(
            screen(sink.text) == [
                "done    a  10.0 s, 5 MiB", "[2/3] 1 running, 10.0 s so far, 30.0 s left", "  b  10.0 s",
            ])
        var summary = RunSummary()
        summary.ran = 2
        summary.upToDate = 1
        summary.seconds = 40
        progress.report(.ended(summary))
        #expect(screen(sink.text) == ["done    a  10.0 s, 5 MiB", "ran 2 stages, 1 up to date in 40.0 s"])
    }

    /// A stage's kind may report any number of its progress.
    @Test(
        arguments: [
            (-1, 3), (.nan, 3), (1, .nan), (.infinity, 3), (1, .infinity), (.infinity, .infinity), (1e-300, 1e300),
            (7, 3),
            (-.infinity, 1), (0, 0),
        ] as [(Double, Double)])
    func noReportBreaksTheDisplay(_ done: Double, _ total: Double) {
        let sink = Sink()
        var now = 0.0
        let progress = TerminalProgress(output: sink.output, clock: { now }, width: { 100 }, colours: false)
        progress.report(.began(total: 1, upToDate: 0, expected: ["a": 1]))
        progress.report(.started(stage: "a", reasons: [], attempt: 1))
        now = 5
        progress.report(.advanced(stage: "a", done: done, total: total, unit: "steps"))
        progress.refresh()
        #expect(screen(sink.text).count == 2)
        #expect(screen(sink.text).last?.hasPrefix("  a  ") == true)
    }

    @Test func longLinesAreCut() {
        let sink = Sink()
        let progress = TerminalProgress(output: sink.output, clock: { 0 }, width: { 30 }, colours: false)
        progress.report(.began(total: 1, upToDate: 0, expected: [:]))
        progress.report(.started(stage: Name(String(repeating: "x", count: 200)), reasons: [], attempt: 1))
        #expect(screen(sink.text).allSatisfy { $0.count < 30 })
    }

    /// A block that was drawn in 60 columns stands in more rows of 30: all of them go.
    @Test func aNarrowerWindowIsLeftWithoutRests() {
        let sink = Sink()
        var columns = 60
        let progress = TerminalProgress(output: sink.output, clock: { 0 }, width: { columns }, colours: false)
        progress.report(.began(total: 1, upToDate: 0, expected: [:]))
        progress.report(.started(stage: Name(String(repeating: "x", count: 50)), reasons: [], attempt: 1))
        columns = 30
        progress.refresh()
        // A header of 28 characters is one row, the stage's line of 59 two.
        #expect(sink.text.contains("\u{1B}[3A"))
    }

    @Test func aLineThatStaysIsShorterThanTheWindow() {
        let sink = Sink()
        let progress = TerminalProgress(output: sink.output, clock: { 0 }, width: { 40 }, colours: false)
        progress.report(.began(total: 1, upToDate: 0, expected: [:]))
        let name = Name(String(repeating: "y", count: 90))
        progress.report(.made(stage: name, cost: StageCost(seconds: 1, cpuSeconds: 1, peakMemoryBytes: 0)))
        progress.report(.reused(stage: name))
        #expect(screen(sink.text).allSatisfy { $0.count < 40 })
    }

    @Test func colours() {
        let sink = Sink()
        let progress = TerminalProgress(output: sink.output, clock: { 0 }, width: { 80 }, colours: true)
        progress.report(.failed(stage: "a", Failure(.work, "stage 'a' failed", facts: [.init("log", "none")])))
        #expect(sink.text.contains("\u{1B}[31merror: stage 'a' failed\u{1B}[0m\n"))
        #expect(TerminalColour.green.painted("a\nb") == "\u{1B}[32ma\u{1B}[0m\nb")
    }

    @Test func interruptionsAreWords() {
        #expect(ProgressText.interrupted(by: 2) == "interrupted: what is done is kept (Ctrl-C again to stop at once)")
        #expect(ProgressText.interrupted(by: 15) == "stopping on Terminated (signal 15): what is done is kept")
    }
}
