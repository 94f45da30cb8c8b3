// A shared store behind HTTP: `GET`, `HEAD` and `PUT` of files, as static servers, WebDAV and, with signed requests, S3 know
// them. Unaware of what the files hold.

import Glibc

/// `https://example.org/results`, or a bucket.
struct RemoteServer: RemoteTransport {
    /// Without a slash at its end.
    let address: String
    /// How requests are signed; nil: it is no bucket.
    let bucket: S3Bucket?
    let batch: CurlBatch

    init(address: String, timeout: Int, scratch: String) throws(Failure) {
        self.address = address
        bucket = nil
        batch = try Self.batch(timeout, scratch)
    }

    init(_ bucket: S3Bucket, timeout: Int, scratch: String) throws(Failure) {
        address = bucket.address
        self.bucket = bucket
        batch = try Self.batch(timeout, scratch)
    }

    private static func batch(_ timeout: Int, _ scratch: String) throws(Failure) -> CurlBatch {
        CurlBatch(timeout: timeout, curl: try Tool("curl", package: "curl"), scratch: scratch)
    }

    func fetch(_ files: [RemoteFile], _ moved: (Int) -> Void) throws(Failure) -> [Bool] {
        let transfers = files.map { file in
            CurlBatch.Transfer(
                kind: .download,
                lines: lines(file.name, payload: nil)
                    + ["output = \(CurlBatch.quoted(file.path))", "max-filesize = \(max(1, file.size))"],
                path: file.path, size: file.size)
        }
        let answers = try batch.run(transfers, moved)
        return try zip(files, answers).map { file, answer throws(Failure) in
            // What is longer than it should be is as good as absent.
            if answer.status == 200, answer.exit == 0 || answer.exit == 63 { return answer.exit == 0 }
            return try isAbsent(answer, file.name, body: file.path)
        }
    }

    func has(_ files: [RemoteFile]) throws(Failure) -> [Bool] {
        let answers = try batch.run(
            files.map {
                .init(kind: .question, lines: lines($0.name, payload: nil) + ["head", "output = \"/dev/null\""])
            })
        return try zip(files, answers).map { file, answer throws(Failure) in
            if answer.status == 200, answer.exit == 0 { return answer.length ?? file.size == file.size }
            return try isAbsent(answer, file.name, body: nil)
        }
    }

    func put(_ files: [RemoteFile], _ moved: (Int) -> Void) throws(Failure) {
        if files.isEmpty { return }
        if bucket == nil { try makeFolders(files) }
        var transfers: [CurlBatch.Transfer] = []
        for (number, file) in files.enumerated() {
            transfers.append(
                CurlBatch.Transfer(
                    kind: .upload,
                    lines: lines(file.name, payload: try payload(file))
                        + [
                            "upload-file = \(CurlBatch.quoted(file.path))",
                            "output = \(CurlBatch.quoted(body(number)))",
                        ],
                    path: file.path, size: file.size))
        }
        defer { if bucket != nil { for number in files.indices { unlink(body(number)) } } }
        let answers = try batch.run(transfers, moved)
        for (number, (file, answer)) in zip(files, answers).enumerated() where !answer.isSuccess {
            throw failure(answer, file.name, body: body(number))
        }
    }

    /// WebDAV wants folders, the outer one first; other servers have no use for the call, whatever they answer.
    private func makeFolders(_ files: [RemoteFile]) throws(Failure) {
        let folders = Set(files.map { Name(Files.folder(of: $0.name)) }).sorted()
        for group in [[address], folders.map { "\(address)/\($0)" }] {
            _ = try batch.run(
                group.map { folder in
                    .init(
                        kind: .question,
                        lines: [
                            "fail", "netrc-optional", "request = \"MKCOL\"", "output = \"/dev/null\"",
                            "url = \(CurlBatch.quoted(folder + "/"))",
                        ])
                })
        }
    }

    /// Where the answer to an upload is kept: a bucket's explains what is wrong.
    private func body(_ number: Int) -> String {
        bucket == nil ? "/dev/null" : "\(batch.scratch)/answer-\(number)"
    }

    /// What all requests have in common. `payload`: the digest of what is sent.
    private func lines(_ name: String, payload: Digest?) -> [String] {
        (bucket?.lines(payload: payload) ?? ["fail", "netrc-optional"])
            + ["url = \(CurlBatch.quoted("\(address)/\(name)"))"]
    }

    /// A bucket takes nothing but what has the digest that was signed: a transfer that flips a bit is refused there.
    private func payload(_ file: RemoteFile) throws(Failure) -> Digest? {
        if bucket == nil { return nil }
        if file.name.startsWith("cas/"), let digest = Digest(file.name.dropping(first: 4)) { return digest }
        return SHA256.digest(of: (try Files.read(file.path)) ?? [])
    }

    /// False; throws unless the answer says that there is no such file.
    private func isAbsent(_ answer: CurlBatch.Answer, _ name: String, body: String?) throws(Failure) -> Bool {
        guard [404, 410].contains(answer.status), !(bucket?.isGone(body) ?? false) else {
            throw failure(answer, name, body: body)
        }
        return false
    }

    private func failure(_ answer: CurlBatch.Answer, _ name: String, body: String?) -> Failure {
        let place = "\(address)/\(name)"
        if let bucket, answer.status >= 300, let failure = bucket.failure(answer.status, body, at: place) {
            return failure
        }
        let headline =
            switch (answer.status, answer.exit) {
            case (401, _), (403, _): "the shared store refuses access (HTTP \(answer.status))"
            case (507, _): "the shared store is full (HTTP 507)"
            case (300..., _): "the shared store answers with HTTP \(answer.status)"
            case (_, 5), (_, 6), (_, 7): "the shared store cannot be reached"
            case (_, 28): "the shared store does not answer within \(batch.timeout) seconds"
            case (_, 60), (_, 77): "the certificate of the shared store is not trusted"
            default: "the connection to the shared store broke off (curl's code \(answer.exit))"
            }
        return Failure(.work, headline, at: place)
    }
}
