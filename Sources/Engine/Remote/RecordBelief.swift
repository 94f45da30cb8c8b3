// Whether a record of a shared store is believed, and who vouches for it. Unaware of how records come.

/// A record that is believed.
struct VouchedRecord {
    /// Who says that it is right.
    enum Voucher: Hashable {
        case signer(SignedBatch.Signer)
        /// The manifest names the archive that it is in.
        case archive(Digest)
        /// Nobody, and everybody is believed.
        case nobody
    }

    var record: ActionRecord
    var voucher: Voucher
    /// The shared store's place in the manifest.
    var remote: Int
}

extension VouchedRecord.Voucher {
    /// By which the store's lists name it; nil: it is nobody who could be distrusted.
    var word: String? {
        switch self {
        case .signer(let signer): signer.fingerprint
        case .archive(let digest): "archive:\(digest)"
        case .nobody: nil
        }
    }

    /// For people.
    var facts: [Failure.Fact] {
        switch self {
        case .signer(let signer): [.init("signer", signer.name), .init("signer's key", signer.fingerprint)]
        case .archive(let digest): [.init("archive", "sha256 \(digest)")]
        case .nobody: []
        }
    }

    /// What a warning says of those who are not believed any more.
    func distrusted(_ store: Store) -> Failure {
        Failure(
            .work, "whoever vouches for it is not believed any more: a result came out otherwise here",
            at: store.distrust.path, facts: facts,
            hint: "to believe them again remove the line that begins with \(word ?? "their key") from that file")
    }
}

/// What makes a remote's records believed.
struct RecordBelief {
    let remote: Manifest.Remote
    /// The list of signers, absolute.
    let signers: String
    let scratch: String
    /// Lists that vouch for records, by name, or why they do not.
    private var batches: [Digest: Result<SignedBatch, Failure>] = [:]

    init(_ remote: Manifest.Remote, signers: String, scratch: String) {
        self.remote = remote
        self.signers = signers
        self.scratch = scratch
    }

    /// Throws unless the text is a record of this key that somebody vouches for who is believed. `fetch` brings a list.
    mutating func check(
        _ key: Digest, _ text: [UInt8], fetch: (Digest) throws(Failure) -> [UInt8]
    ) throws(Failure) -> (ActionRecord, VouchedRecord.Voucher) {
        let end = text.firstIndex(of: 10) ?? text.count
        let json = Array(text[..<end])
        guard let record = ActionRecord(decoding: json), record.key == key else {
            throw Failure(.work, "it is no record of this key")
        }
        // A record cannot claim a key: this is the one that its ingredients give.
        guard try record.preImage.reading().key == key else {
            throw Failure(.work, "its key is not that of its ingredients")
        }
        if let digest = remote.sha256.flatMap({ Digest($0) }) { return (record, .archive(digest)) }
        if remote.trust == .any { return (record, .nobody) }
        let vouching = String(decoding: text[min(end + 1, text.count)...], as: UTF8.self).split(byte: 10).first
        guard let vouching, vouching.startsWith("signed "), let name = Digest(vouching.dropping(first: 7)) else {
            throw Failure(
                .work, "it is not signed",
                hint: "whoever pushed it can sign: stagecraft push --key; \"trust\": \"any\" believes every record")
        }
        let batch = try batch(name, fetch)
        guard batch.records[key] == SHA256.digest(of: json) else {
            throw Failure(
                .work, "it is not the record that was signed", facts: VouchedRecord.Voucher.signer(batch.signer).facts)
        }
        return (record, .signer(batch.signer))
    }

    private mutating func batch(
        _ name: Digest, _ fetch: (Digest) throws(Failure) -> [UInt8]
    ) throws(Failure) -> SignedBatch {
        if let known = batches[name] { return try known.get() }
        do throws(Failure) {
            let batch = try SignedBatch(try fetch(name), named: name, signers: signers, scratch: scratch)
            batches[name] = .success(batch)
            return batch
        } catch {
            batches[name] = .failure(error)
            throw error
        }
    }
}
