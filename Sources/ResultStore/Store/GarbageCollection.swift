// gc: removes results that no run needs (which those are: NeededResults.swift). Records go before the objects they name, so that a kill in between
// leaves objects without records, never records without objects.

import Glibc
import StageGraph

/// What a collection removed.
public struct GarbageCollection: Sendable {
    /// A result that was removed.
    public struct Removal: Sendable {
        /// The stage instance that ran first with its key.
        public var stage: Name
        /// UTC, ISO 8601.
        public var finished: String
        /// Size of its outputs that nothing else needs.
        public var bytes: Int
        /// Whether no profile of the manifest has the stage any more.
        public var isOfGoneStage: Bool
    }

    /// Results removed, the oldest first.
    public var removals: [Removal] = []
    /// Files removed.
    public var objects = 0
    /// Their size.
    public var freedBytes = 0
    /// Size of the objects that remain.
    public var keptBytes = 0
    /// Whether nothing was really removed.
    public var dryRun = false

    /// One line for people, and if nothing was really removed one for each result that would be.
    public var text: String {
        let lines = removals.map { removal in
            "would remove \(removal.stage)  (\(removal.isOfGoneStage ? "no longer in the manifest" : "not the last result")"
                + ", \(removal.finished), \(Quantity.memory(removal.bytes)))\n"
        }
        return (dryRun ? lines.joined() + "would free " : "freed ") + Quantity.memory(freedBytes) + ": "
            + "\(Quantity.count(removals.count, "result")), \(Quantity.count(objects, "object")); "
            + Quantity.memory(keptBytes) + " kept\n"
    }

    /// How many journals are kept.
    private static let journals = 200

    /// `2G` → 2 147 483 648. Throws a usage failure for what is not a size.
    public static func size(_ text: String) throws -> Int {
        let units = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
        let unit = text.last.flatMap { units[$0.uppercased()] }
        let number = Int(unit == nil ? text[...] : text.dropLast())
        guard let number, number >= 0, !number.multipliedReportingOverflow(by: unit ?? 1).overflow else {
            throw Failure(
                .usage, "'\(text)' is not a size", at: "--max-size",
                facts: [.init("expected", "bytes, or 500M, 20G, …")])
        }
        return number * (unit ?? 1)
    }

    /// Removes results that nobody needs: all of them, or with `limit` (bytes) the oldest ones until the objects take no
    /// more than that. With `dryRun` nothing is changed.
    package static func run(
        store folder: String, needed: NeededResults, limit: Int?, dryRun: Bool
    ) throws -> GarbageCollection {
        guard try FileStatus(of: folder) != nil else {
            throw Failure(.usage, "there is no store", at: folder, hint: "`stagecraft run` makes one")
        }
        let store = try Store(folder: folder)
        let locks = try dryRun ? nil : store.lockForCleaning()
        defer { withExtendedLifetime(locks) {} }
        if let locks { try store.removeAbandonedAttempts(locks) }
        var report = GarbageCollection()
        report.dryRun = dryRun
        let roots = try Roots(store, needed)
        let (objects, removed) = try report.removeRecords(store, roots, limit)
        try report.removeObjects(store, keeping: objects)
        if !dryRun {
            try roots.forget(removed)
            try removeLeftovers(store)
        }
        return report
    }

    /// Returns the digests of the objects that remaining records name, and the keys of the records that are removed.
    private mutating func removeRecords(
        _ store: Store, _ roots: Roots, _ limit: Int?
    ) throws -> (objects: Set<Digest>, removed: Set<Digest>) {
        var users: [Digest: Int] = [:]
        var size = 0
        var candidates: [ActionRecord] = []
        try store.records.forEach { record in
            guard let record else { return }
            for output in record.outputs {
                if users[output.content.digest] == nil { size &+= output.content.size }
                users[output.content.digest, default: 0] += 1
            }
            if !roots.keys.contains(record.key) { candidates.append(record) }
        }
        var removed: Set<Digest> = []
        for record in candidates.sorted(by: { $0.finished < $1.finished }) {
            if let limit, size <= limit { break }
            let before = size
            for output in record.outputs {
                let left = (users[output.content.digest] ?? 0) - 1
                users[output.content.digest] = left > 0 ? left : nil
                if left == 0 { size &-= output.content.size }
            }
            removals.append(
                Removal(
                    stage: record.stage, finished: record.finished, bytes: before &- size,
                    isOfGoneStage: roots.ofGoneStages.contains(record.key)))
            removed.insert(record.key)
        }
        if !dryRun && !removed.isEmpty {
            try store.records.rewrite { !removed.contains($0) }
            try store.distrust.forget(removed)
            for key in removed { unlink(store.paths.log(key)) }
        }
        return (Set(users.keys), removed)
    }

    private mutating func removeObjects(_ store: Store, keeping kept: Set<Digest>) throws {
        for path in try store.objectPaths() {
            let bytes = try FileStatus(of: path)?.size ?? 0
            if let digest = Digest(Files.name(of: path)), kept.contains(digest) {
                keptBytes += bytes
                continue
            }
            objects += 1
            freedBytes += bytes
            if !dryRun { unlink(path) }
        }
    }

    /// Failed attempts, damaged objects and old journals. Displaced files stay: they are people's own.
    private static func removeLeftovers(_ store: Store) throws {
        Files.remove(store.paths.failed)
        Files.remove(store.paths.quarantine)
        for run in try JournalReader.runs(store.paths).dropLast(journals) {
            unlink(store.paths.runs + "/" + run + ".jsonl")
        }
    }
}
