// Fills a store from an archive, so that a run finds every result. Everything is unpacked and verified elsewhere before the
// store is touched; then contents go in, records last. Unaware of how archives are made.

import Engine
import Glibc
import ResultStore
import StageGraph

/// Brings an archive's results into a store.
public struct Restoration {
    /// The store's folder, absolute; it is made if it is missing.
    public var store: String
    /// Absolute path of the manifest that the results will be last results of; it need not exist.
    public var manifest: String
    /// How much may be unpacked.
    public var limit: UnpackingLimit

    /// Into a store, for a manifest.
    public init(store: String, manifest: String, limit: UnpackingLimit = UnpackingLimit()) {
        self.store = store
        self.manifest = manifest
        self.limit = limit
    }

    /// What was done.
    public struct Report: Sendable {
        /// Contents that the store had not.
        public var objects = 0
        /// Their bytes.
        public var bytes = 0
        /// Records that the store had not.
        public var records = 0
        /// Stages of which a last result is remembered now.
        public var stages = 0
        /// Stages some of whose outputs are neither archived nor in the store.
        public var incomplete: [Name] = []

        /// A few lines.
        public var text: String {
            var lines = [
                "restored \(objects) contents (\(Quantity.memory(bytes))), \(records) records and the last results of \(stages) stages\n"
            ]
            if let first = incomplete.first {
                lines.append(
                    "\(incomplete.count) stages will run again when they are needed: the archive lacks outputs of "
                        + "\(VisibleText.line(first.text))\(incomplete.count > 1 ? " and others" : "")\n")
            }
            return lines.joined()
        }
    }

    /// Does it. Throws, with the store as it was, if anything about the archive is wrong.
    public func run(_ path: String) throws -> Report {
        let scratch = try ScratchFolder()
        let archive = try Verification.unpack(path, scratch, limit)
        try BagCheck.run(archive)
        let chain = try ChainCheck(archive)
        let store = try Store(folder: store)
        let locks = try store.openForWriting()
        guard try locks.tryLock(.store, .shared) else {
            throw Failure(
                .work, "the store is being cleaned up by another program", at: store.paths.folder,
                hint: "restore again when `stagecraft gc` or `fsck` has finished")
        }
        var report = Report()
        try putContents(of: chain, into: store, locks, &report)
        try putRecords(of: chain, into: store, &report)
        try rememberResults(of: chain, in: store, &report)
        try store.statIndex.save()
        return report
    }

    /// Copies what the store has not, each to a private folder of the store first: a kill leaves nothing that is cut.
    private func putContents(
        of chain: ChainCheck, into store: Store, _ locks: StoreLocks, _ report: inout Report
    ) throws {
        try store.removeAbandonedAttempts(locks)
        let run = RunIdentity()
        _ = try locks.tryLock(.run(run.lockNumber))
        let folder = store.paths.attempts + "/" + run.name
        defer { Files.remove(folder) }
        try Files.createFolder(folder)
        try Files.createFolder(store.paths.objects)
        var fresh: [String] = []
        var seen: Set<Digest> = []
        for stage in chain.description.stages {
            guard let record = chain.records[stage.key] else { continue }
            for (output, recorded) in zip(stage.outputs, record.outputs) {
                guard let place = output.place, seen.insert(recorded.content.digest).inserted,
                    try store.check(recorded.content) != .intact
                else { continue }
                fresh.append(try put(chain.archive.path(Name("data/\(place)")), recorded.content, into: store, folder))
                report.objects += 1
                report.bytes += recorded.content.size
                guard fresh.count == 256 else { continue }
                try store.sync(fresh)
                fresh = []
            }
        }
        try store.sync(fresh)
    }

    private func put(
        _ source: String, _ content: FileContent, into store: Store, _ folder: String
    ) throws(Failure) -> String {
        let temporary = folder + "/content"
        unlink(temporary)
        let file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600, to: "restore a result")
        try OpenFile(source, O_RDONLY | O_NOFOLLOW, to: "read").copyContent(to: file)
        let size = try file.status().size
        guard size == content.size else { throw .system("restore a result", temporary, EIO) }
        try file.close()
        return try store.takeOver(temporary, as: content)
    }

    /// Appends the records that the store has not, some hundreds at a time.
    private func putRecords(of chain: ChainCheck, into store: Store, _ report: inout Report) throws {
        var findings = Findings()
        var batch: [ActionRecord] = []
        var count = 0
        try ArchivedRecords.forEach(of: chain.archive, &findings) { record, _, _ throws(Failure) in
            if try store.record(record.key) != nil { return }
            batch.append(record)
            count += 1
            guard batch.count == 256 else { return }
            try RecordLog.append(batch, to: store.paths)
            batch = []
        }
        if !batch.isEmpty { try RecordLog.append(batch, to: store.paths) }
        report.records = count
        try findings.finish()
    }

    /// Last results of stages all of whose outputs are there.
    private func rememberResults(of chain: ChainCheck, in store: Store, _ report: inout Report) throws {
        var results: [(stage: Name, key: Digest, outputs: [FileContent])] = []
        for stage in chain.description.stages {
            guard let record = chain.records[stage.key] else { continue }
            let contents = record.outputs.map(\.content)
            if try contents.allSatisfy({ try store.check($0) == .intact }) {
                results.append((stage.id, stage.key, contents))
            } else {
                report.incomplete.append(stage.id)
            }
        }
        report.stages = try Pipeline.adopt(
            results, store: store.paths.folder, manifest: manifest, profile: chain.description.profile,
            settings: chain.description.settings.joined(separator: "\n"))
    }
}
