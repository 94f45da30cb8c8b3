// gc: removes results that are nobody's last ones. Records go before the objects they name, so that a kill in between
// leaves objects without records, never records without objects.

import Glibc

/// What a collection removed.
public struct GarbageCollection: Sendable {
    /// Results removed.
    public var records = 0
    /// Files removed.
    public var objects = 0
    /// Their size.
    public var freedBytes = 0
    /// Size of the objects that remain.
    public var keptBytes = 0
    /// Whether nothing was really removed.
    public var dryRun = false

    /// One line for people.
    public var text: String {
        (dryRun ? "would free " : "freed ") + ProgressText.memory(freedBytes) + ": "
            + "\(ProgressText.count(records, "result")), \(ProgressText.count(objects, "object")); "
            + ProgressText.memory(keptBytes) + " kept\n"
    }

    /// How many journals are kept.
    private static let journals = 200

    /// `2G` → 2 147 483 648. Throws a usage failure for what is no size.
    public static func size(_ text: String) throws -> Int {
        let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
        let unit = text.last.flatMap { units[Character($0.uppercased())] }
        let number = Int(unit == nil ? text[...] : text.dropLast())
        guard let number, number >= 0, !number.multipliedReportingOverflow(by: unit ?? 1).overflow else {
            throw Failure(
                .usage, "'\(text)' is no size", at: "--max-size", facts: [.init("expected", "bytes, or 500M, 20G, …")])
        }
        return number * (unit ?? 1)
    }

    /// Removes results of no profile's last run: all of them, or with `limit` (bytes) the oldest ones until the objects
    /// take no more than that. With `dryRun` nothing is changed.
    public static func run(store folder: String, limit: Int?, dryRun: Bool) throws -> GarbageCollection {
        guard try FileStatus(of: folder) != nil else {
            throw Failure(.usage, "there is no store", at: folder, hint: "`stagecraft run` makes one")
        }
        let store = try Store(folder: folder)
        let locks = try dryRun ? nil : store.lockForCleaning()
        if let locks { try store.removeAbandonedAttempts(locks) }
        var report = GarbageCollection()
        report.dryRun = dryRun
        let sizes = try report.removeRecords(store, limit)
        try report.removeObjects(store, keeping: sizes)
        if !dryRun { try removeLeftovers(store) }
        return report
    }

    /// Returns the digests of the objects that remaining records name.
    private mutating func removeRecords(_ store: Store, _ limit: Int?) throws -> Set<Digest> {
        let roots = Set(try LastResults.all(store.paths).flatMap { $0.stages.values.map(\.key) })
        var users: [Digest: Int] = [:]
        var size = 0
        var candidates: [(path: String, record: ActionRecord)] = []
        for path in try store.actionFiles() {
            guard let text = try Files.read(path), let record = ActionRecord(decoding: text) else { continue }
            for output in record.outputs {
                if users[output.content.digest] == nil { size += output.content.size }
                users[output.content.digest, default: 0] += 1
            }
            if !roots.contains(record.key) { candidates.append((path, record)) }
        }
        for (path, record) in candidates.sorted(by: { $0.record.finished < $1.record.finished }) {
            if let limit, size <= limit { break }
            for output in record.outputs {
                users[output.content.digest]! -= 1
                if users[output.content.digest] == 0 {
                    users[output.content.digest] = nil
                    size -= output.content.size
                }
            }
            records += 1
            if !dryRun {
                unlink(path)
                unlink(store.paths.log(record.key))
            }
        }
        return Set(users.keys)
    }

    private mutating func removeObjects(_ store: Store, keeping kept: Set<Digest>) throws {
        for bucket in try Files.names(in: store.paths.objects) {
            for name in try Files.names(in: store.paths.objects + "/" + bucket) {
                let path = store.paths.objects + "/" + bucket + "/" + name
                let bytes = try FileStatus(of: path)?.size ?? 0
                if let digest = Digest(name), kept.contains(digest) {
                    keptBytes += bytes
                    continue
                }
                objects += 1
                freedBytes += bytes
                if !dryRun { unlink(path) }
            }
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
