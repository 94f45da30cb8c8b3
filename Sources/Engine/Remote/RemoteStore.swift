// A shared store: records by key and contents by digest, brought and put there. Whatever it answers is checked before it is
// believed. Unaware of graphs.
//
// Below its address: `cas/<sha256>`, a content; `ac/<key>`, a record: its JSON in one line, then the line `signed <sha256>`
// with the name of the list that vouches for it, or `unsigned`; `sig/<sha256>`, such a list.

import Glibc

/// A shared store of the manifest.
final class RemoteStore {
    let remote: Manifest.Remote
    private let store: Store
    private let scratch: String
    private let transport: (any RemoteTransport)?
    private var belief: RecordBelief
    /// Why it is not asked any more, in its own words and in those of a run.
    private(set) var cause: Failure?
    private(set) var problem: Failure?
    /// Records and contents that were not believed: how many, and the first of them with the reason.
    private(set) var refused = 0
    private(set) var firstRefusal: Failure?
    /// Words for those whose records are passed over without a word.
    var hushed: Set<Name> = []

    /// No record is longer.
    private static let largestRecord = 1 << 26

    /// `scratch`: a folder of this run, in the file system of `store`. A remote that cannot be used at all has a `problem`.
    init(_ remote: Manifest.Remote, project: String, store: Store, scratch: String) {
        self.remote = remote
        self.store = store
        self.scratch = scratch
        belief = RecordBelief(remote, signers: Files.absolute(remote.signers, in: project), scratch: scratch)
        var (way, failure): ((any RemoteTransport)?, Failure?)
        do throws(Failure) { way = try Self.transport(remote, project, store, scratch) } catch { failure = error }
        transport = way
        if let failure { giveUp(failure) }
    }

    private static func transport(
        _ remote: Manifest.Remote, _ project: String, _ store: Store, _ scratch: String
    ) throws(Failure) -> any RemoteTransport {
        switch remote.address {
        case .folder(let folder): return RemoteFolder(folder: folder)
        case .server(let address): return try RemoteServer(address: address, timeout: remote.timeout, scratch: scratch)
        case .bucket(let name, let prefix):
            let bucket = try S3Bucket(name, prefix: prefix, remote)
            return try RemoteServer(bucket, timeout: remote.timeout, scratch: scratch)
        case .archive(let path):
            return RemoteArchive(
                path: Files.absolute(path, in: project), expected: remote.sha256.flatMap { Digest($0) },
                statIndex: store.statIndex)
        case nil: throw Failure(.work, "this is no remote's address", at: remote.url)
        }
    }

    /// The remote as messages name it.
    private var place: String { "remote '\(remote.name)'" }

    private func giveUp(_ cause: Failure) {
        self.cause = cause
        problem = Failure(
            .work, "\(place) cannot be used: what it might have is computed",
            facts: [.init("cause", cause.headline)] + (cause.place.map { [.init("at", $0)] } ?? []) + cause.facts,
            hint: cause.hint)
    }

    /// Asks it, unless it has failed before; nil where it cannot be used. It is never the reason that a run fails.
    private func ask<Answer>(_ question: (any RemoteTransport) throws(Failure) -> Answer) -> Answer? {
        guard problem == nil, let transport else { return nil }
        do throws(Failure) { return try question(transport) } catch {
            giveUp(error)
            return nil
        }
    }

    // MARK: records

    /// Those of the keys' records that are there and believed.
    func records(_ keys: [Digest]) -> [Digest: (record: ActionRecord, voucher: VouchedRecord.Voucher)] {
        var found: [Digest: (record: ActionRecord, voucher: VouchedRecord.Voucher)] = [:]
        for start in stride(from: 0, to: keys.count, by: 256) {
            let group = keys[start..<min(keys.count, start + 256)]
            found.merge(recordsOfGroup(Array(group))) { first, _ in first }
        }
        return found
    }

    private func recordsOfGroup(
        _ keys: [Digest]
    ) -> [Digest: (record: ActionRecord, voucher: VouchedRecord.Voucher)] {
        let files = keys.enumerated().map {
            RemoteFile(name: "ac/\($1.hexadecimal)", path: "\(scratch)/record-\($0)", size: Self.largestRecord)
        }
        defer { for file in files { unlink(file.path) } }
        guard let came = ask({ transport throws(Failure) in try transport.fetch(files, { _ in }) }) else { return [:] }
        var found: [Digest: (record: ActionRecord, voucher: VouchedRecord.Voucher)] = [:]
        for (index, file) in files.enumerated() where came[index] {
            do throws(Failure) {
                let (record, voucher) = try belief.check(keys[index], (try Files.read(file.path)) ?? [], fetch: list)
                if let word = voucher.word, store.distrust.concerns(word) {
                    if hushed.contains(Name(word)) { continue }
                    throw voucher.distrusted(store)
                }
                found[keys[index]] = (record, voucher)
            } catch { refuse(keys[index], error) }
        }
        return found
    }

    private func refuse(_ key: Digest, _ cause: Failure) {
        // Why it cannot be asked is said already.
        if problem != nil { return }
        refused += 1
        guard firstRefusal == nil else { return }
        firstRefusal = Failure(
            .work, "records of \(place) are not believed: what they stand for is computed",
            facts: [.init("key", key.hexadecimal), .init("cause", cause.headline)]
                + (cause.place.map { [.init("at", $0)] } ?? []) + cause.facts, hint: cause.hint)
    }

    private func list(_ name: Digest) throws(Failure) -> [UInt8] {
        let file = RemoteFile(name: "sig/\(name.hexadecimal)", path: scratch + "/signed", size: Self.largestRecord)
        defer { unlink(file.path) }
        guard let came = ask({ transport throws(Failure) in try transport.fetch([file], { _ in }) }), came == [true]
        else {
            throw Failure(.work, "the list that it is signed with is not there")
        }
        return (try Files.read(file.path)) ?? []
    }

    // MARK: contents

    /// Brings contents into the store; those that came and are right. Each has its name when it is whole and right.
    func fetch(_ contents: [FileContent], _ moved: (Int) -> Void) throws(Failure) -> [FileContent] {
        let files = contents.enumerated().map {
            RemoteFile(name: "cas/\($1.digest.hexadecimal)", path: "\(scratch)/content-\($0)", size: $1.size)
        }
        defer { for file in files { unlink(file.path) } }
        guard let came = ask({ transport throws(Failure) in try transport.fetch(files, moved) }) else { return [] }
        var fresh: [String] = []
        var found: [FileContent] = []
        for (index, file) in files.enumerated() where came[index] {
            guard let (content, _) = try Files.contentAndStart(of: file.path, count: 0),
                content.hasBytes(of: contents[index])
            else {
                refused += 1
                firstRefusal =
                    firstRefusal
                    ?? Failure(
                        .work, "contents of \(place) are not what their names say: they are computed",
                        facts: [.init("expected", "sha256 \(contents[index].digest), \(contents[index].size) bytes")])
                continue
            }
            fresh.append(try store.takeOver(file.path, as: contents[index]))
            found.append(contents[index])
        }
        try store.sync(fresh)
        return found
    }

    // MARK: putting there

    /// Which of these files are there with their sizes. Throws if the remote cannot be used.
    func has(_ files: [RemoteFile]) throws(Failure) -> [Bool] { try usable().has(files) }

    /// Puts files there. Throws if one cannot be put there.
    func put(_ files: [RemoteFile], _ moved: (Int) -> Void) throws(Failure) { try usable().put(files, moved) }

    private func usable() throws(Failure) -> any RemoteTransport {
        if let transport { return transport }
        throw cause ?? Failure(.work, "\(place) cannot be used")
    }
}
