// The live display: lines that stay for what has happened, and below them a block that is redrawn with what runs now.

import Glibc

/// Shows a run at a terminal.
public final class TerminalProgress: Progress {
    private struct Running {
        var stage: Name
        var started: Double
        var done = 0.0
        var total = 0.0
        var unit = ""

        /// From 0 to 1, whatever the stage says of itself.
        var share: Double { total > 0 && done > 0 ? min(1, done / total) : 0 }
    }

    private let output: ProgressOutput
    private let plain: PlainProgress
    private let clock: () -> Double
    private let width: () -> Int
    private var running: [Running] = []
    private var total = 0
    private var upToDate = 0
    private var finished = 0
    private var expected: [Name: Double] = [:]
    private var finishedWeight = 0.0
    private var totalWeight = 0.0
    private var began = 0.0
    /// Lengths of the block's lines as they were drawn.
    private var linesDrawn: [Int] = []
    private let usesColours: Bool
    /// What goes on before or after a run.
    private var transfer: Transfer?

    /// `clock`: seconds; `width`: columns of the terminal; `colours`: by default unless NO_COLOR is set (no-color.org) or
    /// the terminal is a dumb one.
    public init(
        output: ProgressOutput = .standardError, clock: (() -> Double)? = nil, width: (() -> Int)? = nil,
        colours: Bool? = nil
    ) {
        self.output = output
        self.clock = clock ?? Clock.seconds
        self.width = width ?? { TerminalWidth.columns(of: 2) ?? 80 }
        plain = PlainProgress(output: output)
        usesColours = colours ?? TerminalColour.isWanted
    }

    /// For the time left.
    public var showsExpectedWork: Bool { true }

    /// Often enough to look alive.
    public var refreshInterval: Double? { 0.2 }

    /// Prints what stays and redraws the block.
    public func report(_ event: ProgressEvent) {
        let line = plain.line(for: event)
        switch event {
        case .began(let total, let upToDate, let expected):
            self.total = total
            self.upToDate = upToDate
            self.expected = expected
            totalWeight = expected.values.reduce(0, +)
            began = clock()
            (running, finished, finishedWeight) = ([], 0, 0)
        case .grown(let total): self.total = total
        case .started(let stage, _, _):
            running.append(Running(stage: stage, started: clock()))
        case .advanced(let stage, let done, let total, let unit):
            guard let index = running.firstIndex(where: { $0.stage == stage }) else { return }
            running[index].done = done
            running[index].total = total
            running[index].unit = unit
            return
        case .finished: return
        case .made(let stage, _), .failed(let stage, _), .retrying(let stage, _, _):
            running.removeAll { $0.stage == stage }
            if case .made = event {
                finished += 1
                finishedWeight += expected[stage] ?? 0
            }
        case .reused(let stage):
            upToDate += 1
            finishedWeight += expected[stage] ?? 0
        case .transferring(let transfer):
            self.transfer = transfer.isOver ? nil : transfer
            return refresh()
        case .absent, .fetched, .verified, .skipped, .delivered, .waitsForOther, .warning, .interrupted, .traced: break
        case .ended:
            running.removeAll()
            total = 0
        }
        erase()
        // What runs is in the block below; a line that stays is worth it once it has ended.
        if case .started = event {} else if let line { output.draw(whole(VisibleText.of(line), event) + "\n") }
        if case .ended = event {} else { draw() }
    }

    /// Redraws the block.
    public func refresh() {
        erase()
        draw()
    }

    /// A line that stays: in its colour, and cut unless every word of it counts.
    private func whole(_ line: String, _ event: ProgressEvent) -> String {
        let colour: TerminalColour?
        switch event {
        case .made, .finished, .reused, .fetched, .verified, .delivered: colour = nil
        case .failed: colour = .red
        case .retrying, .skipped, .waitsForOther, .warning, .interrupted, .absent, .traced: colour = .yellow
        case .ended(let summary): colour = summary.failed > 0 ? .red : summary.isComplete ? .green : .yellow
        case .began, .grown, .started, .advanced, .transferring: colour = nil
        }
        let shown: String
        switch event {
        case .made, .reused, .skipped, .waitsForOther: shown = TerminalWidth.cut(line, to: columns)
        default: shown = line
        }
        return usesColours ? colour?.painted(shown) ?? shown : shown
    }

    private var columns: Int { max(20, width()) - 1 }

    /// Lines that were drawn in a wider window stand in several rows of a narrower one.
    private func erase() {
        guard !linesDrawn.isEmpty else { return }
        let columns = max(1, width())
        let rows = linesDrawn.reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
        output.draw("\u{1B}[\(rows)A\r\u{1B}[J")
        linesDrawn = []
    }

    private func draw() {
        guard total > 0 || transfer != nil else { return }
        var lines = transfer.map { [ProgressText.transfer($0)] } ?? [header]
        for stage in running { lines.append(line(for: stage)) }
        lines = lines.map { TerminalWidth.cut(VisibleText.line($0), to: columns) }
        linesDrawn = lines.map(\.count)
        if usesColours { lines[0] = TerminalColour.bold.painted(lines[0]) }
        output.draw(lines.map { $0 + "\n" }.joined())
    }

    /// `[12/30] 2 running, 1 min 20 s left`.
    private var header: String {
        let left = secondsLeft.map { ", \(ProgressText.duration($0)) left" } ?? ""
        return "[\(upToDate + finished)/\(total)] \(running.count) running, "
            + "\(ProgressText.duration(clock() - began)) so far\(left)"
    }

    private func line(for stage: Running) -> String {
        let elapsed = clock() - stage.started
        guard stage.total > 0 else { return "  \(stage.stage)  \(ProgressText.duration(elapsed))" }
        let cells = Int(stage.share * 20)
        let bar = String(repeating: "#", count: cells) + String(repeating: ".", count: 20 - cells)
        let rate = elapsed > 0 ? stage.done / elapsed : 0
        let left = stage.done > 0 ? elapsed * (stage.total - stage.done) / stage.done : nil
        return "  \(stage.stage)  [\(bar)] \(ProgressText.fixed(100 * stage.share, 0)) %  "
            + "\(ProgressText.fixed(rate, rate < 10 ? 2 : 0)) \(stage.unit)/s"
            + (left.map { ", \(ProgressText.duration($0)) left" } ?? "")
    }

    /// From the share of the expected work that is done; nil before there is something to go by.
    private var secondsLeft: Double? {
        let atWork = running.reduce(0) { $0 + (expected[$1.stage] ?? 0) * $1.share }
        let done = finishedWeight + atWork
        guard done > 0, totalWeight > done else { return nil }
        return (clock() - began) * (totalWeight - done) / done
    }
}
