// Reads the shared stores that the manifest names. Unaware of how they are reached.

extension Manifest {
    /// A store of results that several people or machines share.
    public struct Remote: Sendable {
        /// Whose records are believed.
        public enum Trust: String, Sendable, CaseIterable {
            /// Those of people whom the project's list of signers names.
            case signed
            /// Everybody's: whoever can write to the remote decides what results are.
            case any
        }

        /// What messages and options call it.
        public var name: String
        /// `file:/mnt/lab/results` or `https://example.org/results`.
        public var url: String
        /// Whose records are believed.
        public var trust = Trust.signed
        /// The list of signers as `ssh-keygen` reads it, relative to the project.
        public var signers = "allowed_signers"
        /// Seconds without a byte after which a server is given up.
        public var timeout = 30
        let key: JSON
    }

    mutating func readRemote(_ member: JSON.Member) {
        checkName(member, "remote", isIdentifier)
        var remote = Remote(name: member.name, url: "", key: member.key)
        for field in objectMembers(member.value, "a remote") {
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
            default:
                errors.addUnknown("key", field.name, at: field.key, among: ["url", "trust", "signers", "timeout"])
            }
        }
        require(["url"], in: member.value, of: member.key)
        remotes.append(remote)
    }

    private mutating func checkAddress(_ url: String, at json: JSON) {
        let bytes = url.utf8
        if url.startsWith("file:/"), !bytes.contains(0) { return }
        for scheme: StaticString in ["https://", "http://"] where url.startsWith(scheme) {
            let rest = url.dropping(first: scheme.utf8CodeUnitCount)
            let host = rest.split(byte: UInt8(ascii: "/"), maxSplits: 1).first ?? ""
            if !host.isEmpty, rest.utf8.first != UInt8(ascii: "/"), !host.utf8.contains(UInt8(ascii: "@")),
                bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
            {
                return
            }
        }
        errors.add(
            "this cannot be a remote's address", at: json, found: json.described,
            expected: "file:/FOLDER, https://HOST/PATH or http://HOST/PATH, without a password",
            hint: "curl takes names and passwords from ~/.netrc")
    }
}
