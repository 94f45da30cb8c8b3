// What a run would do and why, found without running or writing anything.

/// Whether a stage is up to date.
public enum StageCondition: String, Sendable {
    /// Its result is known and all that it delivers is in place.
    case fresh
    /// It has had a result; it must run again, or something must be restored.
    case stale
    /// It has never had a result.
    case missing
    /// Another program is working on it.
    case running
    /// Its last attempt with this key failed.
    case failed
}

/// A stage's condition and the reasons for it.
public struct StageStatus: Sendable {
    /// Index into the graph.
    public var stage: Int
    /// `train-odd[alpha=0.6]`.
    public var id: Name
    /// In one word.
    public var condition: StageCondition
    /// Why it is not fresh; empty if it is.
    public var reasons: [Reason]
    /// nil while an input is not known.
    public var key: Digest?
    /// Whether a run would start its process: certainly, or (`waits`) depending on what comes out upstream.
    public var mustRun: Bool
    /// What it cost last time; nil if it never ran.
    public var lastCost: StageCost?
}

extension Pipeline {
    /// The status of the targets (indices) and of all they need, in the graph's order. `forced`: stages that a run would
    /// be told to run in any case. `acceptsElsewhere`: whether a result is as good as here that a shared store has.
    public func status(
        targets: [Int], forced: Set<Int> = [], acceptsElsewhere: Bool = true
    ) throws -> [StageStatus] {
        try checkDeliveries()
        let store = try Store(folder: store)
        let last = try LastResults(paths: store.paths, of: user)
        let resolver = Resolver(
            self, store: store, last: last, writes: false, acceptsElsewhere: acceptsElsewhere)
        resolver.thawed = forced
        let locks = try? StoreLocks(existing: store.paths)
        let jobs = try JobsInStore.stages(store.paths)
        let statuses = try graph.closure(of: targets).map { index in
            var status = try whole(index, resolver, locks)
            if let place = status.key.flatMap({ jobs[$0] }), status.mustRun {
                status.condition = .running
                status.reasons = [.inJob(place.job.map { "job \($0) is at it" } ?? "it waits for a job")]
            }
            if forced.contains(index) {
                status.mustRun = true
                status.reasons.append(.forced)
            }
            return status
        }
        // Hashes are worth keeping, but looking must work where nothing can be written.
        try? store.statIndex.save()
        return statuses
    }

    /// Throws a `Failure` if a stage that the targets (indices) need, and that is none of them, would have to run before.
    public func requireUpToDate(neededBy targets: [Int]) throws {
        let asked = Set(targets)
        let open = try status(targets: targets).filter { !asked.contains($0.stage) && ($0.mustRun || $0.key == nil) }
        guard let first = open.first else { return }
        throw Failure(
            .work, "nothing is run: \(Quantity.count(open.count, "stage")) would have to run before", at: "--only",
            facts: [
                .init("stages", listing(open.map(\.id.text))),
                .init("why", first.id.text + ": " + (first.reasons.first?.description ?? "its inputs are not known")),
            ], hint: "without --only they run, too")
    }

    /// Of a stage of which nothing can be known, that too: it must not hide what is known of others.
    private func whole(_ index: Int, _ resolver: Resolver, _ locks: StoreLocks?) throws -> StageStatus {
        do { return try status(of: index, resolver, locks) } catch let failure as Failure {
            let id = graph.stages[index].id
            return StageStatus(
                stage: index, id: id, condition: resolver.last[id] == nil ? .missing : .stale,
                reasons: [.unknown(failure.headline)], mustRun: true)
        }
    }

    private func status(of index: Int, _ resolver: Resolver, _ locks: StoreLocks?) throws -> StageStatus {
        let stage = graph.stages[index]
        let entry = resolver.last[stage.id]
        if let missing = graph.missingFiles.first(where: { $0.stages.contains(index) }) {
            return StageStatus(
                stage: index, id: stage.id, condition: entry == nil ? .missing : .stale,
                reasons: [.inputMissing(missing.failure.headline)], mustRun: true)
        }
        var status = StageStatus(
            stage: index, id: stage.id, condition: .fresh, reasons: [], key: try resolver.key(of: index),
            mustRun: false)
        guard let key = status.key else {
            // Own changes first: they are certain.
            let own = try resolver.reasons(index).filter { $0 != .neverRun && $0 != .recordGone }
            status.reasons = own + upstream(of: stage, resolver)
            status.condition = entry == nil ? .missing : .stale
            status.mustRun = !own.isEmpty
            status.lastCost = try resolver.lastCost(stage)
            return status
        }
        switch try resolver.lookUp(index, key) {
        case .hit(let contents):
            resolver.settle(index, contents)
            status.reasons = try deliveryReasons(stage, contents, entry?.outputs, resolver.store)
            if entry?.key != key { status.reasons = try resolver.reasons(index) + [.restorable] + status.reasons }
            status.condition = status.reasons.isEmpty ? .fresh : .stale
        case .miss(let causes):
            status.mustRun = true
            status.reasons = causes.isEmpty ? try resolver.reasons(index) : causes
            status.condition = entry == nil ? .missing : .stale
            status.lastCost = try resolver.lastCost(stage)
            if locks?.isHeldElsewhere(.action(key)) == true {
                status.condition = .running
            } else if try FileStatus(of: resolver.store.paths.failed(key)) != nil {
                status.condition = .failed
                status.reasons.append(.failedBefore)
            }
        }
        return status
    }

    private func upstream(of stage: StageInstance, _ resolver: Resolver) -> [Reason] {
        var reasons: [Reason] = []
        for case .stage(let maker, _) in stage.inputs.map(\.source) where resolver.outputs[maker] == nil {
            let reason = Reason.waits(stage: graph.stages[maker].id)
            if !reasons.contains(reason) { reasons.append(reason) }
        }
        return reasons
    }

    private func deliveryReasons(
        _ stage: StageInstance, _ contents: [FileContent], _ previous: [FileContent]?, _ store: Store
    ) throws -> [Reason] {
        try store.deliveries(of: stage, contents, previous: previous).compactMap { path, content, before in
            let place = project + "/" + path
            switch try DeliveredFile(at: place, content, previous: before, store) {
            case .right:
                return try DeliveredFile.hasExecutableBit(of: content, at: place) ? nil : .deliveryChanged(path: path)
            case .missing: return .deliveryMissing(path: path)
            case .formerResult: return .deliveryOutdated(path: path)
            case .changed: return .deliveryChanged(path: path)
            case .strange: return .deliveryStrange(path: path)
            }
        }
    }
}

extension Resolver {
    /// What the stage's last result cost.
    func lastCost(_ stage: StageInstance) throws -> StageCost? {
        guard let key = last[stage.id]?.key else { return nil }
        return try store.record(key)?.cost
    }
}
