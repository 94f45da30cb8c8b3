// What programs have said about themselves, remembered while their files stay the same. Unaware of what is asked and why.
//
// Only where the answer cannot change without the file: machine code (a script may call another program) that goes by the
// name it was asked under (a launcher that many names lead to decides by the name what it runs).

import Glibc
import StageGraph
import Synchronization

/// Answers of programs, backed by a text file that only grows.
public final class ProgramAnswers: Sendable {
    /// Those of the store in use, while kinds are asked for their ingredients.
    @TaskLocal public static var current: ProgramAnswers?

    private let path: String
    /// By program, question and file; nil: not read yet.
    private let known = Mutex<[Name: String]?>(nil)

    package init(path: String) { self.path = path }

    /// What the program that `PATH` finds under this name answers to `question`: remembered, or what `ask` returns. That it
    /// cannot be remembered is no error.
    public func answer<Problem: Error>(
        of name: String, to question: String, _ ask: () throws(Problem) -> String
    ) throws(Problem) -> String {
        guard let identity = Self.identity(of: name) else { return try ask() }
        let subject: Name = "\(name) \(question)\t\(identity)"
        if let answer = known.withLock({ known in
            if known == nil { known = Self.read(path) }
            return known![subject]
        }) {
            return answer
        }
        let answer = try ask()
        let isText = !answer.utf8.contains { $0 < 0x20 }
        if isText, Self.identity(of: name) == identity {
            known.withLock { $0![subject] = answer }
            let line = "\n\(subject)\t\(answer)\t.\n"
            if let file = try? OpenFile(path, O_WRONLY | O_CREAT | O_APPEND, to: "remember a version") {
                try? file.write(Array(line.utf8))
            }
        }
        return answer
    }

    /// Lines: program, question, tab, file, tab, answer, tab, "."; one that was cut short lacks its end.
    private static func read(_ path: String) -> [Name: String] {
        var known: [Name: String] = [:]
        for line in ((try? Files.read(path)) ?? []).split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            if fields.count == 4, fields[3] == "." { known["\(fields[0])\t\(fields[1])"] = fields[2] }
        }
        return known
    }

    /// Names the program's file by all that changes when it does; nil: its answer might change without it, or it has just
    /// been written and might be written again unnoticed.
    private static func identity(of name: String) -> String? {
        guard let path = SearchPath.program(named: name), let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        let file = String(cString: resolved)
        guard Files.name(of: file).utf8.starts(with: name.utf8), let open = try? OpenFile(file, O_RDONLY, to: "read"),
            let start = try? open.bytes(at: 0, count: 4), start == [0x7F] + Array("ELF".utf8),
            let status = try? open.status(), StatIndex.isSettled(status, at: StatIndex.tick())
        else { return nil }
        return "\(status.device) \(status.inode) \(status.size) \(status.modified) \(status.changed)"
    }
}
