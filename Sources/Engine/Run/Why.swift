// Explains one stage: why it is stale, or what made it. Runs and writes nothing.

/// Everything that is known about a stage's last result and what a run would do.
public struct Explanation: Sendable {
    /// Of the stage itself.
    public var status: StageStatus
    /// The stages upstream (nearest last) that are not fresh by themselves: the causes where this one only waits.
    public var causes: [StageStatus]
    /// Every ingredient of the key, as far as it is known now.
    public var preImage: PreImage
    /// The record of its last result, if it is still there.
    public var lastRecord: ActionRecord?
    /// Where the last result differs from the one before, if both are still there.
    public var lastChange: [Difference]?
    /// The file that a command's first word names, which is in the key by its content; nil for other stages.
    public var program: String?
    /// Of a frozen stage whose last result is kept: what has changed since that was made; nil for other stages.
    public var frozen: [Difference]?
    /// Figures that this stage's outputs reach.
    public var figures: [Figure]
}

extension Pipeline {
    /// Explains the stage at `index`.
    public func why(_ index: Int) throws -> Explanation {
        var statuses = try status(targets: [index])
        if case .inJob? = statuses.last?.reasons.first, let key = statuses.last?.key {
            statuses[statuses.count - 1].reasons += try jobStates(of: key).map(Reason.inJob)
        }
        let store = try Store(folder: store)
        let last = try LastResults(paths: store.paths, of: user)
        let resolver = Resolver(self, store: store, last: last, writes: false, acceptsElsewhere: true)
        for status in statuses where status.key != nil {
            guard case .hit(let contents) = try resolver.lookUp(status.stage, status.key!) else { continue }
            resolver.settle(status.stage, contents)
        }
        let entry = last[graph.stages[index].id]
        let record = try entry.flatMap { try store.record($0.key) }
        let before = try entry?.previous.flatMap { try store.record($0) }
        let causes = statuses.dropLast().filter { status in
            status.condition != .fresh && !status.reasons.allSatisfy { if case .waits = $0 { true } else { false } }
        }
        return Explanation(
            status: statuses.last!, causes: Array(causes), preImage: try resolver.preImage(of: index),
            lastRecord: record,
            lastChange: record.flatMap { now in before.map { now.preImage.differences(from: $0.preImage) } },
            program: try resolver.commands.first(of: graph.stages[index])?.path,
            frozen: graph.stages[index].isFrozen && entry != nil && statuses.last!.key == entry?.key
                ? record.map { try? resolver.preImage(of: index).differences(from: $0.preImage) } ?? [] : nil,
            figures: graph.figures(reachedFrom: [index]))
    }

    /// What differs between the key of a stage in a run (a journal's name, `last`, `last~1`) and its key now. Throws if
    /// the run or its record of the stage is gone.
    public func differences(of index: Int, since run: String) throws -> [Difference] {
        let store = try Store(folder: store)
        let id = graph.stages[index].id
        guard let key = try JournalReader(paths: store.paths, run: run).keys[id] else {
            throw Self.missing(id, run, store.paths)
        }
        guard let record = try store.record(key) else {
            throw Failure(.work, "the record of '\(id)' in run \(run) is gone", at: store.paths.records)
        }
        return try why(index).preImage.differences(from: record.preImage)
    }

    /// What differs between the keys of a stage, and of all it needs, in two runs. Throws if a run is gone or did not
    /// bring the stage up to date.
    public func difference(of index: Int, between old: String, and new: String) throws -> RunDifference {
        let id = graph.stages[index].id
        let needed = Set(graph.closure(of: [index]).map { graph.stages[$0].id })
        let difference = try RunDifference(store: store, from: old, to: new, only: needed)
        if difference.added.contains(id) { throw Self.missing(id, old, StorePaths(folder: store)) }
        if difference.gone.contains(id) || !difference.knows(id) {
            throw Self.missing(id, new, StorePaths(folder: store))
        }
        return difference
    }

    private static func missing(_ stage: Name, _ run: String, _ paths: StorePaths) -> Failure {
        Failure(.usage, "run \(run) did not bring '\(stage)' up to date", at: paths.runs)
    }
}
