// Brings what shared stores have and, where their records are to be verified, computes a sample of it again before anything
// is written down: whoever vouches for a result that comes out otherwise is not believed any more, and everything is looked
// for again without them. Unaware of how results travel.

import Glibc

extension Pipeline {
    /// What a run needs of shared stores, or with `everything` every byte they have. `wanted`: in the graph's order.
    func bring(
        _ wanted: [Int], everything: Bool, options: RunOptions, store: Store, locks: StoreLocks, last: LastResults,
        progress: any Progress
    ) throws -> Pull.Found {
        try withScratch(store, locks) { scratch in
            var found = Pull.Found()
            var pull = Pull(self, store: store, last: last, scratch: scratch)
            var checked: Set<Digest> = []
            while true {
                try pull.find(
                    wanted: wanted, forced: options.forced, everything: everything, &found, progress)
                let sample = try pull.sample(besides: checked, &found, progress)
                if sample.isEmpty { break }
                checked.formUnion(sample.compactMap { pull.borrowed($0)?.key })
                let check = SampleCheck(self, sample, pull, store: store, locks: locks, last: last)
                let wrong = try check.run(options, progress)
                if check.interrupted {
                    found.interrupted = true
                    return found
                }
                if wrong.isEmpty { break }
                let hushed = try Set(wrong.compactMap { try distrust($0, store, progress) }).union(pull.hushed)
                // Nothing is left of what they have said.
                pull = Pull(self, store: store, last: last, scratch: scratch)
                pull.hushed = hushed
            }
            try pull.keep(&found)
            pull.warn(progress)
            return found
        }
    }

    /// Writes down that whoever vouches for the result is not believed any more, and says so. Returns the word for them.
    private func distrust(_ wrong: SampleCheck.Mismatch, _ store: Store, _ progress: any Progress) throws -> Name? {
        guard let word = wrong.vouched.voucher.word else { return nil }
        if store.distrust.concerns(word) { return Name(word) }
        let remote = remotes[wrong.vouched.remote].name
        try store.distrust.add(word, "\(wrong.stage) \(wrong.key) from \(remote), \(UTC.now())")
        progress.report(
            .warning(
                Failure(
                    .work,
                    "a result of remote '\(remote)' came out otherwise here: whoever vouches for it is not believed any more",
                    at: store.distrust.path,
                    facts: wrong.vouched.voucher.facts + [
                        .init("stage", wrong.stage.text), .init("key", wrong.key.hexadecimal),
                        .init("output", wrong.output.text),
                        .init("there", wrong.theirs.digest.hexadecimal), .init("here", wrong.ours.digest.hexadecimal),
                    ],
                    hint:
                        "if the stage does not give the same bytes each time, it is not their fault: to believe them again "
                        + "remove the line that begins with \(word) from that file")))
        return Name(word)
    }
}

/// Computes stages again whose results were borrowed.
private final class SampleCheck {
    /// A result that came out otherwise.
    struct Mismatch {
        var stage: Name
        var key: Digest
        var vouched: VouchedRecord
        /// The first output that differs.
        var output: Name
        var theirs: FileContent
        var ours: FileContent
    }

    private let pipeline: Pipeline
    private let sample: [Int]
    private let pull: Pull
    private let store: Store
    private let locks: StoreLocks
    private let last: LastResults
    private(set) var interrupted = false

    init(
        _ pipeline: Pipeline, _ sample: [Int], _ pull: Pull, store: Store, locks: StoreLocks, last: LastResults
    ) {
        // Nothing is delivered that may be wrong.
        var pipeline = pipeline
        pipeline.expand = nil
        for index in pipeline.graph.stages.indices { pipeline.graph.stages[index].deliverTo = nil }
        self.pipeline = pipeline
        self.sample = sample
        self.pull = pull
        self.store = store
        self.locks = locks
        self.last = last
    }

    /// Runs the sample; what came out otherwise. What cannot be computed here is said, and believed.
    func run(_ options: RunOptions, _ progress: any Progress) throws -> [Mismatch] {
        var options = options
        options.forced = Set(sample)
        options.keepGoing = true
        // What is taken depends on it.
        if case .slurm(let settings, _) = options.place { options.place = .slurm(settings, detach: false) }
        let shown = SampleProgress(progress)
        let scheduler = Scheduler(
            pipeline, wanted: sample, options: options, store: store, locks: locks, last: last,
            known: pull.known(besides: sample), progress: shown)
        try scheduler.execute()
        if scheduler.summary.interrupted {
            interrupted = true
            return []
        }
        var wrong: [Mismatch] = []
        var equal = 0
        for index in sample {
            // One whose inputs came out otherwise has another key: it says nothing of this one.
            guard scheduler.states[index] == .settled, let borrowed = pull.borrowed(index),
                scheduler.keys[index] == borrowed.key, let ours = scheduler.resolver.outputs[index]
            else { continue }
            let theirs = borrowed.vouched.record.outputs
            guard let place = theirs.indices.first(where: { !theirs[$0].content.hasBytes(of: ours[$0]) }) else {
                equal += 1
                continue
            }
            wrong.append(
                Mismatch(
                    stage: pipeline.graph.stages[index].id, key: borrowed.key, vouched: borrowed.vouched,
                    output: theirs[place].name, theirs: theirs[place].content, ours: ours[place]))
        }
        if equal > 0 { progress.report(.verified(stages: equal)) }
        return wrong
    }
}

/// Shows stages that are computed again: they are no part of the run that is shown afterwards.
private final class SampleProgress: Progress {
    private let shown: any Progress

    init(_ shown: any Progress) { self.shown = shown }

    var showsExpectedWork: Bool { shown.showsExpectedWork }
    var refreshInterval: Double? { shown.refreshInterval }
    func refresh() { shown.refresh() }

    func report(_ event: ProgressEvent) {
        switch event {
        case .started(let stage, _, let attempt):
            shown.report(.started(stage: stage, reasons: [.sampled], attempt: attempt))
        case .failed(let stage, let failure):
            shown.report(
                .warning(
                    Failure(
                        .work, "stage '\(stage)' cannot be computed again here: its result is believed unverified",
                        at: failure.place, facts: [.init("cause", failure.headline)] + failure.facts,
                        hint: failure.hint)))
        case .ended, .skipped: break
        default: shown.report(event)
        }
    }
}
