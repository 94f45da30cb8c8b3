// The files of a commit: listed and read from Git in one go each. Unaware of archives.

import ResultStore
import StageGraph

/// A file, a link or another repository in a commit's tree.
struct GitTreeEntry {
    /// `100644`, `100755`, `120000`, `160000`.
    var mode: String
    /// As Git names the object.
    var object: String
    var path: Name
    /// Where its content is in `GitTree.contents`; nil for other repositories.
    var content: Range<Int>?

    var isFile: Bool { mode.startsWith("100") }
    var isLink: Bool { mode.hasBytes(of: "120000") }
}

/// The tree of a commit and the contents of its files.
struct GitTree {
    private(set) var entries: [GitTreeEntry] = []
    /// Paths whose bytes are no text: they are in the bundle only.
    private(set) var unreadable = 0
    /// Contents one after the other, with a line of Git's before each.
    let contents: Spool

    init(_ repository: GitQuestions, commit: String, scratch: String) throws(Failure) {
        let list = try repository.answer("ls-tree", "-r", "-z", "--full-tree", commit)
        for line in list.split(separator: 0) {
            guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { continue }
            let words = String(decoding: line[..<tab], as: UTF8.self).split(separator: " ")
            guard words.count == 3, let path = String(validating: line[(tab + 1)...], as: UTF8.self) else {
                unreadable += 1
                continue
            }
            entries.append(GitTreeEntry(mode: String(words[0]), object: String(words[2]), path: Name(path)))
        }
        let wanted = entries.enumerated().filter { !$0.element.mode.hasBytes(of: "160000") }.map(\.offset)
        let requests = try Spool(in: scratch)
        for index in wanted { try requests.append(entries[index].object + "\n") }
        contents = try repository.spool(["cat-file", "--batch"], input: requests)
        var offset = 0
        for index in wanted {
            // "<object> blob <size>\n", the content, "\n".
            let head = try contents.bytes(in: offset..<min(contents.size, offset + 200))
            let line = String(decoding: head.prefix { $0 != 10 }, as: UTF8.self)
            let words = line.split(separator: " ")
            guard words.count == 3, words[0].hasBytes(of: entries[index].object), let size = Int(words[2]), size >= 0,
                size <= contents.size - offset - line.utf8.count - 1
            else {
                throw Failure(
                    .work, "git does not give the content of '\(entries[index].path)'", at: repository.folder,
                    facts: [.init("answer", line)], hint: "`git fsck` looks for damage")
            }
            let start = offset + line.utf8.count + 1
            entries[index].content = start..<start + size
            offset = start + size + 1
        }
    }
}

/// Questions to the Git repository that a folder is in.
struct GitQuestions {
    private let git: OutsideProgram
    /// The folder.
    let folder: String

    init(_ git: OutsideProgram, folder: String) {
        self.git = git
        self.folder = folder
    }

    private func line(_ arguments: [String]) -> [String] {
        // What depends on a user's settings is set.
        ["-C", folder, "-c", "color.ui=false", "-c", "core.quotePath=true", "-c", "pack.threads=1"] + arguments
    }

    /// One line; nil if Git has no answer.
    func text(_ arguments: String...) throws(Failure) -> String? { try git.text(line(arguments)) }

    /// What Git must know.
    func answer(_ arguments: String...) throws(Failure) -> [UInt8] {
        guard let answer = try git.answer(line(arguments)) else { throw failed(arguments) }
        return answer
    }

    /// A long answer.
    func spool(_ arguments: [String], input: Spool? = nil) throws(Failure) -> Spool {
        guard let spool = try git.spool(line(arguments), input: input) else { throw failed(arguments) }
        return spool
    }

    private func failed(_ arguments: [String]) -> Failure {
        Failure(
            .work, "git \(arguments.first ?? "") failed", at: folder,
            hint: "try `git -C \(folder) \(arguments.joined(separator: " "))`")
    }
}
