// A shared store behind HTTP: `GET`, `HEAD` and `PUT` of files, as static servers and WebDAV know them. Brought and sent by
// curl, several at a time. Unaware of what the files hold.

import Glibc

/// `https://example.org/results`.
struct RemoteServer: RemoteTransport {
    /// Without a slash at its end.
    let address: String
    /// Seconds without a byte after which the server is given up.
    let timeout: Int
    let curl: Tool
    /// Where curl's instructions and answers are kept.
    let scratch: String

    /// Transfers by one curl, and at the same time.
    private static let most = 256
    private static let parallel = 8

    /// What became of one transfer.
    private struct Answer {
        var status = 0
        var exit = 0
    }

    func fetch(_ files: [RemoteFile]) throws(Failure) -> [Bool] {
        try inGroups(files) { group throws(Failure) in
            let answers = try transfer(
                group.map { ["output = \(Self.quoted($0.path))", "max-filesize = \(max(1, $0.size))", url($0.name)] })
            return try zip(group, answers).map { file, answer throws(Failure) in
                // What is longer than it should be is as good as absent.
                if answer.status == 200, answer.exit == 0 { return true }
                if [404, 410].contains(answer.status) || answer.exit == 63 { return false }
                throw failure(answer, file.name)
            }
        }
    }

    func has(_ names: [String]) throws(Failure) -> [Bool] {
        try inGroups(names) { group throws(Failure) in
            let answers = try transfer(group.map { ["head", "output = \"/dev/null\"", url($0)] })
            return try zip(group, answers).map { name, answer throws(Failure) in
                if answer.status == 200, answer.exit == 0 { return true }
                if [404, 410].contains(answer.status) { return false }
                throw failure(answer, name)
            }
        }
    }

    func put(_ files: [RemoteFile]) throws(Failure) {
        // WebDAV wants folders, the outer one first; other servers have no use for the call, whatever they answer.
        let folders = Set(files.map { Name(Files.folder(of: $0.name)) }).sorted()
        for group in [[address], folders.map { "\(address)/\($0)" }] {
            _ = try transfer(
                group.map { ["request = \"MKCOL\"", "output = \"/dev/null\"", "url = \(Self.quoted("\($0)/"))"] })
        }
        _ = try inGroups(files) { group throws(Failure) in
            let answers = try transfer(
                group.map { ["upload-file = \(Self.quoted($0.path))", "output = \"/dev/null\"", url($0.name)] })
            return try zip(group, answers).map { file, answer throws(Failure) in
                guard answer.exit == 0, (200..<300).contains(answer.status) else { throw failure(answer, file.name) }
                return true
            }
        }
    }

    private func inGroups<Item>(
        _ items: [Item], _ body: ([Item]) throws(Failure) -> [Bool]
    ) throws(Failure) -> [Bool] {
        var results: [Bool] = []
        for start in stride(from: 0, to: items.count, by: Self.most) {
            results += try body(Array(items[start..<min(items.count, start + Self.most)]))
        }
        return results
    }

    private func url(_ name: String) -> String { "url = \(Self.quoted("\(address)/\(name)"))" }

    private static func quoted(_ text: String) -> String {
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

    /// Makes all transfers; the answers in their order.
    private func transfer(_ transfers: [[String]]) throws(Failure) -> [Answer] {
        let common = [
            "globoff", "fail", "netrc-optional", "connect-timeout = \(timeout)", "speed-limit = 1",
            "speed-time = \(timeout)", "proto = \"=http,https\"",
        ]
        let blocks = transfers.enumerated().map { number, lines in
            (common + ["write-out = \"\\nstagecraft \(number) %{http_code} %{exitcode}\\n\""] + lines)
                .joined(separator: "\n")
        }
        let (instructions, log) = (scratch + "/curl", scratch + "/curl.log")
        defer {
            Files.remove(instructions)
            Files.remove(log)
        }
        try Files.write(blocks.joined(separator: "\nnext\n") + "\n", to: instructions)
        // `disable` first, or curl would read a configuration of the user's.
        _ = try curl.run(
            [
                "--disable", "--silent", "--parallel", "--parallel-max", String(Self.parallel), "--config",
                instructions,
            ], log: log)
        var answers = [Answer](repeating: Answer(), count: transfers.count)
        for line in String(decoding: (try Files.read(log)) ?? [], as: UTF8.self).split(byte: 10) {
            let words = line.split(byte: UInt8(ascii: " "))
            guard words.count == 4, words[0].hasBytes(of: "stagecraft"), let number = Int(words[1]),
                answers.indices.contains(number), let status = Int(words[2]), let exit = Int(words[3])
            else { continue }
            answers[number] = Answer(status: status, exit: exit)
        }
        return answers
    }

    private func failure(_ answer: Answer, _ name: String) -> Failure {
        let headline =
            switch (answer.status, answer.exit) {
            case (401, _), (403, _): "the shared store refuses access (HTTP \(answer.status))"
            case (507, _): "the shared store is full (HTTP 507)"
            case (300..., _): "the shared store answers with HTTP \(answer.status)"
            case (_, 5), (_, 6), (_, 7): "the shared store cannot be reached"
            case (_, 28): "the shared store does not answer within \(timeout) seconds"
            case (_, 60), (_, 77): "the certificate of the shared store is not trusted"
            default: "the connection to the shared store broke off (curl's code \(answer.exit))"
            }
        return Failure(.work, headline, at: "\(address)/\(name)")
    }
}
