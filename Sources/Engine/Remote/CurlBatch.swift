// Many transfers over HTTP by one curl, several at a time. Its instructions may hold secrets: they are in a file in memory,
// in no argument and on no disk. Unaware of what is transferred and what answers mean.
//
// curl, not rclone: it is there wherever data sets are fetched, it speaks to plain web servers, WebDAV and, with signed
// requests, S3; and it starts in a hundredth of a second.

import Glibc

/// Transfers by curl.
struct CurlBatch {
    /// Seconds without a byte after which a server is given up.
    let timeout: Int
    let curl: Tool
    /// Where curl's answers are kept.
    let scratch: String

    /// One transfer.
    struct Transfer {
        enum Kind {
            case download
            case upload
            /// Without a file worth watching.
            case question
        }

        var kind: Kind
        /// Lines of curl's configuration.
        var lines: [String]
        /// The file that is written or sent.
        var path = "/dev/null"
        var size = 0
    }

    /// What became of a transfer.
    struct Answer {
        /// 0: there was none.
        var status = 0
        /// curl's code.
        var exit = 0
        /// What the server says of the size, if it does.
        var length: Int?

        var isSuccess: Bool { exit == 0 && (200..<300).contains(status) }
    }

    /// Transfers by one curl, and at the same time.
    private static let most = 256
    private static let parallel = 8
    /// What curl may write beside what was asked for: its answers, pages that explain an error.
    private static let margin = 1 << 20

    /// A text as it stands in curl's configuration.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// Makes all transfers; the answers in their order. `moved` hears now and then how many bytes were moved so far.
    func run(_ transfers: [Transfer], _ moved: (Int) -> Void = { _ in }) throws(Failure) -> [Answer] {
        var answers: [Answer] = []
        var before = 0
        for start in stride(from: 0, to: transfers.count, by: Self.most) {
            let group = Array(transfers[start..<min(transfers.count, start + Self.most)])
            let more = try runGroup(group) { moved(before + $0) }
            for (transfer, answer) in zip(group, more) where answer.isSuccess && transfer.kind != .question {
                before += transfer.size
            }
            answers += more
            moved(before)
        }
        return answers
    }

    private func runGroup(_ transfers: [Transfer], _ moved: (Int) -> Void) throws(Failure) -> [Answer] {
        let common = [
            "silent", "globoff", "connect-timeout = \(timeout)", "speed-limit = 1", "speed-time = \(timeout)",
            "proto = \"=http,https\"",
        ]
        let blocks = transfers.enumerated().map { number, transfer in
            let told = "%{stderr}\\nstagecraft \(number) %{http_code} %{exitcode} %header{content-length}\\n"
            return (common + ["write-out = \"\(told)\""] + transfer.lines).joined(separator: "\n")
        }
        let instructions = try MemoryFile(Array((blocks.joined(separator: "\nnext\n") + "\n").utf8))
        let log = scratch + "/curl.log"
        defer { Files.remove(log) }
        let largest = transfers.filter { $0.kind == .download }.map(\.size).max() ?? 0
        // No meter, which would be written into the answers. `disable` first, or curl would read a configuration of the user's. A server that does not say how much it sends is
        // stopped by the limit.
        _ = try curl.run(
            [
                "--disable", "--no-progress-meter", "--parallel", "--parallel-max", String(Self.parallel), "--config",
                instructions.path,
            ], log: log, fileLimit: largest + Self.margin
        ) { process in
            moved(Self.position(of: transfers, answers: Self.answers(in: log, count: transfers.count), process))
        }
        withExtendedLifetime(instructions) {}
        return Self.answers(in: log, count: transfers.count).map { $0 ?? Answer() }
    }

    /// What curl has said so far; nil of transfers that have not ended.
    private static func answers(in log: String, count: Int) -> [Answer?] {
        var answers = [Answer?](repeating: nil, count: count)
        let text = ((try? Files.read(log)) ?? nil) ?? []
        for line in String(decoding: text, as: UTF8.self).split(byte: 10) {
            let words = line.split(byte: UInt8(ascii: " "))
            guard words.count >= 4, words[0].hasBytes(of: "stagecraft"), let number = Int(words[1]),
                answers.indices.contains(number), let status = Int(words[2]), let exit = Int(words[3])
            else { continue }
            answers[number] = Answer(status: status, exit: exit, length: words.count > 4 ? Int(words[4]) : nil)
        }
        return answers
    }

    /// Bytes moved so far.
    private static func position(of transfers: [Transfer], answers: [Answer?], _ process: pid_t) -> Int {
        let open = transfers.contains { $0.kind == .upload } ? OpenPosition.all(in: process) : [:]
        var sum = 0
        for (transfer, answer) in zip(transfers, answers) {
            switch transfer.kind {
            case .question: continue
            case .upload: sum += answer != nil ? transfer.size : min(transfer.size, open[Name(transfer.path)] ?? 0)
            case .download: sum += min(transfer.size, ((try? FileStatus(of: transfer.path)) ?? nil)?.size ?? 0)
            }
        }
        return sum
    }
}

/// How far another process has read files.
private enum OpenPosition {
    /// By the paths of the files that it has open.
    static func all(in process: pid_t) -> [Name: Int] {
        var positions: [Name: Int] = [:]
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        for name in (try? Files.names(in: "/proc/\(process)/fd")) ?? [] {
            let count = readlink("/proc/\(process)/fd/\(name)", &target, target.count)
            guard count > 0, let text = (try? Files.read("/proc/\(process)/fdinfo/\(name)")) ?? nil else { continue }
            let lines = String(decoding: text, as: UTF8.self).split(byte: 10)
            guard let position = lines.first(where: { $0.startsWith("pos:\t") }).flatMap({ Int($0.dropping(first: 5)) })
            else { continue }
            let path = String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            positions[Name(path)] = position
        }
        return positions
    }
}
