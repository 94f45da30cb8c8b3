// Reads the shared stores that the manifest names. Unaware of how they are reached.

extension Manifest {
    /// A store of results that several people or machines share.
    public struct Remote: Sendable {
        /// Whose records are believed.
        public enum Trust: String, Sendable, CaseIterable {
            /// Those of people whom the project's list of signers names.
            case signed
            /// The same, as long as a sample of what is taken comes out the same when it is computed here.
            case verify
            /// Everybody's: whoever can write to the remote decides what results are.
            case any
        }

        /// What messages and options call it.
        public var name: String
        /// `file:/mnt/lab/results`, `https://example.org/results`, `s3://bucket/results` or `archive:paper.zip`.
        public var url: String
        /// Whose records are believed.
        public var trust = Trust.signed
        /// The share of what is taken that is computed again, where the trust is `verify`.
        public var sample = 0.05
        /// The list of signers as `ssh-keygen` reads it, relative to the project.
        public var signers = "allowed_signers"
        /// Seconds without a byte after which a server is given up.
        public var timeout = 30
        /// The server of a bucket; nil: the environment's, or Amazon's.
        public var endpoint: String?
        /// The region of a bucket; nil: the environment's.
        public var region: String?
        /// SHA-256 of an archive, 64 lower-case digits: it vouches for what that holds.
        public var sha256: String?
        let key: JSON
    }

    private static let remoteKeys = [
        "url", "trust", "sample", "signers", "timeout", "endpoint", "region", "sha256",
    ]

    mutating func readRemote(_ member: JSON.Member) {
        checkName(member, "remote", isIdentifier)
        var remote = Remote(name: member.name, url: "", key: member.key)
        let fields = objectMembers(member.value, "a remote")
        for field in fields {
            switch field.name {
            case "url":
                remote.url = string(field.value) ?? ""
                if field.value.kind == .string { checkAddress(remote.url, at: field.value) }
            case "trust":
                let text = string(field.value) ?? Remote.Trust.signed.rawValue
                if let trust = Remote.Trust.allCases.first(where: { $0.rawValue.hasBytes(of: text) }) {
                    remote.trust = trust
                } else {
                    errors.addUnknown("trust", text, at: field.value, among: Remote.Trust.allCases.map(\.rawValue))
                }
            case "sample":
                if let share = field.value.double, share > 0, share <= 1 {
                    remote.sample = share
                } else {
                    errors.add(
                        "wrong type", at: field.value, found: field.value.described,
                        expected: "a share: a number above 0 and up to 1")
                }
            case "signers":
                remote.signers = string(field.value) ?? ""
                if let mistake = RelativePath.mistake(inNameOfFile: remote.signers), field.value.kind == .string {
                    errors.add("'\(remote.signers)' \(mistake)", at: field.value, expected: "a file of the project")
                }
            case "timeout":
                if let seconds = field.value.integer, (1...3600).contains(seconds) {
                    remote.timeout = seconds
                } else {
                    errors.add(
                        "wrong type", at: field.value, found: field.value.described,
                        expected: "a number of seconds from 1 to 3600")
                }
            case "endpoint":
                remote.endpoint = string(field.value).flatMap { Remote.Address.server($0) }
                if remote.endpoint == nil, field.value.kind == .string {
                    errors.add(
                        "this cannot be a bucket's server", at: field.value, found: field.value.described,
                        expected: "https://HOST or http://HOST")
                }
            case "region":
                remote.region = string(field.value)
                if let region = remote.region, !Remote.isRegion(region) {
                    errors.add(
                        "this cannot be a region", at: field.value, found: field.value.described,
                        expected: "small letters, digits and hyphens: eu-central-1")
                }
            case "sha256":
                if let text = string(field.value) { remote.sha256 = digest(text, at: field.value) }
            default: errors.addUnknown("key", field.name, at: field.key, among: Self.remoteKeys)
            }
        }
        require(["url"], in: member.value, of: member.key)
        if let address = remote.address { check(remote, address, fields) }
        remotes.append(remote)
    }

    /// Whether the settings suit the address.
    private mutating func check(_ remote: Remote, _ address: Remote.Address, _ fields: JSON.Members) {
        var (isBucket, isArchive) = (false, false)
        if case .bucket = address { isBucket = true }
        if case .archive = address { isArchive = true }
        func refuse(_ name: String, unless isFine: Bool, _ expected: String) {
            guard !isFine, let field = fields.first(where: { $0.name.hasBytes(of: name) }) else { return }
            errors.add("'\(name)' means nothing for this remote", at: field.key, expected: expected)
        }
        refuse("endpoint", unless: isBucket, "it is for s3://BUCKET")
        refuse("region", unless: isBucket, "it is for s3://BUCKET")
        refuse("sha256", unless: isArchive, "it is for archive:FILE")
        refuse("sample", unless: remote.trust == .verify, "it is for \"trust\": \"verify\"")
        // Nobody signs the records of an archive.
        if isArchive, remote.sha256 == nil, remote.trust != .any {
            errors.add(
                "nothing vouches for the records of this archive", at: remote.key,
                expected: "\"sha256\": the archive's SHA-256",
                hint: "`sha256sum FILE` prints it; \"trust\": \"any\" believes whatever the file holds")
        }
    }

    private mutating func checkAddress(_ url: String, at json: JSON) {
        if Remote.Address(url) != nil { return }
        errors.add(
            "this cannot be a remote's address", at: json, found: json.described,
            expected: "file:/FOLDER, https://HOST/PATH, http://HOST/PATH (without a password), s3://BUCKET/PREFIX or "
                + "archive:FILE",
            hint: "names and passwords of servers are taken from ~/.netrc, keys of buckets from the environment or "
                + "~/.aws/credentials")
    }
}
