// The environment variables that stages see, and which of them are secrets. Unaware of what becomes of their values.

extension Expansion {
    /// The variables that the manifest lists and that are set.
    var stageEnvironment: [Name: String] {
        environment.filter { manifest.environmentPlaces[$0.key] != nil }
    }

    /// Those that are declared secret, and those that look like it.
    var secrets: Set<Name> {
        Set(manifest.secrets).union(stageEnvironment.filter { looksSecret($0.key, $0.value) }.keys)
    }

    /// A value that is not text would reach stages changed.
    mutating func checkEnvironment() {
        for (name, value) in stageEnvironment.sorted(by: { $0.key < $1.key })
        where value.unicodeScalars.contains("\u{FFFD}") {
            guard let place = manifest.environmentPlaces[name] else { continue }
            errors.add("the value of the environment variable '\(name)' is not UTF-8 text", at: place)
        }
    }

    func secretWarnings() -> [ManifestWarning] {
        let undeclared = secrets.subtracting(manifest.secrets).sorted()
        return undeclared.compactMap { name in
            guard let place = manifest.environmentPlaces[name] else { return nil }
            return ManifestWarning(
                failure: Failure(
                    .usage, "the environment variable '\(name)' looks like a secret: only a keyed digest of it is kept",
                    at: errors.place(place), hint: "list it under \"secrets\" instead of \"environment\""))
        }
    }

    /// Whether a variable is likely to hold what nobody else should read. One word too many costs no more than that `why`
    /// shows digests.
    private func looksSecret(_ name: Name, _ value: String) -> Bool {
        let words = name.text.uppercased().split { !$0.isLetter && !$0.isNumber }
        let secret: Set<Substring> = [
            "TOKEN", "TOKENS", "SECRET", "SECRETS", "PASSWORD", "PASSWD", "PASSPHRASE", "PASS", "KEY", "APIKEY",
            "CREDENTIAL", "CREDENTIALS", "AUTH", "COOKIE", "PAT",
        ]
        let ends = ["TOKEN", "SECRET", "PASSWORD", "PASSWD", "PWD", "APIKEY", "CREDENTIALS"]
        if words.contains(where: secret.contains) { return true }
        if let last = words.last, last != "PWD" || words.count > 1, last != "OLDPWD",
            ends.contains(where: last.hasSuffix)
        {
            return true
        }
        return holdsCredentials(value)
    }

    /// `scheme://user:password@host`.
    private func holdsCredentials(_ value: String) -> Bool {
        let bytes = Array(value.utf8)
        let mark = Array("://".utf8)
        for start in bytes.indices where bytes[start...].starts(with: mark) {
            let authority = bytes[(start + 3)...].prefix { $0 != UInt8(ascii: "/") && $0 > 0x20 }
            guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else { continue }
            if authority[..<at].contains(UInt8(ascii: ":")) { return true }
        }
        return false
    }
}
