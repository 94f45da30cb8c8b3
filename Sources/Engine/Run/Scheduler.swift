// Brings stages up to date, several at a time: one loop on one thread owns all state. Unaware of what stages compute
// and of how progress is shown. (The states: StageState.swift; what happens in them: the other Scheduler… files.)
//
// The price of one loop: keys, lookups and deliveries are not done in parallel. They take microseconds; what takes
// longer (children, hashing outputs, waiting for the disk) happens elsewhere and reports back through `poll`.

import Glibc

/// One run over a pipeline.
final class Scheduler {
    /// Grows with what stages make: `growIfDue`.
    var pipeline: Pipeline
    let options: RunOptions
    /// Outputs of stages that are not wanted and need not be looked for.
    let known: [Int: [FileContent]]
    let progress: any Progress
    let store: Store
    let locks: StoreLocks
    let last: LastResults
    let resolver: Resolver
    let run = RunIdentity()
    var journal: Journal

    var states: [StageState]
    /// Stages that need each stage, once each.
    var dependents: [[Int]]
    /// Indices in the graph's order.
    var wanted: [Int]
    /// A folder is known by now for whose files there are stages.
    var isGrowthDue = false
    var keys: [Digest?]
    var reasons: [Int: [Reason]] = [:]
    var attemptCounts: [Int: Int] = [:]
    var pools: PoolLedger
    /// Where stages run.
    private(set) var executor: (any Executor)!
    /// Stages that failed in a process that had run others: they get one of their own.
    var alone: Set<Int> = []
    /// Keys that a stage of this run works on, and the others that wait for it.
    var owners: [Digest: Int] = [:]
    var twins: [Int: [Int]] = [:]
    var elsewhere: [Int] = []
    /// What is known of stages whose outputs are being checked, and the folders in which they have run.
    var records: [Int: ActionRecord] = [:]
    var places: [Int: (folder: String, report: String?)] = [:]
    /// Attempts of this run so far.
    var attempts = 0
    var small = SmallContents()
    /// How often an input of each stage has changed while it ran.
    var inputChanges: [Int: Int] = [:]
    /// How often each stage has had to run again through no fault of its own.
    var excuses: [Int: Int] = [:]
    /// Stages whose outputs are being checked.
    var finishing = 0
    /// Results whose records wait for the next batch, and when that is due.
    var uncommitted: [CommitJob] = []
    var commitDue = 0.0
    /// Whether a batch of records is being written.
    var isCommitting = false
    /// Stages that another one's result serves, by that one, until its record is on the disk.
    var served: [Int: [Int]] = [:]
    /// Room on the disk for records if all other has been taken: a file in the run's folder.
    var reserve: String { runFolder + "/reserve" }
    var runFolder: String { store.paths.attempts + "/" + run.name }
    var delivery: Delivery
    var background: Background?
    var stopping = false
    /// Signals that have asked for an end.
    var interrupts = 0
    var fatal: Failure?
    var failures: [Failure] = []
    var summary = RunSummary()
    var began = false

    init(
        _ pipeline: Pipeline, wanted: [Int], options: RunOptions, store: Store, locks: StoreLocks, last: LastResults,
        known: [Int: [FileContent]] = [:], progress: any Progress
    ) {
        self.pipeline = pipeline
        self.known = known
        self.options = options
        self.progress = progress
        self.store = store
        self.locks = locks
        self.last = last
        self.wanted = wanted
        resolver = Resolver(pipeline, store: store, last: last, writes: true)
        resolver.thawed = options.forced
        journal = Journal(paths: store.paths, run: run)
        pools = PoolLedger(pipeline.graph.pools)
        let count = pipeline.graph.stages.count
        states = Array(repeating: .unwanted, count: count)
        keys = Array(repeating: nil, count: count)
        dependents = Array(repeating: [], count: count)
        delivery = Delivery(store: store, run: run, scratch: store.paths.attempts + "/" + run.name)
    }

    /// Runs to the end. Throws what stops everything; failures of stages are in `failures`.
    func execute() throws {
        let start = Clock.seconds()
        _ = try locks.tryLock(.run(run.lockNumber))
        defer {
            executor?.end()
            Files.remove(runFolder)
        }
        summary.total = wanted.count
        summary.traced = options.tracing.map { _ in 0 }
        for (index, contents) in known {
            states[index] = .settled
            resolver.settle(index, contents)
        }
        countNeeds(of: wanted)
        for index in wanted where states[index] == .waiting(0) { try consider(index) }
        try growIfDue()
        if needsToRun {
            began = true
            try makeRunFolder()
            executor = try makeExecutor()
            for index in wanted where states[index] == .queued { enqueue(index) }
            Files.reserve(1 << 18, at: reserve)
            progress.report(
                .began(total: summary.total, upToDate: summary.upToDate, expected: try expectedWork()))
            try loop()
        }
        let open = wanted.count { !states[$0].isFinal }
        if executor?.leavesStages == true { summary.inJobs = open } else { summary.skipped += open }
        try sayWhatWasAdopted()
        try sayWhatIsLeft()
        summary.seconds = Clock.seconds() - start
        progress.report(.ended(summary))
        if began {
            journal.add("ended") { self.describe(&$0) }
            try journal.write()
        }
    }

    /// Says of each of the stages, in the graph's order, how many others it waits for.
    func countNeeds(of stages: [Int]) {
        for index in stages {
            var needs: Set<Int> = []
            var lost: Int?
            for case .stage(let maker, _) in pipeline.graph.stages[index].inputs.map(\.source)
            where states[maker] != .settled && needs.insert(maker).inserted {
                dependents[maker].append(index)
                if states[maker].isFinal { lost = maker }
            }
            states[index] = .waiting(needs.count)
            // It failed before it was known that this one needs it.
            guard let lost else { continue }
            states[index] = .skipped
            summary.skipped += 1
            progress.report(
                .skipped(stage: pipeline.graph.stages[index].id, because: pipeline.graph.stages[lost].id))
        }
    }

    /// A result that nobody has computed here must not be taken for one that was.
    private func sayWhatWasAdopted() throws {
        if try store.adoptedKeys().isEmpty { return }
        let found = try wanted.compactMap { index -> Failure.Fact? in
            guard states[index] == .settled, let key = keys[index], let adoption = try store.adoption(of: key) else {
                return nil
            }
            return .init(pipeline.graph.stages[index].id.text, AdoptionText.words(adoption))
        }
        if found.isEmpty { return }
        let (count, verb) = (Quantity.count(found.count, "result"), found.count == 1 ? "was" : "were")
        progress.report(.warning(Failure(.work, "\(count) \(verb) adopted, not computed", facts: found)))
    }

    /// Delivered files must not be taken for results of the manifest that no longer are.
    private func sayWhatIsLeft() throws {
        let left = try pipeline.noteDeliveries(of: wanted.filter { states[$0] == .settled }, store)
        if left.isEmpty { return }
        let (count, verb) = (Quantity.count(left.count, "delivered file"), left.count == 1 ? "belongs" : "belong")
        progress.report(
            .warning(
                Failure(
                    .work, "\(count) \(verb) to stages that the manifest no longer has",
                    facts: [.init("files", listing(left.map(\.path.text)))], hint: "`stagecraft prune` removes them")))
    }

    private var needsToRun: Bool { wanted.contains { states[$0] == .queued } }

    private func makeExecutor() throws -> any Executor {
        switch options.place {
        case .here: LocalExecutor(self, jobs: options.jobs, grace: options.grace)
        case .slurm(let settings, let detach): try SlurmExecutor(self, settings: settings, isDetached: detach)
        }
    }

    var isDone: Bool {
        // What could not be committed is tried once more at the very end.
        executor.isIdle && elsewhere.isEmpty && finishing == 0 && !isCommitting
            && (uncommitted.isEmpty || fatal != nil)
    }

    /// What the stages that may run took last time; new ones as long as the others on average. Empty unless the display
    /// wants it: it reads a record for each of them.
    func expectedWork() throws -> [Name: Double] {
        guard progress.showsExpectedWork else { return [:] }
        let open = wanted.filter { !states[$0].isFinal }.map { pipeline.graph.stages[$0] }
        let known = try open.map { try resolver.lastCost($0)?.seconds }
        let recorded = known.compactMap { $0 }
        let mean = recorded.isEmpty ? 1 : recorded.reduce(0, +) / Double(recorded.count)
        return Dictionary(zip(open.map(\.id), known.map { $0 ?? mean }), uniquingKeysWith: { first, _ in first })
    }
}
