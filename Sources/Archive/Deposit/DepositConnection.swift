// Makes one call with curl: the token goes by a pipe, everything else that must not stay by files in memory. Unaware of what
// the calls are for.

import Engine
import Glibc
import ResultStore
import StageGraph

/// A server, and the token that it wants to see.
struct DepositConnection {
    /// What is sent along.
    enum Body {
        case nothing
        case json([UInt8])
        case file(DepositFile)
    }

    let server: DepositServer
    let token: DepositToken
    let curl: Tool

    /// No answer is nearly as long.
    private static let longest = 8 << 20

    init(_ server: DepositServer, _ token: DepositToken) throws(Failure) {
        self.server = server
        self.token = token
        curl = try Tool("curl", package: "curl ca-certificates")
    }

    /// Makes a call. Throws a `CallFailure` unless it succeeds, or ends with one of the statuses that are `fine`. `progress`
    /// hears of the bytes of a file that have been taken.
    func send(
        _ call: DepositCall, _ body: Body = .nothing, fine: Set<Int> = [], progress: (Int) -> Void = { _ in }
    ) throws -> DepositAnswer {
        let (answer, log) = (try MemoryFile(), try MemoryFile())
        let secret = try SecretPipe(token.header)
        let content: MemoryFile?
        if case .json(let bytes) = body { content = try MemoryFile(bytes) } else { content = nil }
        var arguments =
            Self.usual + [
                "--proto", server.isLocal ? "=http" : "=https", "--request", call.method, "--header", "@\(secret.path)",
                "--output", answer.path, "--max-filesize", String(Self.longest),
            ]
        // The token would travel to the proxy in the open.
        if server.isLocal { arguments += ["--noproxy", "*"] }
        var file: FileStatus?
        switch body {
        case .nothing: if call.method == "POST" { arguments += ["--data-binary", "", "--header", "Content-Type:"] }
        case .json:
            arguments += ["--data-binary", "@\(content?.path ?? "")", "--header", "Content-Type: application/json"]
        case .file(let sent):
            arguments += [
                "--upload-file", try Pipeline.absolute(sent.path), "--header", "Content-Type: application/octet-stream",
            ]
            file = sent.status
        }
        let exit = try curl.run(
            arguments + ["--url", server.base + call.path], variables: DepositToken.concealed, log: log.path,
            fileLimit: Self.longest
        ) { process in
            if let file, let position = OpenPosition.of(file, in: process) { progress(position) }
        }
        // Until curl has read them.
        withExtendedLifetime((secret, content)) {}
        let said = try log.end(limit: 1 << 16)
        let bytes = try answer.bytes(limit: Self.longest)
        guard !token.stands(in: bytes), !token.stands(in: said) else {
            throw CallFailure(
                call: call,
                failure: Failure(
                    .work, "the server repeats the token in its answer", at: server.base + call.path,
                    hint: "nothing of the answer is used: is this the right server?"))
        }
        let ending = Ending(exit: exit, said: said)
        let result = DepositAnswer(status: ending.status, body: bytes, wait: ending.wait, location: ending.location)
        if fine.contains(result.status) { return result }
        guard exit == 0 && result.isSuccess else { throw CallFailure(call, server, ending, result) }
        return result
    }

    private static let usual = [
        // First, or it would read a configuration file, which may allow everything that is forbidden here.
        "--disable",
        // Brackets and braces stand for themselves. No redirection is followed: the token is for this server.
        "--globoff", "--silent", "--show-error", "--user-agent", "stagecraft", "--connect-timeout", "20",
        // Slower than this for so long: the line is dead. Checking a large file takes a server its time.
        "--speed-limit", "1", "--speed-time", "600",
        // Zenodo's plain JSON is of another layout.
        "--header", "Accept: application/vnd.inveniordm.v1+json, application/json;q=0.5",
        "--write-out", "\\n%{http_code}\\n%header{retry-after}\\n%header{location}",
    ]
}

/// How curl ended, and what it said.
struct Ending {
    let exit: Int32
    /// 0: there was no answer.
    let status: Int
    let wait: Int?
    let location: String?
    /// curl's own words.
    let message: String

    init(exit: Int32, said: [UInt8]) {
        self.exit = exit
        let lines = String(decoding: said, as: UTF8.self).split(byte: 10)
        let last = lines.suffix(3).map(String.init)
        status = last.count == 3 ? Int(last[0]) ?? 0 : 0
        wait = last.count == 3 ? Int(last[1]).flatMap { $0 >= 0 ? $0 : nil } : nil
        location = last.count == 3 && !last[2].isEmpty ? last[2] : nil
        let words = lines.first { $0.startsWith("curl: ") }.map { $0.dropping(first: 6) }
        message = DepositAnswer.line(words.map(String.init) ?? "exit code \(exit)")
    }
}

/// Bytes that one program may read once: they are on no disk and in no argument.
final class SecretPipe {
    private let descriptor: Int32

    init(_ bytes: [UInt8]) throws(Failure) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .system("make a pipe", "pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        descriptor = ends[0]
        defer { close(ends[1]) }
        // Less than a pipe holds.
        guard write(ends[1], bytes, bytes.count) == bytes.count else { throw .system("write to a pipe", "pipe") }
    }

    deinit { close(descriptor) }

    var path: String { "/proc/\(getpid())/fd/\(descriptor)" }
}

/// How far another process has read a file.
enum OpenPosition {
    /// nil: it has not opened it, or has ended.
    static func of(_ file: FileStatus, in process: pid_t) -> Int? {
        for name in (try? Files.names(in: "/proc/\(process)/fd")) ?? [] {
            guard let status = try? FileStatus(of: "/proc/\(process)/fd/\(name)"), status.inode == file.inode,
                status.device == file.device, let text = try? Files.read("/proc/\(process)/fdinfo/\(name)")
            else { continue }
            let lines = String(decoding: text, as: UTF8.self).split(byte: 10)
            return lines.first { $0.startsWith("pos:\t") }.flatMap { Int($0.dropping(first: 5)) }
        }
        return nil
    }
}
