// Asks a program for what it is: runs it to its end in the environment that stages have, and takes what it prints.

import Glibc

/// One of the commands that a manifest lists under `versions`.
struct VersionQuestion {
    /// Absolute path.
    let program: String
    let arguments: [String]
    let environment: StageEnvironment
    /// Of the stage in the manifest.
    let place: String

    /// Seconds.
    private static let limit = 120.0
    /// Longer answers stand in keys by their digests.
    private static let longest = 200

    /// What an error says that has failed.
    var what = "a command that \"versions\" lists"
    /// Variables beside those of all stages.
    var variables: [(name: Name, value: String)] = []

    /// Its standard output: the text itself if that is a short line, else how long it is and its digest. Throws if it fails.
    func answer() throws(Failure) -> String {
        let bytes = try output()
        let line = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
        if line.count <= Self.longest, !line.contains(where: { $0 < 0x20 }),
            let text = String(validating: line, as: UTF8.self)
        {
            return text
        }
        let lines = bytes.count { $0 == UInt8(ascii: "\n") }
        return "\(Quantity.count(lines, "line")), sha256 \(SHA256.digest(of: bytes))"
    }

    /// Its standard output. Throws if it fails.
    func output() throws(Failure) -> [UInt8] {
        let folder = try Files.createTemporaryFolder()
        defer { Files.remove(folder) }
        let (output, errors) = (folder + "/output", folder + "/errors")
        let log = SharedFile(try OpenFile(output, O_WRONLY | O_CREAT | O_APPEND, to: "ask for a version"))
        // Warnings are no part of an answer.
        let child = try ChildProcess(
            starting: .init(
                program: "/bin/sh", arguments: ["-c", "exec \"$@\" 2> \"$0\"", errors, program] + arguments,
                environment: environment.variables(
                    environment.variables(threads: 1, scratch: folder), with: variables), folder: folder, log: log,
                isWorker: false), by: Keepers())
        var end = pollfd(fd: child.endDescriptor, events: Int16(POLLIN), revents: 0)
        let deadline = Clock.seconds() + Self.limit
        while poll(&end, 1, 200) <= 0 {
            if Clock.seconds() > deadline { child.signal(SIGKILL) }
        }
        let ending = child.reap().0
        guard ending == .exit(0) else {
            let said = String(decoding: (try Files.read(errors) ?? []).suffix(500), as: UTF8.self)
            throw Failure(
                .work, "\(what) has failed", at: place,
                facts: [
                    .init("command", ([program] + arguments).joined(separator: " ")),
                    .init("ended", Self.words(ending)),
                    .init("said", said.isEmpty ? "nothing" : said),
                ])
        }
        return try Files.read(output) ?? []
    }

    private static func words(_ ending: ChildProcess.Ending) -> String {
        switch ending {
        case .exit(let code): "with status \(code)"
        case .signal(let number): "by signal \(number)"
        case .left: "but what it has started cannot be ended"
        case .lost: "when it was killed"
        }
    }
}
