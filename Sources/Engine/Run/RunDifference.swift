// What changed between two recorded runs, from their journals and the records of their results. Reads, never runs.
// Unaware of what is in the outputs.

/// The stages of two runs side by side.
public struct RunDifference: Sendable {
    /// A stage that both runs brought up to date, with different keys.
    public struct Stage: Sendable {
        /// `train-odd[alpha=0.6]`.
        public var id: Name
        /// Ingredients that differ; nil if a record is gone from the store.
        public var ingredients: [Difference]?
        /// Outputs that differ or that only one run has; empty if a record is gone.
        public var outputs: [Output]
    }

    /// An output on both sides; nil: that side has none.
    public struct Output: Sendable {
        /// Relative to the stage's output folder.
        public var name: Name
        /// What the older run has.
        public var old: Content?
        /// What the newer run has.
        public var new: Content?
    }

    /// An output's content and where it is.
    public struct Content: Sendable, Equatable {
        /// Size and SHA-256.
        public var content: FileContent
        /// The object in the store: read-only.
        public var path: String
    }

    /// Names of the two runs.
    public var runs: (old: String, new: String)
    /// Profiles of the two runs; nil for a run that was killed.
    public var profiles: (old: String?, new: String?)
    /// Stages that only the older run has.
    public var gone: [Name]
    /// Stages that only the newer run has.
    public var added: [Name]
    /// Stages with different keys, in the newer run's order.
    public var changed: [Stage]
    /// Stages with the same key in both.
    public var unchanged: [Name]

    /// Compares the runs of these names, or `last`, `last~1`, … in the store; `only`: ids of the stages to look at.
    public init(store folder: String, from old: String, to new: String, only: Set<Name>? = nil) throws {
        let store = try Store(folder: folder)
        let before = try JournalReader(paths: store.paths, run: old)
        let after = try JournalReader(paths: store.paths, run: new)
        func isWanted(_ stage: Name) -> Bool { only?.contains(stage) ?? true }
        runs = (before.name, after.name)
        profiles = (before.profile, after.profile)
        gone = before.stages.filter { isWanted($0) && after.keys[$0] == nil }
        added = after.stages.filter { isWanted($0) && before.keys[$0] == nil }
        changed = []
        unchanged = []
        for stage in after.stages where isWanted(stage) {
            guard let oldKey = before.keys[stage], let newKey = after.keys[stage] else { continue }
            if oldKey == newKey {
                unchanged.append(stage)
            } else {
                changed.append(try Self.compare(stage, oldKey, newKey, store))
            }
        }
    }

    /// Whether one of the runs has the stage.
    func knows(_ stage: Name) -> Bool {
        gone.contains(stage) || added.contains(stage) || unchanged.contains(stage)
            || changed.contains { $0.id == stage }
    }

    private static func compare(_ stage: Name, _ oldKey: Digest, _ newKey: Digest, _ store: Store) throws -> Stage {
        guard let old = try store.record(oldKey), let new = try store.record(newKey) else {
            return Stage(id: stage, ingredients: nil, outputs: [])
        }
        func content(_ name: Name, _ record: ActionRecord) -> Content? {
            record.outputs.first { $0.name == name }.map {
                Content(content: $0.content, path: store.paths.object($0.content.digest))
            }
        }
        let names = new.outputs.map(\.name)
        let gone = old.outputs.map(\.name).filter { !names.contains($0) }
        let outputs = (names + gone).map { Output(name: $0, old: content($0, old), new: content($0, new)) }
        return Stage(
            id: stage, ingredients: new.preImage.differences(from: old.preImage),
            outputs: outputs.filter { $0.old != $0.new })
    }

    /// The changed stages beside `stage` that have changed by themselves, not only because an earlier stage gave them
    /// something else to read. None if the stage itself has not changed.
    func causes(of stage: Name) -> [Stage] {
        guard changed.contains(where: { $0.id == stage }) else { return [] }
        var made: Set<String> = []
        return changed.filter { other in
            defer { made.formUnion(other.outputs.compactMap { $0.new?.content.digest.hexadecimal }) }
            guard other.id != stage, let ingredients = other.ingredients else { return other.id != stage }
            return !ingredients.allSatisfy {
                $0.name.text.startsWith("input.") && made.contains(String(($0.new ?? "").suffix(64)))
            }
        }
    }
}
