// From known inputs to keys, from keys to results, and what follows from a result or a failure for other stages. Unaware of
// processes.

/// How a stage has come to its outputs.
enum Source {
    /// Its process has made them; its record is still to be written.
    case ran
    /// Its record was found.
    case found
    /// They are those of another stage with the same key.
    case twin(of: Int)
}

extension Scheduler {
    /// The inputs of a stage are known: find its result or queue it.
    func consider(_ index: Int) throws {
        do {
            guard let key = try resolver.key(of: index) else { preconditionFailure("an input is not known") }
            keys[index] = key
            if let owner = owners[key] {
                if states[owner] == .settled, let outputs = resolver.outputs[owner] {
                    return try settle(index, outputs, .twin(of: owner))
                }
                states[index] = .twin
                twins[owner, default: []].append(index)
                return
            }
            if options.forced.contains(index), attemptCounts[index] == nil {
                reasons[index] = [.forced]
            } else {
                switch try resolver.lookUp(index, key) {
                case .hit(let contents):
                    // While another program holds the key, its record may not be on the disk yet.
                    let isSafe =
                        last[pipeline.graph.stages[index].id]?.key == key || !locks.isHeldElsewhere(.action(key))
                    if isSafe { return try settle(index, contents, .found) }
                    reasons[index] = []
                case .miss(let causes):
                    for case .outputDamaged(let name, let place) in causes { warnOfDamage(index, name, place) }
                    reasons[index] = causes.isEmpty ? try resolver.reasons(index) : causes
                }
            }
            if pipeline.graph.stages[index].isManual {
                let task = ManualTask(pipeline.graph.stages[index], resolver, index)
                return try fail(index, task.failure, stopsOthers: false)
            }
            enqueue(index)
            owners[key] = index
        } catch let failure as Failure where failure.category != .interrupted {
            try fail(index, failure)
        }
    }

    /// Whether the pools have what the stage takes.
    func hasUnits(_ index: Int) -> Bool { pools.has(pipeline.graph.stages[index].resources.pools) }

    /// The stage is about to run.
    func takeUnits(_ index: Int) { pools.take(pipeline.graph.stages[index].resources.pools, for: index) }

    func enqueue(_ index: Int) {
        pools.release(index)
        states[index] = .queued
        // The first pass over the graph comes before there is one.
        executor?.add(index, isAlone: alone.contains(index))
    }

    func warnOfDamage(_ index: Int, _ name: Name, _ place: String?) {
        progress.report(
            .warning(
                Failure(
                    .work, "a result in the store is damaged and is made again",
                    facts: [.init("output", "\(pipeline.graph.stages[index].id)/\(name)")]
                        + (place.map { [.init("moved to", $0)] } ?? []))))
    }

    /// The stage's outputs are known and in the store. Nobody hears of them before their record is on the disk.
    func settle(_ index: Int, _ contents: [FileContent], _ source: Source) throws {
        states[index] = .settled
        resolver.settle(index, contents)
        if pipeline.graph.awaited.contains(where: { $0.maker == index }) { isGrowthDue = true }
        switch source {
        case .ran: break
        case .twin(let owner) where keys[owner].map({ owners[$0] == owner }) ?? false:
            served[owner, default: []].append(index)
        case .found, .twin: try adopt(index, contents)
        }
        for dependent in dependents[index] {
            guard case .waiting(let count) = states[dependent] else { continue }
            states[dependent] = .waiting(count - 1)
            // The first pass over the graph comes to it by itself.
            if count == 1 && began && !stopping { try consider(dependent) }
        }
        for twin in twins.removeValue(forKey: index) ?? [] { try settle(twin, contents, .twin(of: index)) }
    }

    /// Remembers and delivers a result whose record is on the disk and that another stage or run has made.
    func adopt(_ index: Int, _ contents: [FileContent]) throws {
        let id = pipeline.graph.stages[index].id
        let before = last[id]
        if let key = keys[index], before?.key != key || before?.outputs != contents {
            try last.record(id, key: key, outputs: contents)
        }
        try acknowledge(index, contents, before, ran: false)
    }

    /// The result is safe in the store and remembered: deliver it. `previous`: the stage's last result before.
    func acknowledge(_ index: Int, _ contents: [FileContent], _ previous: LastResults.Entry?, ran: Bool) throws {
        let stage = pipeline.graph.stages[index]
        let isNew = previous?.key != keys[index] || previous?.outputs != contents
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
    func makeRunFolderForDelivery(_ index: Int, _ contents: [FileContent]) throws(Failure) {
        let stage = pipeline.graph.stages[index]
        for (path, content, _) in try store.deliveries(of: stage, contents, previous: nil)
        where try delivery.matches(content, at: pipeline.project + "/" + path) != true { return try makeRunFolder() }
        if stage.makesFolders, last[stage.id]?.outputs != contents { try makeRunFolder() }
    }

    func makeRunFolder() throws(Failure) { try Files.createFolder(runFolder) }

    /// `stopsOthers`: whether a run that was not told to go on ends with that; false if a person is waited for.
    func fail(_ index: Int, _ failure: Failure, stopsOthers: Bool = true) throws {
        pools.release(index)
        states[index] = .failed
        if stopsOthers { summary.failed += 1 } else { summary.byHand += 1 }
        failures.append(failure)
        progress.report(.failed(stage: pipeline.graph.stages[index].id, failure))
        forget(index)
        if !options.keepGoing && stopsOthers { stopping = true }
        skipDependents(of: index, because: pipeline.graph.stages[index].id)
        for twin in twins.removeValue(forKey: index) ?? [] { try fail(twin, failure, stopsOthers: stopsOthers) }
    }

    func skipDependents(of index: Int, because cause: Name) {
        for dependent in dependents[index] where !states[dependent].isFinal {
            states[dependent] = .skipped
            summary.skipped += 1
            progress.report(.skipped(stage: pipeline.graph.stages[dependent].id, because: cause))
            skipDependents(of: dependent, because: cause)
        }
    }

    /// Gives up the key that the stage works on.
    func forget(_ index: Int) {
        guard let key = keys[index], owners[key] == index else { return }
        owners[key] = nil
        locks.unlock(.action(key))
    }
}
