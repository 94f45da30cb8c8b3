// What processes report, how attempts end, and what becomes of them.

import Glibc

extension Scheduler {
    /// Shows what the process has reported last. Returns what the stage has cost if it has ended well and its process waits
    /// for another.
    func readMessages(_ attempt: Attempt) -> StageCost? {
        let messages = attempt.process.child.line?.messages() ?? []
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
            return try retryOrFail(
                attempt,
                AttemptFailure(stage: stage, attempt: attempt, ending: ending, project: pipeline.project).failure)
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
            progress.report(
                .warning(
                    Failure(
                        .work, "an input changed while '\(pipeline.graph.stages[attempt.stage].id)' ran: it runs again",
                        at: path.text)))
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
        if attempt.process.stagesRun > 0 && !attempt.timedOut {
            // It may be the fault of a stage before it: what counts is how it does alone.
            alone.insert(attempt.stage)
        }
        let free = alone.contains(attempt.stage) ? 1 : 0
        if tries <= stage.resources.retries + free && !stopping {
            progress.report(.retrying(stage: stage.id, attempt: tries + 1, failure))
            Files.remove(attempt.folder)
            locks.unlock(.action(attempt.key))
            try enqueue(attempt.stage)
            return
        }
        try fail(attempt.stage, keepFailed(attempt.folder, attempt.key, failure))
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
            var record = records.removeValue(forKey: index)!
            let stage = pipeline.graph.stages[index]
            record.outputs = zip(stage.outputs, outputs).map { .init(name: $0, content: $1.content) }
            for output in outputs {
                if let status = output.status { store.statIndex.note(status, output.content.digest) }
                if let bytes = output.bytes { small.insert(output.content.digest, bytes) }
            }
            warnIfNotDeterministic(index, record)
            finishing -= 1
            committing += 1
            let place = places.removeValue(forKey: index)!
            let isReused = giveBack(finished.cleared)
            uncommitted.append(
                CommitJob(
                    stage: index, record: record,
                    fresh: outputs.filter { $0.status != nil }.map(\.content.digest), number: folders.attempts,
                    log: finished.log,
                    folder: isReused ? nil : place.path))
            try settle(index, outputs.map(\.content), ran: true)
        case .committed(let batch):
            batchHasEnded(batch.count)
            let before = batch.map { last[$0.record.stage] }
            try last.record(batch.map { ($0.record.stage, $0.record.key, $0.record.outputs.map(\.content)) })
            try note(batch.map(\.record))
            for (job, before) in zip(batch, before) {
                forget(job.stage)
                try acknowledge(job.stage, job.record.outputs.map(\.content), before, ran: true)
                progress.report(.finished(stage: job.record.stage, cost: job.record.cost))
            }
        case .commitFailed(let count, let failure):
            batchHasEnded(count)
            fatal = fatal ?? failure
            stopping = true
        }
    }

    private func batchHasEnded(_ count: Int) {
        committing -= count
        isCommitting = false
        commitDue = Clock.seconds() + Self.commitInterval
    }

    /// Lets another stage use the folder of one that has ended. False: it must not.
    func giveBack(_ folder: AttemptFolder?) -> Bool {
        guard let folder else { return false }
        let areOnlyOurs = descendants!.areOnly { pid in
            running.contains { $0.process.child.pid == pid } || idle.contains { $0.child.pid == pid }
                || leaving.contains { $0.pid == pid }
        }
        return areOnlyOurs && folders.giveBack(folder)
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
