// What processes report, how attempts end, and what becomes of them.

import Glibc

extension Scheduler {
    /// Shows what the process has reported last. Returns what the stage has cost if it has ended well and its process waits
    /// for another.
    func readMessages(_ attempt: Attempt) -> StageCost? {
        guard let line = attempt.process.child.line, !attempt.lineIsClosed else { return nil }
        let (messages, isClosed) = line.messages()
        attempt.lineIsClosed = isClosed
        let stage = pipeline.graph.stages[attempt.stage].id
        // Only the latest report matters.
        if case .progress(let done, let total, let unit)? = messages.last(where: { !$0.isEnd }) {
            progress.report(.advanced(stage: stage, done: done, total: total, unit: unit))
        }
        guard case .ended(let cpuSeconds, let memory)? = messages.last else { return nil }
        return StageCost(
            seconds: Clock.seconds() - attempt.started, cpuSeconds: cpuSeconds, peakMemoryBytes: memory)
    }

    /// The stage has ended well; its process can run another.
    func release(_ attempt: Attempt, _ cost: StageCost) throws {
        freeSlots += slots(attempt.stage)
        var process = attempt.process
        process.stagesRun += 1
        if attempt.wasTerminated { dismiss(process.child) } else { idle.append(process) }
        try finish(attempt, .exit(0), cost)
    }

    /// The process has ended.
    func end(_ attempt: Attempt) throws {
        _ = readMessages(attempt)
        var (ending, cost) = attempt.process.child.reap()
        cost.seconds = Clock.seconds() - attempt.started
        freeSlots += slots(attempt.stage)
        try finish(attempt, ending, cost)
    }

    private func finish(_ attempt: Attempt, _ ending: ChildProcess.Ending, _ cost: StageCost) throws {
        let stage = pipeline.graph.stages[attempt.stage]
        if attempt.wasTerminated && summary.interrupted && ending != .exit(0) {
            states[attempt.stage] = .skipped
            summary.skipped += 1
            forget(attempt.stage)
            return
        }
        guard ending == .exit(0), !attempt.timedOut else {
            let failure = AttemptFailure(
                stage: stage, attempt: attempt, ending: ending, cost: cost, project: pipeline.project
            ).failure
            return try retryOrFail(attempt, failure)
        }
        if try inputChanged(attempt) { return }
        let preImage = try resolver.preImage(of: attempt.stage)
        records[attempt.stage] = ActionRecord(
            key: attempt.key, stage: stage.id, preImage: preImage, outputs: [], cost: cost,
            work: pipeline.work(of: stage), host: Host.name, finished: UTC.now())
        places[attempt.stage] = attempt.place
        states[attempt.stage] = .finishing
        finishing += 1
        let job = FinishJob(
            stage: attempt.stage, id: stage.id, outputs: stage.outputs, given: attempt.given, place: attempt.place,
            paths: store.paths)
        let result: Result<FinishedAttempt, Failure>
        do throws(Failure) {
            // What this run has made or found to be intact is not looked at again.
            let has = { self.small[$0.digest] != nil || self.store.isIntact($0) }
            guard stage.isCommand, let finished = try job.run(limit: FinishJob.quickSize, has: has) else {
                return background!.finisher.post(job)
            }
            result = .success(finished)
        } catch {
            result = .failure(error)
        }
        try handle(.finished(stage: attempt.stage, result))
    }

    /// The result belongs to its key only if the files outside the graph are still what the key says.
    func inputChanged(_ attempt: Attempt) throws -> Bool {
        for (input, content) in attempt.watched {
            guard case .file(let path) = input.source else { continue }
            let found = try store.statIndex.content(of: Files.absolute(path.text, in: pipeline.project))
            if found == content { continue }
            let stage = pipeline.graph.stages[attempt.stage]
            let changes = inputChanges[attempt.stage, default: 0] + 1
            inputChanges[attempt.stage] = changes
            if changes > Self.mostInputChanges {
                summary.restlessInputs.append(Files.absolute(path.text, in: pipeline.project))
                let failure = restless(stage, input, path.text, changes)
                try fail(attempt.stage, keepFailed(attempt.folder, attempt.key, failure))
                return true
            }
            progress.report(
                .warning(Failure(.work, "an input changed while '\(stage.id)' ran: it runs again", at: path.text)))
            Files.remove(attempt.folder)
            forget(attempt.stage)
            // Those that waited for its result may have other keys now, too.
            let others = twins.removeValue(forKey: attempt.stage) ?? []
            for index in [attempt.stage] + others { try consider(index) }
            return true
        }
        return false
    }

    /// More often a stage does not run again because an input has changed meanwhile.
    static let mostInputChanges = 3

    private func restless(_ stage: StageInstance, _ input: GraphInput, _ path: String, _ changes: Int) -> Failure {
        Failure(
            .work, "input '\(input.label)' of stage '\(stage.id)' has changed each of the \(changes) times that it ran",
            at: stage.place, facts: [.init("path", path)],
            hint: "if the stage's own program writes to it, let that work on the copy in the stage's folder, or "
                + "declare it as an output of a stage; if another program does, run again when that has finished")
    }

    private func retryOrFail(_ attempt: Attempt, _ failure: Failure) throws {
        let stage = pipeline.graph.stages[attempt.stage]
        let tries = attemptCounts[attempt.stage, default: 1] - inputChanges[attempt.stage, default: 0]
        if attempt.process.stagesRun > 0 && !attempt.timedOut {
            // It may be the fault of a stage before it: what counts is how it does alone.
            alone.insert(attempt.stage)
        }
        let isForgivenOne = alone.contains(attempt.stage)
        if Self.isTriedAgain(after: tries, retries: stage.resources.retries, isForgivenOne), !stopping {
            progress.report(.retrying(stage: stage.id, attempt: attemptCounts[attempt.stage, default: 1] + 1, failure))
            Files.remove(attempt.folder)
            locks.unlock(.action(attempt.key))
            try enqueue(attempt.stage)
            return
        }
        try fail(attempt.stage, keepFailed(attempt.folder, attempt.key, failure))
    }

    /// Whether a stage that has been tried so often may be tried again. A failure that may be another stage's fault is
    /// forgiven, once.
    static func isTriedAgain(after tries: Int, retries: Int, _ isForgivenOne: Bool) -> Bool {
        tries <= retries + (isForgivenOne ? 1 : 0)
    }

    /// Keeps what a failed attempt left for a person to look at; returns the failure with its place.
    func keepFailed(_ folder: String, _ key: Digest, _ failure: Failure) -> Failure {
        let place = store.paths.failed(key)
        Files.remove(place)
        var failure = failure
        if (try? Files.move(folder, to: place)) != nil { failure.facts.append(.init("attempt", place)) }
        return failure
    }

    func handle(_ event: BackgroundEvent) throws {
        switch event {
        case .finished(let index, .failure(let failure)):
            finishing -= 1
            var failure = failure
            if failure.place == nil { failure.place = pipeline.graph.stages[index].place }
            try fail(index, keepFailed(places.removeValue(forKey: index)!.path, keys[index]!, failure))
        case .finished(let index, .success(let finished)):
            let outputs = finished.outputs
            enter(index, finished)
            try settle(index, outputs.map(\.content), .ran)
        case .committed(let batch):
            batchHasEnded()
            try acknowledge(batch)
        case .commitFailed(let batch, let error):
            batchHasEnded()
            fatal = fatal ?? error.failure
            stopping = true
            if error.contentsAreSafe { uncommitted = batch + uncommitted }
        }
    }

    /// The stage's outputs are in the store: its record is the next to be written.
    private func enter(_ index: Int, _ finished: FinishedAttempt) {
        let outputs = finished.outputs
        var record = records.removeValue(forKey: index)!
        let stage = pipeline.graph.stages[index]
        record.outputs = zip(stage.outputs, outputs).map { .init(name: $0, content: $1.content) }
        for output in outputs {
            if let status = output.status { store.statIndex.note(status, output.content.digest) }
            if let bytes = output.bytes { small.insert(output.content.digest, bytes) }
        }
        warnIfNotDeterministic(index, record)
        finishing -= 1
        let place = places.removeValue(forKey: index)!
        let isReused = finished.cleared.map { folders.giveBack($0) } ?? false
        uncommitted.append(
            CommitJob(
                stage: index, record: record,
                fresh: outputs.filter { $0.status != nil }.map(\.content.digest), number: folders.attempts,
                log: finished.log,
                folder: isReused ? nil : place.path))
    }

    private func batchHasEnded() {
        isCommitting = false
        commitDue = Clock.seconds() + Self.commitInterval
    }

    /// Records are on the disk: remember their results and deliver them, and those that they serve.
    private func acknowledge(_ batch: [CommitJob]) throws {
        let before = batch.map { last[$0.record.stage] }
        try last.record(batch.map { ($0.record.stage, $0.record.key, $0.record.outputs.map(\.content)) })
        try note(batch.map(\.record))
        for (job, before) in zip(batch, before) {
            forget(job.stage)
            let contents = job.record.outputs.map(\.content)
            try acknowledge(job.stage, contents, before, ran: true)
            progress.report(.finished(stage: job.record.stage, cost: job.record.cost))
            for other in served.removeValue(forKey: job.stage) ?? [] { try adopt(other, contents) }
        }
    }

    /// What is done is kept, whatever has stopped the run: commits the results that `events` tell of and those whose records
    /// could not be written before. There may be room on the disk now.
    func commitRest(_ events: [BackgroundEvent]) {
        var done: [[CommitJob]] = []
        for event in events {
            switch event {
            case .finished(let index, .success(let finished)): enter(index, finished)
            case .finished(_, .failure): break
            case .committed(let batch): done.append(batch)
            case .commitFailed(let batch, let error):
                fatal = fatal ?? error.failure
                if error.contentsAreSafe { uncommitted = batch + uncommitted }
            }
        }
        if !uncommitted.isEmpty {
            Files.remove(reserve)
            do throws(CommitFailure) {
                try CommitJob.run(uncommitted, store.paths)
                done.append(uncommitted)
            } catch {
                let stages = uncommitted.map(\.record.stage).joined(separator: ", ")
                fatal = fatal ?? error.failure
                fatal?.facts.append(.init("not kept", stages))
            }
            uncommitted = []
        }
        for batch in done {
            // What has stopped the run may also keep it from this. The next run then does it.
            do { try acknowledge(batch) } catch { fatal = fatal ?? (error as? Failure) }
        }
    }

    /// A forced stage that gives other bytes than before with the same key breaks the engine's promise. (With another
    /// program, say, it has another key.)
    func warnIfNotDeterministic(_ index: Int, _ record: ActionRecord) {
        guard options.forced.contains(index), let before = try? store.record(record.key) else { return }
        let differing = zip(before.outputs, record.outputs).filter { old, new in
            // What was recorded without a mode cannot have another one.
            old.content.mode == nil ? !old.content.hasBytes(of: new.content) : old.content != new.content
        }
        if differing.isEmpty { return }
        let isCommand = pipeline.graph.stages[index].isCommand
        progress.report(
            .warning(
                Failure(
                    .work, "stage '\(record.stage)' is not deterministic: the same key gave other bytes",
                    facts: differing.map {
                        .init($0.name.text, $0.content.digest.short + " → " + $1.content.digest.short)
                    },
                    hint: isCommand
                        ? "or it depends on something that its key does not hold: declare files as \"inputs\", what it "
                            + "runs as \"programs\" or \"versions\"" : nil)))
    }
}
