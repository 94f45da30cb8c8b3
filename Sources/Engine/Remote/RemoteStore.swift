// A shared store: records by key and contents by digest, brought and put there. Whatever it answers is checked before it is
// believed. Unaware of graphs.
//
// Below its address: `cas/<sha256>`, a content; `ac/<key>`, a record: its JSON in one line, then the line `signed <sha256>`
// with the name of the list that vouches for it, or `unsigned`; `sig/<sha256>`, such a list.

import Glibc

/// A shared store of the manifest.
final class RemoteStore {
    let remote: Manifest.Remote
    private let transport: any RemoteTransport
    private let signers: String
    private let scratch: String
    /// Lists that vouch for records, by name; nil: one that is not believed.
    private var batches: [Digest: SignedBatch?] = [:]
    /// Why it is not asked any more.
    private(set) var problem: Failure?
    /// Records that were not believed: how many, and the first of them with the reason.
    private(set) var refused = 0
    private(set) var firstRefusal: Failure?

    /// No record is longer.
    private static let largestRecord = 1 << 26

    /// `scratch`: a folder of this run, in the store's file system.
    init(_ remote: Manifest.Remote, project: String, scratch: String) throws(Failure) {
        self.remote = remote
        self.scratch = scratch
        signers = Files.absolute(remote.signers, in: project)
        if remote.url.startsWith("file:") {
            transport = RemoteFolder(folder: String(remote.url.dropping(first: 5)))
        } else {
            var address = remote.url
            while address.endsWith("/") { address = String(address.dropping(last: 1)) }
            transport = RemoteServer(
                address: address, timeout: remote.timeout, curl: try Tool("curl", package: "curl"), scratch: scratch)
        }
    }

    /// The remote as messages name it.
    private var place: String { "remote '\(remote.name)'" }

    /// Asks it, unless it has failed before; nil where it cannot be used. It is never the reason that a run fails.
    private func ask<Answer>(_ question: () throws(Failure) -> Answer) -> Answer? {
        guard problem == nil else { return nil }
        do throws(Failure) { return try question() } catch {
            problem = Failure(
                .work, "\(place) cannot be used: what it might have is computed",
                facts: [.init("cause", error.headline)] + (error.place.map { [.init("at", $0)] } ?? []),
                hint: error.hint)
            return nil
        }
    }

    // MARK: records

    /// Those of the keys' records that are there and believed.
    func records(_ keys: [Digest]) -> [Digest: ActionRecord] {
        let files = keys.enumerated().map {
            RemoteFile(name: "ac/\($1.hexadecimal)", path: "\(scratch)/record-\($0)", size: Self.largestRecord)
        }
        defer { for file in files { unlink(file.path) } }
        guard let came = ask({ () throws(Failure) in try transport.fetch(files) }) else { return [:] }
        var found: [Digest: ActionRecord] = [:]
        for (index, file) in files.enumerated() where came[index] {
            do throws(Failure) {
                found[keys[index]] = try record(keys[index], (try Files.read(file.path)) ?? [])
            } catch { refuse(keys[index], error) }
        }
        return found
    }

    private func refuse(_ key: Digest, _ cause: Failure) {
        refused += 1
        guard firstRefusal == nil else { return }
        firstRefusal = Failure(
            .work, "records of \(place) are not believed: what they stand for is computed",
            facts: [.init("key", key.hexadecimal), .init("cause", cause.headline)]
                + (cause.place.map { [.init("at", $0)] } ?? []), hint: cause.hint)
    }

    /// Throws unless the text is a record of this key that somebody vouches for who is believed.
    private func record(_ key: Digest, _ text: [UInt8]) throws(Failure) -> ActionRecord {
        let end = text.firstIndex(of: 10) ?? text.count
        let json = Array(text[..<end])
        guard let record = ActionRecord(decoding: json), record.key == key else {
            throw Failure(.work, "it is no record of this key")
        }
        // A record cannot claim a key: this is the one that its ingredients give.
        guard try record.preImage.reading().key == key else {
            throw Failure(.work, "its key is not that of its ingredients")
        }
        if remote.trust == .any { return record }
        let vouching = String(decoding: text[min(end + 1, text.count)...], as: UTF8.self).split(byte: 10).first
        guard let vouching, vouching.startsWith("signed "), let name = Digest(vouching.dropping(first: 7)) else {
            throw Failure(
                .work, "it is not signed",
                hint: "whoever pushed it can sign: stagecraft push --key; \"trust\": \"any\" believes every record")
        }
        guard try batch(name).records[key] == SHA256.digest(of: json) else {
            throw Failure(.work, "it is not the record that was signed")
        }
        return record
    }

    private func batch(_ name: Digest) throws(Failure) -> SignedBatch {
        if let known = batches[name] {
            if let known { return known }
            throw Failure(.work, "the list that it is signed with is not believed")
        }
        batches[name] = .some(nil)
        let file = RemoteFile(name: "sig/\(name.hexadecimal)", path: scratch + "/signed", size: Self.largestRecord)
        defer { unlink(file.path) }
        guard let came = ask({ () throws(Failure) in try transport.fetch([file]) }), came == [true] else {
            throw Failure(.work, "the list that it is signed with is not there")
        }
        let batch = try SignedBatch((try Files.read(file.path)) ?? [], named: name, signers: signers, scratch: scratch)
        batches[name] = batch
        return batch
    }

    // MARK: contents

    /// Brings contents into the store; those that came and are right. Each has its name when it is whole and right.
    func fetch(_ contents: [FileContent], into store: Store) throws(Failure) -> [FileContent] {
        let files = contents.enumerated().map {
            RemoteFile(name: "cas/\($1.digest.hexadecimal)", path: "\(scratch)/content-\($0)", size: $1.size)
        }
        defer { for file in files { unlink(file.path) } }
        guard let came = ask({ () throws(Failure) in try transport.fetch(files) }) else { return [] }
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

    /// Which of these names are there. Throws if the remote cannot be used.
    func has(_ names: [String]) throws(Failure) -> [Bool] { try transport.has(names) }

    /// Puts files there. Throws if one cannot be put there.
    func put(_ files: [RemoteFile]) throws(Failure) { try transport.put(files) }
}
