// The keys by which requests to a bucket are signed: where they are found. They are never part of an argument, a message or
// a file of ours. Unaware of buckets.

import Glibc

/// An access key with its secret.
struct S3Credentials: CustomStringConvertible {
    private let key: String
    private let secret: String
    private let token: String?

    /// Instead of the secret, wherever somebody might print it.
    var description: String { "(credentials)" }

    /// Lines of curl's configuration.
    var lines: [String] {
        ["user = \(CurlBatch.quoted("\(key):\(secret)"))"]
            + (token.map { ["header = \(CurlBatch.quoted("x-amz-security-token: \($0)"))"] } ?? [])
    }

    /// Throws unless these can be a key and its secret. `place`: where they were found.
    private init(key: String?, secret: String?, token: String?, at place: String) throws(Failure) {
        guard let key, let secret, !key.isEmpty, !secret.isEmpty else {
            throw Failure(
                .work, "half of a key for a bucket is missing", at: place,
                facts: [.init("missing", key ?? "" == "" ? "the access key" : "its secret")])
        }
        let texts = [key, secret, token ?? ""]
        guard texts.allSatisfy({ $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }), !key.utf8.contains(UInt8(ascii: ":"))
        else { throw Failure(.work, "this cannot be a key for a bucket", at: place) }
        self.key = key
        self.secret = secret
        self.token = token ?? "" == "" ? nil : token
    }

    /// Those of the environment, else those of the user's profile; nil if there are none. Throws if what is there is no
    /// key, or the profile that AWS_PROFILE names is not there.
    static func find(_ variables: [Name: String]) throws(Failure) -> S3Credentials? {
        func variable(_ name: Name) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }
        let (key, secret) = (variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"))
        if key != nil || secret != nil {
            return try S3Credentials(
                key: key, secret: secret, token: variable("AWS_SESSION_TOKEN"),
                at: "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY")
        }
        guard let path = variable("AWS_SHARED_CREDENTIALS_FILE") ?? variable("HOME").map({ $0 + "/.aws/credentials" })
        else { return nil }
        let named = variable("AWS_PROFILE")
        let profile = named ?? "default"
        guard let text = try Files.read(path), let fields = fields(of: profile, in: text) else {
            guard named != nil else { return nil }
            throw Failure(
                .work, "there is no profile of this name", at: path, facts: [.init("AWS_PROFILE", profile)])
        }
        return try S3Credentials(
            key: fields["aws_access_key_id"], secret: fields["aws_secret_access_key"],
            token: fields["aws_session_token"], at: "\(path), profile \(profile)")
    }

    /// The lines `name = value` below `[profile]`; nil if there is no such heading.
    static func fields(of profile: String, in text: [UInt8]) -> [Name: String]? {
        var fields: [Name: String]?
        var isInside = false
        for line in text.split(separator: 10) {
            let line = trimmed(line)
            if line.first == UInt8(ascii: "["), line.last == UInt8(ascii: "]") {
                isInside = trimmed(line.dropFirst().dropLast()).elementsEqual(profile.utf8)
                if isInside { fields = fields ?? [:] }
            } else if isInside, let equals = line.firstIndex(of: UInt8(ascii: "=")) {
                let name = Name(String(decoding: trimmed(line[..<equals]), as: UTF8.self))
                fields?[name] = String(decoding: trimmed(line[(equals + 1)...]), as: UTF8.self)
            }
        }
        return fields
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let first = text.first, [9, 13, 32].contains(first) { text.removeFirst() }
        while let last = text.last, [9, 13, 32].contains(last) { text.removeLast() }
        return text
    }
}
