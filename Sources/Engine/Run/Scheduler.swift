// Brings stages up to date, several at a time: one loop on one thread owns all state. Unaware of what stages compute
// and of how progress is shown. (The states: StageState.swift.)
//
// The price of one loop: keys, lookups and deliveries are not done in parallel. They take microseconds; what takes
// longer (children, hashing outputs, waiting for the disk) happens elsewhere and reports back through `poll`.

import CProcess
import Glibc

/// One run over a pipeline.
final class Scheduler {
    let pipeline: Pipeline
    let options: RunOptions
    let progress: any Progress
    let store: Store
    let locks: StoreLocks
    let last: LastResults
    let resolver: Resolver
    let run = RunIdentity()
    var journal: Journal

    var states: [StageState]
    /// Stages that need each stage, once each.
    private var dependents: [[Int]]
    /// Indices in the graph's order.
    private let wanted: [Int]
    var keys: [Digest?]
    var reasons: [Int: [Reason]] = [:]
    private var attemptCounts: [Int: Int] = [:]
    private var queue: [Int] = []
    private var running: [Attempt] = []
    private var freeSlots: Int
    /// Keys that a stage of this run works on, and the others that wait for it.
    private var owners: [Digest: Int] = [:]
    private var twins: [Int: [Int]] = [:]
    private var elsewhere: [Int] = []
    private var records: [Int: ActionRecord] = [:]
    private var folders: [Int: String] = [:]
    /// Stages whose outputs are being checked, and results whose records are being written.
    private var finishing = 0
    private var committing = 0
    private var attemptNumber = 0
    private var runFolder: String { store.paths.attempts + "/" + run.name }
    private var delivery: Delivery
    private var background: Background?
    private var progressBuffers: [Int: [UInt8]] = [:]
    private var stopping = false
    private var fatal: Failure?
    private(set) var failures: [Failure] = []
    var summary = RunSummary()
    private var began = false

    /// Seconds between commits while results keep coming. Each makes the disk's journal wait, which holds up everyone who
    /// creates files; a result that comes alone is committed at once.
    private static let commitInterval = 0.5

    /// The two threads and where they report.
    private struct Background {
        let events: Mailbox<BackgroundEvent>
        let finisher: BackgroundThread<FinishJob>
        let committer: BackgroundThread<CommitJob>

        init() {
            let events = Mailbox<BackgroundEvent>(blocking: false)
            self.events = events
            finisher = BackgroundThread { jobs in
                for job in jobs {
                    let result: Result<[FinishedOutput], Failure>
                    do throws(Failure) { result = .success(try job.run()) } catch { result = .failure(error) }
                    events.post(.finished(stage: job.stage, result))
                }
            }
            committer = BackgroundThread(pause: Scheduler.commitInterval) { jobs in
                let stages = jobs.map(\.stage)
                do throws(Failure) {
                    try CommitJob.run(jobs)
                    events.post(.committed(stages))
                } catch {
                    events.post(.commitFailed(stages, error))
                }
            }
        }
    }

    init(
        _ pipeline: Pipeline, wanted: [Int], options: RunOptions, store: Store, locks: StoreLocks, last: LastResults,
        progress: any Progress
    ) {
        self.pipeline = pipeline
        self.options = options
        self.progress = progress
        self.store = store
        self.locks = locks
        self.last = last
        self.wanted = wanted
        resolver = Resolver(pipeline, store: store, last: last, quarantines: true)
        journal = Journal(paths: store.paths, run: run)
        let count = pipeline.graph.stages.count
        states = Array(repeating: .unwanted, count: count)
        keys = Array(repeating: nil, count: count)
        dependents = Array(repeating: [], count: count)
        freeSlots = max(1, options.jobs)
        delivery = Delivery(store: store, run: run, scratch: store.paths.attempts + "/" + run.name)
    }

    /// Runs to the end. Throws what stops everything; failures of stages are in `failures`.
    func execute() throws {
        let start = Clock.seconds()
        _ = try locks.tryLock(.run(run.lockNumber))
        defer { Files.remove(runFolder) }
        summary.total = wanted.count
        countNeeds()
        for index in wanted where states[index] == .waiting(0) { try consider(index) }
        if !isDone {
            began = true
            try makeRunFolder()
            progress.report(
                .began(total: summary.total, upToDate: summary.upToDate, expected: try expectedWork()))
            try loop()
        }
        for index in wanted where !states[index].isFinal { summary.skipped += 1 }
        summary.seconds = Clock.seconds() - start
        progress.report(.ended(summary))
        if began { try journal.append("ended") { self.describe(&$0) } }
    }

    // MARK: states

    private func countNeeds() {
        for index in wanted {
            var needs: [Int] = []
            for case .stage(let maker, _) in pipeline.graph.stages[index].inputs.map(\.source)
            where needs.last != maker && !needs.contains(maker) {
                needs.append(maker)
                dependents[maker].append(index)
            }
            states[index] = .waiting(needs.count)
        }
    }

    private var isDone: Bool {
        queue.isEmpty && running.isEmpty && elsewhere.isEmpty && finishing == 0 && committing == 0
    }

    /// What the stages that may run took last time; new ones as long as the others on average. Empty unless the display
    /// wants it: it reads a record for each of them.
    private func expectedWork() throws -> [String: Double] {
        guard progress.refreshInterval != nil else { return [:] }
        let open = wanted.filter { !states[$0].isFinal }.map { pipeline.graph.stages[$0] }
        let known = try open.map { try resolver.lastCost($0)?.seconds }
        let recorded = known.compactMap { $0 }
        let mean = recorded.isEmpty ? 1 : recorded.reduce(0, +) / Double(recorded.count)
        return Dictionary(zip(open.map(\.id), known.map { $0 ?? mean }), uniquingKeysWith: { first, _ in first })
    }

    /// The inputs of a stage are known: find its result or queue it.
    private func consider(_ index: Int) throws {
        do {
            guard let key = try resolver.key(of: index) else { preconditionFailure("an input is not known") }
            keys[index] = key
            if let owner = owners[key] {
                if states[owner] == .settled { return try settle(index, resolver.outputs[owner]!, ran: false) }
                states[index] = .twin
                twins[owner, default: []].append(index)
                return
            }
            if options.forced.contains(index), attemptCounts[index] == nil {
                reasons[index] = [.forced]
            } else {
                switch try resolver.lookUp(index, key) {
                case .hit(let contents): return try settle(index, contents, ran: false)
                case .miss(let causes):
                    for case .outputDamaged(let name, let place) in causes { warnOfDamage(index, name, place) }
                    reasons[index] = causes.isEmpty ? try resolver.reasons(index) : causes
                }
            }
            states[index] = .queued
            queue.append(index)
            owners[key] = index
        } catch let failure as Failure where failure.category != .interrupted {
            try fail(index, failure)
        }
    }

    private func warnOfDamage(_ index: Int, _ name: String, _ place: String?) {
        progress.report(
            .warning(
                Failure(
                    .work, "a result in the store is damaged and is made again",
                    facts: [.init("output", pipeline.graph.stages[index].id + "/" + name)]
                        + (place.map { [.init("moved to", $0)] } ?? []))))
    }

    /// The stage's outputs are known and in the store.
    private func settle(_ index: Int, _ contents: [FileContent], ran: Bool) throws {
        states[index] = .settled
        resolver.settle(index, contents)
        if !ran { try acknowledge(index, contents, ran: false) }
        for dependent in dependents[index] {
            guard case .waiting(let count) = states[dependent] else { continue }
            states[dependent] = .waiting(count - 1)
            // The first pass over the graph comes to it by itself.
            if count == 1 && began && !stopping { try consider(dependent) }
        }
        for twin in twins.removeValue(forKey: index) ?? [] { try settle(twin, contents, ran: false) }
    }

    /// The result is safe in the store: remember and deliver it.
    private func acknowledge(_ index: Int, _ contents: [FileContent], ran: Bool) throws {
        let stage = pipeline.graph.stages[index]
        let previous = last[stage.id]
        let isNew = previous?.key != keys[index] || previous?.outputs != contents
        if isNew { try last.record(stage.id, key: keys[index]!, outputs: contents) }
        if stage.deliverTo != nil {
            if !began { try makeRunFolderForDelivery(index, contents) }
            try delivery.deliver(index, contents, previous: previous?.outputs, pipeline) { path, outcome in
                summary.delivered += 1
                progress.report(.delivered(path: path, outcome))
            }
        }
        if ran {
            summary.ran += 1
        } else if isNew {
            summary.reused += 1
            progress.report(.reused(stage: stage.id))
        } else {
            summary.upToDate += 1
        }
    }

    /// A no-op makes no folder; a delivery needs one for its copies.
    private func makeRunFolderForDelivery(_ index: Int, _ contents: [FileContent]) throws(Failure) {
        let stage = pipeline.graph.stages[index]
        for (output, content) in contents.enumerated() {
            let path = pipeline.project + "/" + stage.deliveryPath(output)!
            if try delivery.matches(content, at: path) != true { return try makeRunFolder() }
        }
    }

    private func makeRunFolder() throws(Failure) { try Files.createFolder(runFolder) }

    private func fail(_ index: Int, _ failure: Failure) throws {
        states[index] = .failed
        summary.failed += 1
        failures.append(failure)
        progress.report(.failed(stage: pipeline.graph.stages[index].id, failure))
        forget(index)
        if !options.keepGoing { stopping = true }
        skipDependents(of: index, because: pipeline.graph.stages[index].id)
        for twin in twins.removeValue(forKey: index) ?? [] { try fail(twin, failure) }
    }

    private func skipDependents(of index: Int, because cause: String) {
        for dependent in dependents[index] where !states[dependent].isFinal {
            states[dependent] = .skipped
            summary.skipped += 1
            progress.report(.skipped(stage: pipeline.graph.stages[dependent].id, because: cause))
            skipDependents(of: dependent, because: cause)
        }
    }

    /// Gives up the key that the stage works on.
    private func forget(_ index: Int) {
        guard let key = keys[index], owners[key] == index else { return }
        owners[key] = nil
        locks.unlock(.action(key))
    }

    // MARK: the loop

    private func loop() throws {
        let background = Background()
        self.background = background
        let signals = signal_descriptor()
        defer { signal_descriptor_close(signals) }
        defer {
            background.finisher.finish()
            background.committer.finish()
        }
        do {
            while true {
                if !stopping { try startWhatFits() }
                if stopping {
                    queue.removeAll()
                    elsewhere.removeAll()
                }
                if isDone { break }
                // Nothing is left but to commit: that need not wait for more.
                if queue.isEmpty && running.isEmpty && finishing == 0 { background.committer.flush() }
                try wait(signals: signals, background.events)
            }
        } catch {
            // What stops everything: no child may outlive the loop.
            for attempt in running {
                attempt.child.signal(SIGKILL)
                _ = attempt.child.reap()
            }
            throw error
        }
        if let fatal { throw fatal }
    }

    private func startWhatFits() throws {
        for index in elsewhere { try start(index) }
        elsewhere.removeAll { states[$0] != .elsewhere }
        var kept: [Int] = []
        var position = 0
        while position < queue.count, freeSlots > 0, !stopping {
            let index = queue[position]
            position += 1
            if slots(index) > freeSlots {
                // A wide stage waits for room; the narrow ones behind it must not starve it.
                kept.append(index)
                break
            }
            try start(index)
        }
        queue = kept + queue[position...]
    }

    private func slots(_ index: Int) -> Int {
        min(pipeline.graph.stages[index].resources.threads, max(1, options.jobs))
    }

    private func start(_ index: Int) throws {
        let key = keys[index]!
        let stage = pipeline.graph.stages[index]
        guard slots(index) <= freeSlots else { return }
        do {
            guard try locks.tryLock(.action(key)) else {
                if states[index] != .elsewhere {
                    states[index] = .elsewhere
                    elsewhere.append(index)
                    progress.report(.waitsForOther(stage: stage.id))
                }
                return
            }
            // Another program may have made the result since we looked.
            if !options.forced.contains(index), case .hit(let contents) = try resolver.lookUp(index, key) {
                forget(index)
                return try settle(index, contents, ran: false)
            }
            let contents = try resolver.contents(of: stage).map { $0.content! }
            attemptNumber += 1
            let attempt = try Attempt(
                starting: index, key: key, contents: contents, in: runFolder + "/\(attemptNumber)", resolver)
            attemptCounts[index, default: 0] += 1
            states[index] = .running
            running.append(attempt)
            freeSlots -= slots(index)
            progress.report(
                .started(stage: stage.id, reasons: reasons[index] ?? [], attempt: attemptCounts[index]!))
        } catch let failure as Failure {
            try fail(index, failure)
        }
    }

    private func wait(signals: Int32, _ events: Mailbox<BackgroundEvent>) throws {
        var descriptors = [
            pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
            pollfd(fd: events.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        for attempt in running {
            descriptors.append(pollfd(fd: attempt.child.endDescriptor, events: Int16(POLLIN), revents: 0))
            descriptors.append(pollfd(fd: attempt.child.progressDescriptor, events: Int16(POLLIN), revents: 0))
        }
        let ready = poll(&descriptors, nfds_t(descriptors.count), timeout)
        guard ready >= 0 || errno == EINTR else { throw Failure.system("wait for stages", "poll") }
        if ready > 0 {
            if descriptors[0].revents != 0 { interrupt(signal_next(signals)) }
            if descriptors[1].revents != 0 { for event in events.take() { try handle(event) } }
            // From the last to the first, so that ended ones can be taken out.
            for position in running.indices.reversed() {
                if descriptors[3 + 2 * position].revents != 0 { readProgress(running[position]) }
                if descriptors[2 + 2 * position].revents != 0 {
                    try end(running.remove(at: position))
                }
            }
        }
        enforceDeadlines()
        if progress.refreshInterval != nil { progress.refresh() }
    }

    /// Milliseconds until something must be done without anybody calling.
    private var timeout: Int32 {
        var seconds = progress.refreshInterval ?? .infinity
        if !elsewhere.isEmpty { seconds = min(seconds, 0.05) }
        let now = Clock.seconds()
        for attempt in running { seconds = min(seconds, max(0, (attempt.deadline ?? .infinity) - now)) }
        return seconds.isFinite ? Int32(seconds * 1000) + 1 : -1
    }

    private func enforceDeadlines() {
        let now = Clock.seconds()
        for position in running.indices where now >= running[position].deadline ?? .infinity {
            if !running[position].wasTerminated && !stoppingBySignal { running[position].timedOut = true }
            terminate(position, now)
        }
    }

    /// SIGTERM first, SIGKILL the second time.
    private func terminate(_ position: Int, _ now: Double) {
        running[position].child.signal(running[position].wasTerminated ? SIGKILL : SIGTERM)
        running[position].deadline = running[position].wasTerminated ? nil : now + options.grace
        running[position].wasTerminated = true
    }

    private var stoppingBySignal: Bool { summary.interrupted }

    private func interrupt(_ signal: Int32) {
        guard signal != 0 else { return }
        if !summary.interrupted { progress.report(.interrupted(signal: signal)) }
        summary.interrupted = true
        stopping = true
        // A second signal is impatience: SIGKILL.
        for position in running.indices { terminate(position, Clock.seconds()) }
    }

    private func readProgress(_ attempt: Attempt) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        var text = progressBuffers[attempt.stage] ?? []
        while true {
            let count = read(attempt.child.progressDescriptor, &buffer, buffer.count)
            if count <= 0 { break }
            text.append(contentsOf: buffer[..<count])
        }
        guard let end = text.lastIndex(of: UInt8(ascii: "\n")) else {
            progressBuffers[attempt.stage] = text
            return
        }
        progressBuffers[attempt.stage] = Array(text[(end + 1)...])
        // Only the latest report matters.
        let lines = text[..<end].split(separator: UInt8(ascii: "\n"))
        let words = String(decoding: lines.last ?? [], as: UTF8.self).split(separator: " ", maxSplits: 2)
        guard words.count == 3, let done = Double(words[0]), let total = Double(words[1]) else { return }
        progress.report(
            .advanced(
                stage: pipeline.graph.stages[attempt.stage].id, done: done, total: total, unit: String(words[2])))
    }

    // MARK: the ends of attempts

    private func end(_ attempt: Attempt) throws {
        readProgress(attempt)
        progressBuffers[attempt.stage] = nil
        var (ending, cost) = attempt.child.reap()
        cost.seconds = Clock.seconds() - attempt.started
        freeSlots += slots(attempt.stage)
        let stage = pipeline.graph.stages[attempt.stage]
        if attempt.wasTerminated && summary.interrupted && ending != .exit(0) {
            states[attempt.stage] = .skipped
            summary.skipped += 1
            forget(attempt.stage)
            return
        }
        guard ending == .exit(0), !attempt.timedOut else {
            let failure = AttemptFailure(stage: stage, attempt: attempt, ending: ending).failure
            return try retryOrFail(attempt, failure)
        }
        if try inputChanged(attempt) { return }
        let preImage = try resolver.preImage(of: attempt.stage)
        records[attempt.stage] = ActionRecord(
            key: attempt.key, stage: stage.id, preImage: preImage, outputs: [], cost: cost, host: Host.name,
            finished: UTC.now())
        folders[attempt.stage] = attempt.folder
        states[attempt.stage] = .finishing
        finishing += 1
        background!.finisher.post(
            FinishJob(
                stage: attempt.stage, id: stage.id, outputs: stage.outputs, given: attempt.given,
                folder: attempt.folder, paths: store.paths))
    }

    /// The result belongs to its key only if the files outside the graph are still what the key says.
    private func inputChanged(_ attempt: Attempt) throws -> Bool {
        for (input, content) in attempt.watched {
            guard case .file(let path) = input.source else { continue }
            let found = try store.statIndex.content(of: Files.absolute(path, in: pipeline.project))
            if found == content { continue }
            progress.report(
                .warning(
                    Failure(
                        .work, "an input changed while '\(pipeline.graph.stages[attempt.stage].id)' ran: it runs again",
                        at: path)))
            Files.remove(attempt.folder)
            forget(attempt.stage)
            try consider(attempt.stage)
            return true
        }
        return false
    }

    private func retryOrFail(_ attempt: Attempt, _ failure: Failure) throws {
        let stage = pipeline.graph.stages[attempt.stage]
        let tries = attemptCounts[attempt.stage]!
        if tries <= stage.resources.retries && !stopping {
            progress.report(.retrying(stage: stage.id, attempt: tries + 1, failure))
            Files.remove(attempt.folder)
            locks.unlock(.action(attempt.key))
            states[attempt.stage] = .queued
            queue.append(attempt.stage)
            return
        }
        try fail(attempt.stage, keepFailed(attempt.folder, attempt.key, failure))
    }

    /// Keeps what a failed attempt left for a person to look at; returns the failure with its place.
    private func keepFailed(_ folder: String, _ key: Digest, _ failure: Failure) -> Failure {
        let place = store.paths.failed(key)
        Files.remove(place)
        var failure = failure
        if (try? Files.move(folder, to: place)) != nil { failure.facts.append(.init("attempt", place)) }
        return failure
    }

    private func handle(_ event: BackgroundEvent) throws {
        switch event {
        case .finished(let index, .failure(let failure)):
            finishing -= 1
            var failure = failure
            if failure.place == nil { failure.place = pipeline.graph.stages[index].place }
            try fail(index, keepFailed(folders[index]!, keys[index]!, failure))
        case .finished(let index, .success(let outputs)):
            var record = records[index]!
            let stage = pipeline.graph.stages[index]
            record.outputs = zip(stage.outputs, outputs).map { .init(name: $0, content: $1.content) }
            for output in outputs {
                store.statIndex.note(
                    store.paths.object(output.content.digest), output.status, output.content.digest)
            }
            records[index] = record
            warnIfNotDeterministic(index, record)
            finishing -= 1
            committing += 1
            background!.committer.post(
                CommitJob(
                    stage: index, record: record, number: attemptNumber, folder: folders[index]!, paths: store.paths))
            try settle(index, outputs.map(\.content), ran: true)
        case .committed(let stages):
            committing -= stages.count
            for index in stages {
                let record = records.removeValue(forKey: index)!
                forget(index)
                try acknowledge(index, record.outputs.map(\.content), ran: true)
                try note(record)
                progress.report(.finished(stage: record.stage, cost: record.cost))
            }
        case .commitFailed(let stages, let failure):
            committing -= stages.count
            fatal = fatal ?? failure
            stopping = true
        }
    }

    /// A forced stage that gives other bytes than before with the same key breaks the engine's promise.
    private func warnIfNotDeterministic(_ index: Int, _ record: ActionRecord) {
        guard options.forced.contains(index), let before = try? store.record(record.key),
            before.outputs != record.outputs
        else { return }
        let differing = zip(before.outputs, record.outputs).filter { $0 != $1 }
        progress.report(
            .warning(
                Failure(
                    .work, "stage '\(record.stage)' is not deterministic: the same key gave other bytes",
                    facts: differing.map {
                        .init($0.name, $0.content.digest.short + " → " + $1.content.digest.short)
                    })))
    }
}

/// The machine's name, for records.
enum Host {
    static let name: String = {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, 255) == 0 else { return "unknown" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()
}
