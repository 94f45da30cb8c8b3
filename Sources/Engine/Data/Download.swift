// Brings one file from the network with curl: goes on where an earlier try ended, tries again after what may pass.
// Unaware of digests and of data sets.

import Glibc

/// A transfer of one file over HTTPS.
struct Download {
    let source: String
    /// Where the bytes go; what is there already is kept and continued.
    let part: String
    let curl: Tool
    /// The size of the largest file that the manifest accepts; nil: it does not say.
    let declaredSize: Int?
    /// Tries after the first.
    var retries = 4
    /// Seconds before the first repetition; doubled for each.
    var pause = 1.0

    /// More than this is not fetched of a file whose size nobody has declared.
    static let largestUndeclared = 64 << 30
    /// Bytes of the disk that such a file must leave free.
    private static let kept = 256 << 20

    /// What curl said when it ended.
    private struct Answer {
        var exit: Int32
        var status: Int
        var message: String
    }

    /// Transfers the file. `progress` hears of the bytes that are there, several times a second.
    func run(_ progress: (Int) -> Void) throws(Failure) {
        guard source.utf8.starts(with: "https://".utf8) else {
            throw failure(Answer(exit: 1, status: 0, message: "the address begins otherwise"), attempts: 1)
        }
        // What is there already must be a file that can be continued: a pipe would be waited for.
        var status = stat()
        if lstat(part, &status) == 0, status.st_mode & S_IFMT != S_IFREG { Files.remove(part) }
        if let declaredSize, size > declaredSize { Files.remove(part) }
        let limit = try largestSize()
        var seconds = pause
        var restarted = false
        for attempt in 0... {
            let answer = try transfer(limit, progress)
            if answer.exit == 0 { return }
            // The server cannot go on in the middle, or has less than we have: from the start, once.
            if answer.exit == 33 || answer.status == 416, !restarted {
                restarted = true
                Files.remove(part)
                continue
            }
            guard attempt < retries, Self.mayPass(answer) else { throw failure(answer, attempts: attempt + 1) }
            usleep(UInt32(seconds * 1e6))
            seconds *= 2
        }
    }

    /// How large the file may become. Throws if the disk has no room for what is declared.
    private func largestSize() throws(Failure) -> Int {
        var space = statvfs()
        guard statvfs(Files.folder(of: part), &space) == 0 else { return declaredSize ?? Self.largestUndeclared }
        let free = Int(clamping: UInt64(space.f_bavail) &* UInt64(space.f_frsize))
        guard let declaredSize else { return min(Self.largestUndeclared, size + max(0, free - Self.kept)) }
        guard declaredSize - size <= free else {
            throw Failure(
                .work, "the disk has no room for this file", at: Files.folder(of: part),
                facts: [.init("needed", Quantity.memory(declaredSize - size)), .init("free", Quantity.memory(free))])
        }
        return declaredSize
    }

    private func transfer(_ limit: Int, _ progress: (Int) -> Void) throws(Failure) -> Answer {
        let log = part + ".log"
        Files.remove(log)
        defer { Files.remove(log) }
        let exit = try curl.run(
            [
                // First, or it would read a configuration file, which may allow everything that is forbidden here.
                "--disable",
                // Brackets and braces stand for themselves.
                "--globoff", "--max-filesize", String(limit),
                "--fail", "--location", "--proto", "=https", "--proto-redir", "=https", "--silent", "--show-error",
                "--connect-timeout", "20",
                // Slower than this for a minute: the line is dead.
                "--speed-limit", "100", "--speed-time", "60", "--continue-at", "-", "--output", part,
                "--write-out", "\\n%{http_code}", "--url", source,
            ], log: log, fileLimit: limit
        ) { _ in progress(size) }
        progress(size)
        let text = String(decoding: (try Files.read(log)) ?? [], as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init)
        let status = lines.last.flatMap { Int($0) } ?? 0
        let message = lines.first { $0.hasPrefix("curl: ") }.map { String($0.dropFirst(6)) } ?? text
        return Answer(exit: exit, status: status, message: message)
    }

    private var size: Int { ((try? FileStatus(of: part)) ?? nil)?.size ?? 0 }

    /// Name resolution, connections, transfers cut short, servers that are overloaded: worth another try.
    private static func mayPass(_ answer: Answer) -> Bool {
        if answer.exit == 22 { return answer.status >= 500 || answer.status == 429 || answer.status == 408 }
        return [5, 6, 7, 16, 18, 28, 35, 52, 55, 56, 92].contains(answer.exit)
    }

    private func failure(_ answer: Answer, attempts: Int) -> Failure {
        let headline: String
        var facts = [Failure.Fact("curl", answer.message)]
        var hint: String? = "run the command again: it goes on where it was"
        switch (answer.exit, answer.status) {
        case (22, 404), (22, 410):
            headline = "the server has no such file"
            hint = "see whether the publisher has moved it, and correct \"sources\" in the manifest"
        case (22, let status): headline = "the server refuses the file (HTTP \(status))"
        case (5, _), (6, _), (7, _):
            headline = "the server cannot be reached"
            hint = "is there a network? Behind a proxy set https_proxy; or fetch the file elsewhere"
        case (23, _):
            headline = "the file cannot be written"
            hint = "is the disk full?"
        case (60, _), (77, _):
            headline = "the server's certificate is not trusted"
            hint = "install ca-certificates, or name the authority's certificates with CURL_CA_BUNDLE"
        case (Tool.fileLimitReached, _), (63, _):
            // Of a file that is too long nothing can be trusted.
            Files.remove(part)
            headline = "the server sends more than it should"
            facts = [.init("accepted", limitWords)]
            hint =
                declaredSize == nil
                ? "say its size in the manifest: \"bytes\"" : "is \"bytes\" in the manifest right?"
        case (1, _), (3, _):
            headline = "this is not an HTTPS address"
            hint = "only https:// is fetched"
        default: headline = "the transfer failed"
        }
        let tries = attempts > 1 ? [Failure.Fact("tries", String(attempts))] : []
        return Failure(.work, headline, at: source, facts: facts + tries, hint: hint)
    }

    private var limitWords: String {
        declaredSize.map { "\($0) bytes" }
            ?? "\(Quantity.memory(Self.largestUndeclared)), or what leaves \(Quantity.memory(Self.kept)) of the disk free"
    }
}
