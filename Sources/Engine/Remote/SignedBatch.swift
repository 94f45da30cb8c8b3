// A list of records with a signature over it: what makes a record in a shared store one of somebody's. Signed and verified
// by ssh-keygen, so that people use the keys that they have. Unaware of what records say.
//
// The file: a line `<key> <SHA-256 of the record's JSON>` for each record, sorted; then the signature as ssh-keygen writes
// it. The file's name is the SHA-256 of the lines.

import Glibc

/// One signature for many records: thousands of them would take a program's start each.
struct SignedBatch {
    /// What signatures are for: one that was made for something else is none of a record.
    private static let namespace = "stagecraft"
    private static let mark = Array("-----BEGIN SSH SIGNATURE-----".utf8)

    /// SHA-256 of each record's JSON, by key.
    let records: [Digest: Digest]
    /// Who has signed it.
    let signer: Signer

    /// Somebody whom the project names.
    struct Signer: Hashable {
        /// As the list of signers calls them.
        var name: String
        /// Of their key: `SHA256:…`.
        var fingerprint: String
    }

    /// The name that a list has.
    static func name(of list: [UInt8]) -> Digest { SHA256.digest(of: list) }

    /// The lines of a list.
    static func list(_ records: [Digest: Digest]) -> [UInt8] {
        Array(records.map { "\($0.key.hexadecimal) \($0.value.hexadecimal)\n" }.sorted().joined().utf8)
    }

    /// The list with its signature by the private key in the file `key`, or by the agent if that is a public one.
    static func signed(_ list: [UInt8], key: String, scratch: String) throws(Failure) -> [UInt8] {
        let (text, log) = (scratch + "/list", scratch + "/ssh-keygen.log")
        defer { for path in [text, text + ".sig", log] { Files.remove(path) } }
        try Files.write(list, to: text)
        let code = try keygen().run(["-Y", "sign", "-f", key, "-n", namespace, text], log: log)
        guard code == 0, let signature = try Files.read(text + ".sig") else {
            throw Failure(
                .work, "records cannot be signed with this key", at: key,
                facts: [.init("ssh-keygen", VisibleText.line(said(log)))],
                hint: "`ssh-keygen -t ed25519` makes a key; one with a passphrase needs ssh-agent")
        }
        return list + signature
    }

    /// Reads a list and verifies its signature. Throws if the list is not the one of this name, or not signed by one of
    /// those whom `signers` names.
    init(_ file: [UInt8], named name: Digest, signers: String, scratch: String) throws(Failure) {
        guard let end = file.firstRange(of: Self.mark)?.lowerBound else {
            throw Failure(.work, "the list of records has no signature")
        }
        let list = Array(file[..<end])
        guard Self.name(of: list) == name else { throw Failure(.work, "the list of records is another") }
        var records: [Digest: Digest] = [:]
        for line in list.split(separator: 10) {
            guard line.count == 129, let key = Digest(hexadecimal: line.prefix(64)),
                let digest = Digest(hexadecimal: line.suffix(64))
            else { throw Failure(.work, "the list of records is damaged") }
            records[key] = digest
        }
        self.records = records
        signer = try Self.verify(list, Array(file[end...]), signers, scratch)
    }

    private static func verify(
        _ list: [UInt8], _ signature: [UInt8], _ signers: String, _ scratch: String
    ) throws(Failure) -> Signer {
        guard let key = SignerKey(signature: signature) else {
            throw Failure(.work, "the signature of the list of records is damaged")
        }
        let (text, seal, log) = (scratch + "/list", scratch + "/list.sig", scratch + "/ssh-keygen.log")
        defer { for path in [text, seal, log] { Files.remove(path) } }
        try Files.write(list, to: text)
        try Files.write(signature, to: seal)
        let keygen = try keygen()
        // ssh-keygen reads what was signed from its standard input.
        let shell = try Tool("sh", package: "dash")
        func isRight(_ question: String, _ arguments: [String]) throws(Failure) -> Bool {
            Files.remove(log)
            let command = "exec ssh-keygen \(question) -n \(namespace) -s \"$1\" <\"$2\""
            return try shell.run(["-c", command, "sh", seal, text] + arguments, log: log) == 0
        }
        guard Files.isFile(signers),
            try keygen.run(["-Y", "find-principals", "-s", seal, "-f", signers], log: log) == 0,
            let principal = said(log).split(byte: 10).first
        else {
            guard try isRight("-Y check-novalidate", []) else {
                throw Failure(.work, "the signature is not right", facts: [.init("key", key.fingerprint)])
            }
            throw stranger(key, signers)
        }
        guard try isRight("-Y verify -f \"$3\" -I \"$4\"", [signers, String(principal)]) else {
            throw Failure(
                .work, "the signature is not right", at: signers,
                facts: [.init("signer", VisibleText.line(String(principal))), .init("key", key.fingerprint)])
        }
        return Signer(name: VisibleText.line(String(principal)), fingerprint: key.fingerprint)
    }

    /// The signature is right, but by somebody whom the project does not name.
    private static func stranger(_ key: SignerKey, _ signers: String) -> Failure {
        Failure(
            .work,
            Files.isFile(signers)
                ? "it is signed by nobody whom the project names"
                : "there is no list of those whose records are believed",
            at: signers, facts: [.init("signed by", key.fingerprint)],
            hint: "whoever trusts the owner of this key adds the line: NAME namespaces=\"\(namespace)\" \(key.text)")
    }

    private static func keygen() throws(Failure) -> Tool { try Tool("ssh-keygen", package: "openssh-client") }

    private static func said(_ log: String) -> String {
        String(decoding: ((try? Files.read(log)) ?? nil)?.prefix(4096) ?? [], as: UTF8.self)
    }
}
