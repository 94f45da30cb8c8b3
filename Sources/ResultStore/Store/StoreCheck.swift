// fsck: reads every byte of a store and takes out what cannot be trusted, so that it is made again when it is needed.

import Glibc
import StageGraph

/// What a check of the whole store found.
public struct StoreCheck: Sendable {
    /// Objects read.
    public var objects = 0
    /// Bytes read.
    public var bytes = 0
    /// Objects whose content is not what their name says, and where they were moved (nil: left in place).
    public var damaged: [(name: String, place: String?)] = []
    /// Records that name such objects or missing ones, or are cut short: stage (or file) and reason.
    public var dropped: [(what: String, reason: String)] = []

    /// Nothing is wrong.
    public var isClean: Bool { damaged.isEmpty && dropped.isEmpty }

    /// A line for each thing that is wrong, then the counts.
    public var text: String {
        var lines = damaged.map { "damaged \($0.name)" + ($0.place.map { " (moved to \($0))" } ?? "") }
        lines += dropped.map { "dropped \($0.what): \($0.reason)" }
        lines.append(
            "checked \(Quantity.count(objects, "object")), \(Quantity.memory(bytes)): "
                + (isClean
                    ? "all intact"
                    : "\(damaged.count) damaged, \(Quantity.count(dropped.count, "result")) "
                        + "to be made again when needed"))
        return lines.joined(separator: "\n") + "\n"
    }

    /// Checks the store at `folder`. With `dryRun` nothing is changed.
    public static func run(store folder: String, dryRun: Bool) throws -> StoreCheck {
        guard try FileStatus(of: folder) != nil else {
            throw Failure(.usage, "there is no store", at: folder, hint: "`stagecraft run` makes one")
        }
        let store = try Store(folder: folder)
        let locks = try dryRun ? nil : store.lockForCleaning()
        defer { withExtendedLifetime(locks) {} }
        var report = StoreCheck()
        let intact = try report.checkObjects(store, dryRun)
        let kept = try report.checkRecords(store, intact, dryRun)
        if !dryRun && !report.isClean {
            for last in try LastResults.all(store.paths) { try last.rewrite { _, key in kept.contains(key) } }
        }
        return report
    }

    private mutating func checkObjects(_ store: Store, _ dryRun: Bool) throws -> Set<Digest> {
        var intact: Set<Digest> = []
        for path in try store.objectPaths() {
            let name = Files.name(of: path)
            objects += 1
            guard let digest = Digest(name), try content(of: path) == digest else {
                let place = store.paths.quarantine + "/" + name
                if !dryRun { try Files.move(path, to: place) }
                damaged.append((name, dryRun ? nil : place))
                continue
            }
            intact.insert(digest)
        }
        return intact
    }

    /// nil if it cannot be read.
    private mutating func content(of path: String) throws -> Digest? {
        guard let file = try? OpenFile(path, O_RDONLY, to: "read") else { return nil }
        let hasher = SHA256()
        var count = 0
        guard
            (try? file.forEachChunk { chunk in
                hasher.update(chunk)
                count += chunk.count
            }) != nil
        else { return nil }
        bytes += count
        return hasher.finish()
    }

    private mutating func checkRecords(_ store: Store, _ intact: Set<Digest>, _ dryRun: Bool) throws -> Set<Digest> {
        var kept: Set<Digest> = []
        var found: [ActionRecord?] = []
        try store.records.forEach { found.append($0) }
        for record in found {
            guard let record else {
                dropped.append((store.paths.records, "a line is not a whole record"))
                continue
            }
            let isLost = { (output: ActionRecord.Output) in
                !intact.contains(output.content.digest) && !store.elsewhere.holds(output.content)
            }
            if let lost = record.outputs.first(where: isLost) {
                dropped.append((record.stage.text, "its output \(lost.name) is missing or damaged"))
            } else {
                kept.insert(record.key)
            }
        }
        if !dryRun && !dropped.isEmpty { try store.records.rewrite { kept.contains($0) } }
        return kept
    }
}

extension Store {
    /// The lock of who removes things: nobody else may use the store meanwhile.
    func lockForCleaning() throws(Failure) -> StoreLocks {
        let locks = try openForWriting()
        guard try locks.tryLock(.store, .exclusive) else {
            throw Failure(
                .work, "the store is in use by another program", at: paths.folder, hint: "try again when it has ended")
        }
        return locks
    }
}
