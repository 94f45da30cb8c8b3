// Brings one file from the network with curl: goes on where an earlier try ended, tries again after what may pass.
// Unaware of digests and of data sets.

import Glibc

/// A transfer of one file over HTTPS.
struct Download {
    let source: String
    /// Where the bytes go; what is there already is kept and continued.
    let part: String
    let curl: Tool
    /// Tries after the first.
    var retries = 4
    /// Seconds before the first repetition; doubled for each.
    var pause = 1.0

    /// What curl said when it ended.
    private struct Answer {
        var exit: Int32
        var status: Int
        var message: String
    }

    /// Transfers the file. `progress` hears of the bytes that are there, several times a second.
    func run(_ progress: (Int) -> Void) throws(Failure) {
        var seconds = pause
        var restarted = false
        for attempt in 0... {
            let answer = try transfer(progress)
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

    private func transfer(_ progress: (Int) -> Void) throws(Failure) -> Answer {
        let log = part + ".log"
        Files.remove(log)
        defer { Files.remove(log) }
        let exit = try curl.run(
            [
                "--fail", "--location", "--proto", "=https", "--proto-redir", "=https", "--silent", "--show-error",
                "--connect-timeout", "20",
                // Slower than this for a minute: the line is dead.
                "--speed-limit", "100", "--speed-time", "60", "--continue-at", "-", "--output", part,
                "--write-out", "\\n%{http_code}", source,
            ], log: log
        ) { progress(size) }
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
        case (1, _), (3, _):
            headline = "this is not an HTTPS address"
            hint = "only https:// is fetched"
        default: headline = "the transfer failed"
        }
        let tries = attempts > 1 ? [Failure.Fact("tries", String(attempts))] : []
        return Failure(.work, headline, at: source, facts: [.init("curl", answer.message)] + tries, hint: hint)
    }
}
