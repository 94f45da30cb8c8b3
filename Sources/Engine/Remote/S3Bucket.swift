// A bucket of a server that speaks S3: its address, how requests to it are signed, and what its refusals mean. Unaware of
// what is in it.
//
// curl signs (Signature Version 4): the headers host, x-amz-content-sha256, x-amz-date and x-amz-security-token.

import Glibc

/// `s3://BUCKET/PREFIX`.
struct S3Bucket {
    /// Where the objects are, without a slash at its end.
    let address: String
    private let name: String
    private let region: String
    /// nil: requests are not signed; a public bucket can be read.
    private let credentials: S3Credentials?

    /// Throws if the environment names a server or a region that cannot be one, or half of a key.
    init(_ name: String, prefix: String, _ remote: Manifest.Remote) throws(Failure) {
        self.name = name
        let variables = Pipeline.environmentVariables()
        func variable(_ name: Name) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }
        region = remote.region ?? variable("AWS_REGION") ?? variable("AWS_DEFAULT_REGION") ?? "us-east-1"
        guard Manifest.Remote.isRegion(region) else {
            throw Failure(.work, "this cannot be a region", at: "AWS_REGION", facts: [.init("found", region)])
        }
        let steps = prefix.isEmpty ? "" : "/" + Self.encoded(prefix)
        if let endpoint = remote.endpoint {
            address = "\(endpoint)/\(name)\(steps)"
        } else if let text = variable("AWS_ENDPOINT_URL") {
            guard let endpoint = Manifest.Remote.Address.server(text) else {
                throw Failure(
                    .work, "this cannot be a bucket's server", at: "AWS_ENDPOINT_URL",
                    facts: [.init("expected", "https://HOST or http://HOST, without a password")])
            }
            address = "\(endpoint)/\(name)\(steps)"
        } else if name.utf8.contains(UInt8(ascii: ".")) {
            // No certificate is for hosts with more dots.
            address = "https://s3.\(region).amazonaws.com/\(name)\(steps)"
        } else {
            address = "https://\(name).s3.\(region).amazonaws.com\(steps)"
        }
        credentials = try S3Credentials.find(variables)
    }

    /// The bytes that a URL takes for themselves stand there, all others as `%XX`: what is signed is then what is sent.
    static func encoded(_ path: String) -> String {
        var result = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }

    /// Lines of curl's configuration by which a request is signed. `payload`: the digest of what is sent; nil: nothing is.
    func lines(payload: Digest?) -> [String] {
        // The answer explains a refusal. That bytes are wanted is not waited for: some servers do not say so. (The header that
        // asks cannot be left out: curl would sign what it does not send.)
        var lines = ["fail-with-body", "expect100-timeout = 0.001"]
        guard let credentials else { return lines }
        lines += credentials.lines
        lines.append("aws-sigv4 = \"aws:amz:\(region):s3\"")
        lines.append("header = \"x-amz-content-sha256: \(payload ?? SHA256.digest(of: []))\"")
        return lines
    }

    /// Whether an answer of 404 says that the bucket itself is not there.
    func isGone(_ body: String?) -> Bool { code(body)?.hasBytes(of: "NoSuchBucket") ?? false }

    /// What a refusal means; nil: no more than its status.
    func failure(_ status: Int, _ body: String?, at place: String) -> Failure? {
        let code = code(body)
        var failure = Failure(
            .work, "the shared store refuses access (HTTP \(status))", at: place,
            facts: code.map { [.init("S3 says", $0)] } ?? [])
        switch (status, code) {
        case (404, _):
            failure.headline = "there is no such bucket"
            failure.facts = [.init("bucket", name)]
        case (_, "SignatureDoesNotMatch"): failure.hint = "is the secret key that of the access key?"
        case (_, "InvalidAccessKeyId"): failure.hint = "the server does not know the access key"
        case (_, "RequestTimeTooSkewed"): failure.hint = "is the clock of this machine right?"
        case (_, "ExpiredToken"): failure.hint = "get new credentials: these have expired"
        case (301, _), (307, _), (400, "AuthorizationHeaderMalformed"), (_, "PermanentRedirect"):
            failure.headline = "the bucket is in another region (HTTP \(status))"
            failure.facts.append(.init("region", region))
            failure.hint = "name it: \"region\" of the remote, or AWS_REGION"
        case (401, _), (403, _):
            failure.hint =
                credentials == nil
                ? "no credentials are found: AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY, or ~/.aws/credentials"
                : "without the permission s3:ListBucket a server says this also of what is not there"
        default:
            guard code != nil else { return nil }
            failure.headline = "the shared store answers with HTTP \(status)"
        }
        return failure
    }

    /// What stands between `<Code>` and `</Code>` in a short answer.
    private func code(_ body: String?) -> String? {
        guard let body, let file = try? OpenFile(body, O_RDONLY | O_NONBLOCK, to: "read"),
            let text = try? file.bytes(at: 0, count: 4096), let start = text.firstRange(of: Array("<Code>".utf8)),
            let end = text[start.upperBound...].firstRange(of: Array("</Code>".utf8))
        else { return nil }
        let code = text[start.upperBound..<end.lowerBound]
        guard code.count <= 64, code.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        return String(decoding: code, as: UTF8.self)
    }
}
