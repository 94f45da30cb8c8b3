// After a run: puts results into a shared store. Contents first, records last, so that no record is there whose bytes are not.
// Runs nothing.

import Glibc

/// What was put into a shared store.
public struct PushSummary: Sendable {
    /// Records that were not there, and contents with their bytes.
    public var records = 0
    /// Contents that were not there.
    public var files = 0
    /// Their bytes.
    public var bytes = 0
    /// Stages whose results were there, or in another shared store, already.
    public var known = 0
    /// Stages that are not up to date.
    public var stale = 0
    /// Stages with a result that others may not read: it stays here.
    public var kept = 0
}

extension Pipeline {
    /// Puts the results of the targets and of all they need into the shared store, as far as they are up to date and here.
    /// `key`: a file with a private key, or with the public one of a key that ssh-agent holds; nil: records are not signed.
    /// Throws a usage failure if nobody would believe them.
    public func push(
        targets: [Int], to remote: Manifest.Remote, key: String?, progress: any Progress
    ) throws -> PushSummary {
        guard key != nil || remote.trust == .any else {
            throw Failure(
                .usage, "records for remote '\(remote.name)' must be signed: nobody believes others",
                hint: "--key FILE, or STAGECRAFT_SIGNING_KEY, names the key (`ssh-keygen -t ed25519` makes one)")
        }
        let store = try Store(folder: store)
        let locks = try store.openForWriting()
        let last = try LastResults(paths: store.paths, of: user)
        let resolver = Resolver(self, store: store, last: last, writes: false, acceptsElsewhere: true)
        var summary = PushSummary()
        var records: [Digest: ActionRecord] = [:]
        for index in graph.closure(of: targets) {
            guard let key = try? resolver.key(of: index), case .hit(let contents) = try resolver.lookUp(index, key),
                let record = try store.record(key)
            else {
                summary.stale += 1
                continue
            }
            resolver.settle(index, contents)
            if contents.contains(where: { ($0.mode ?? 0o444) & 0o004 == 0 }) {
                summary.kept += 1
            } else if try contents.contains(where: { try store.check($0) != .intact }) {
                summary.known += 1
            } else {
                records[key] = record
            }
        }
        try withScratch(store, locks) { scratch in
            let shared = RemoteStore(remote, project: project, store: store, scratch: scratch)
            // One that nobody would believe is replaced.
            let there = shared.records(Array(records.keys))
            if let cause = shared.cause { throw cause }
            summary.known += there.count
            let new = records.filter { there[$0.key] == nil }
            // What the shared store has lost of known ones is there again.
            let known = records.values.filter { there[$0.key]?.record.outputs == $0.outputs }
            try putContents(of: Array(new.values), andOf: known, store, shared, &summary, progress)
            if new.isEmpty { return }
            try putRecords(new, shared, key, scratch)
            summary.records = new.count
        }
        try store.statIndex.save()
        return summary
    }

    /// Files of new results that are no larger are put there without asking whether they are there: that is one question
    /// less for each.
    private static let small = 1 << 14

    private func putContents(
        of new: [ActionRecord], andOf known: [ActionRecord], _ store: Store, _ shared: RemoteStore,
        _ summary: inout PushSummary, _ progress: any Progress
    ) throws {
        var seen: Set<Digest> = []
        func files(of records: [ActionRecord]) -> [RemoteFile] {
            records.flatMap(\.outputs).map(\.content).filter { seen.insert($0.digest).inserted }.map {
                RemoteFile(name: "cas/\($0.digest.hexadecimal)", path: store.paths.object($0.digest), size: $0.size)
            }
        }
        let (old, fresh) = (files(of: known), files(of: new))
        let asked = old + fresh.filter { $0.size > Self.small }
        let there = try shared.has(asked)
        let missing = zip(asked, there).filter { !$1 }.map(\.0) + fresh.filter { $0.size <= Self.small }
        let meter = TransferMeter(.push, shared.remote.name, total: missing.reduce(0) { $0 + $1.size }, progress)
        defer { meter.end() }
        try shared.put(missing) { meter.report($0) }
        summary.files = missing.count
        summary.bytes = missing.reduce(0) { $0 + $1.size }
    }

    private func putRecords(
        _ records: [Digest: ActionRecord], _ shared: RemoteStore, _ key: String?, _ scratch: String
    ) throws {
        let texts = records.mapValues(\.encoded)
        var vouching = "unsigned"
        if let key {
            let list = SignedBatch.list(texts.mapValues { SHA256.digest(of: $0) })
            let name = SignedBatch.name(of: list).hexadecimal
            let path = scratch + "/signed-list"
            let signed = try SignedBatch.signed(list, key: try Pipeline.absolute(key), scratch: scratch)
            try Files.write(signed, to: path)
            try shared.put([RemoteFile(name: "sig/\(name)", path: path, size: signed.count)]) { _ in }
            vouching = "signed \(name)"
        }
        var files: [RemoteFile] = []
        for (number, (key, text)) in texts.enumerated() {
            let path = "\(scratch)/new-\(number)"
            let whole = text + "\n\(vouching)\n".utf8
            try Files.write(whole, to: path)
            files.append(RemoteFile(name: "ac/\(key.hexadecimal)", path: path, size: whole.count))
        }
        try shared.put(files) { _ in }
    }
}
