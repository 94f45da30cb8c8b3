// How attempts end, and what becomes of them. Unaware of where they run.

import Glibc

extension Scheduler {
    /// An attempt has ended.
    func hasEnded(_ attempt: EndedAttempt) throws {
        pools.release(attempt.stage)
        switch attempt.outcome {
        case .stopped:
            states[attempt.stage] = .skipped
            summary.skipped += 1
            forget(attempt.stage)
        case .failed(let failure, let isForgiven):
            if isForgiven { alone.insert(attempt.stage) }
            try retryOrFail(attempt, failure)
        case .well(let finish, let now):
            if try inputChanged(attempt) { return }
            let stage = pipeline.graph.stages[attempt.stage]
            let preImage = try resolver.preImage(of: attempt.stage)
            records[attempt.stage] = ActionRecord(
                key: attempt.key, stage: stage.id, preImage: preImage, outputs: [], cost: attempt.cost,
                work: pipeline.work(of: stage), host: attempt.host, finished: UTC.now())
            records[attempt.stage]!.allocation = attempt.allocation
            places[attempt.stage] = (attempt.folder, attempt.report)
            states[attempt.stage] = .finishing
            finishing += 1
            try self.finish(attempt.stage, finish, now)
        }
    }

    private func finish(
        _ index: Int, _ finish: @escaping @Sendable () throws(Failure) -> FinishedAttempt,
        _ now: (() throws(Failure) -> FinishedAttempt?)?
    ) throws {
        let result: Result<FinishedAttempt, Failure>
        do throws(Failure) {
            guard let now, let finished = try now() else {
                return background!.finisher.post {
                    do throws(Failure) { return .finished(stage: index, .success(try finish())) } catch {
                        return .finished(stage: index, .failure(error))
                    }
                }
            }
            result = .success(finished)
        } catch {
            result = .failure(error)
        }
        try handle(.finished(stage: index, result))
    }

    /// The result belongs to its key only if the files outside the graph are still what the key says.
    func inputChanged(_ attempt: EndedAttempt) throws -> Bool {
        for input in attempt.watched {
            let path = input.path
            let found = try store.statIndex.content(of: Files.absolute(path.text, in: pipeline.project))
            if found == input.content { continue }
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

    private func restless(
        _ stage: StageInstance, _ input: FrozenStage.Watched, _ path: String, _ changes: Int
    ) -> Failure {
        Failure(
            .work, "input '\(input.label)' of stage '\(stage.id)' has changed each of the \(changes) times that it ran",
            at: stage.place, facts: [.init("path", path)],
            hint: "if the stage's own program writes to it, let that work on the copy in the stage's folder, or "
                + "declare it as an output of a stage; if another program does, run again when that has finished")
    }

    private func retryOrFail(_ attempt: EndedAttempt, _ failure: Failure) throws {
        let stage = pipeline.graph.stages[attempt.stage]
        let tries =
            attemptCounts[attempt.stage, default: 1] - inputChanges[attempt.stage, default: 0]
            - excuses[attempt.stage, default: 0]
        let isForgivenOne = alone.contains(attempt.stage)
        if attempt.mayRunAgain, Self.isTriedAgain(after: tries, retries: stage.resources.retries, isForgivenOne),
            !stopping
        {
            progress.report(.retrying(stage: stage.id, attempt: attemptCounts[attempt.stage, default: 1] + 1, failure))
            Files.remove(attempt.folder)
            locks.unlock(.action(attempt.key))
            enqueue(attempt.stage)
            return
        }
        try fail(attempt.stage, keepFailed(attempt.folder, attempt.key, failure))
    }

    /// An attempt has come to nothing through no fault of its stage, which runs again.
    func excuse(_ index: Int, _ failure: Failure) {
        let stage = pipeline.graph.stages[index]
        excuses[index, default: 0] += 1
        progress.report(.retrying(stage: stage.id, attempt: attemptCounts[index, default: 0] + 1, failure))
        enqueue(index)
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
            try fail(index, keepFailed(places.removeValue(forKey: index)!.folder, keys[index]!, failure))
        case .finished(let index, .success(let finished)):
            let outputs = finished.outputs
            let cost = records[index]!.cost
            enter(index, finished)
            progress.report(.made(stage: pipeline.graph.stages[index].id, cost: cost))
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
        record.outputs = outputs.map { .init(name: $0.name, content: $0.content) }
        for output in outputs {
            if let status = output.status { store.statIndex.note(status, output.content.digest) }
            if let bytes = output.bytes { small.insert(output.content.digest, bytes) }
        }
        warnIfNotDeterministic(index, record)
        finishing -= 1
        let place = places.removeValue(forKey: index)!
        let isReused = finished.cleared.map { executor.takeBack($0) } ?? false
        uncommitted.append(
            CommitJob(
                stage: index, record: record,
                fresh: outputs.filter { $0.status != nil }.map(\.content.digest), number: attempts,
                log: finished.log,
                folder: isReused ? nil : place.folder, report: place.report))
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
