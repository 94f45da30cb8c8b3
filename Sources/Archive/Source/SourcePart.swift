// The sources that the results were described by: a Git bundle, the plain files, identifiers. Unaware of results.

import Glibc
import ResultStore
import StageGraph

/// The part `source/` of an archive; empty without a repository.
struct SourcePart {
    private(set) var files: [BagFile] = []
    /// What could not be had.
    private(set) var remarks: [String] = []
    /// The commit in full; nil: there is none.
    private(set) var commit: String?
    /// `swh:1:rev:…` of the commit, `swh:1:dir:…` of its tree.
    private(set) var revision: String?
    private(set) var directory: String?
    /// Names of those who have made commits, the most frequent first.
    private(set) var authors: [String] = []
    /// An address of the repository without what it takes to enter it.
    private(set) var origin: String?
    /// Whether files differ from the commit.
    private(set) var isChanged = false
    /// Below `source/tree/`: where the project is, "" or `papers/one/`.
    private(set) var prefix = ""
    /// Paths at the top of the project that tell something about it: LICENSE, README.md, CITATION.cff.
    private(set) var projectFiles: [Name: GitTreeEntry] = [:]
    private var contents: Spool?

    init(around project: String, scratch: String) throws(Failure) {
        guard let program = OutsideProgram("git", scratch: scratch) else {
            remarks.append("the program git is not found: the archive has no sources")
            return
        }
        let git = GitQuestions(program, folder: project)
        guard let prefix = try git.text("rev-parse", "--show-prefix"),
            let commit = try git.text("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        else {
            remarks.append("the manifest is in no Git repository with a commit: the archive has no sources")
            return
        }
        self.prefix = prefix
        self.commit = commit
        try describe(git)
        try addBundle(git)
        try addTree(GitTree(git, commit: commit, scratch: scratch), git)
        let changes = try git.spool(["diff", "--binary", "--no-ext-diff", "--no-textconv", "--full-index", "HEAD"])
        if changes.size > 0 {
            isChanged = true
            files.append(BagFile("source/uncommitted.diff", .spool(changes)))
            remarks.append("files differ from the last commit: how, is in source/uncommitted.diff")
        }
        let branch = try git.text("branch", "--show-current")
        files.append(BagFile("source/swhids.json", .bytes(identifiers(branch: branch))))
    }

    private var links: [(path: Name, target: String)] = []
    private var others: [(path: Name, commit: String)] = []
    private var plainTree = ""

    private mutating func describe(_ git: GitQuestions) throws(Failure) {
        let lines = try git.text("shortlog", "-s", "-n", "HEAD") ?? ""
        authors = lines.split(separator: "\n").compactMap { line in
            line.split(separator: "\t", maxSplits: 1).last.map { String($0) }
        }
        guard let address = try git.text("config", "--get", "remote.origin.url"), address.startsWith("https://") else {
            return
        }
        let rest = address.dropping(first: 8)
        let host = rest.split(byte: UInt8(ascii: "/"), maxSplits: 1)
        // What stands before an @ is somebody's name, or worse.
        let bare = host[0].split(byte: UInt8(ascii: "@")).last ?? host[0]
        origin = "https://" + ([bare] + host.dropFirst()).joined(separator: "/")
    }

    private mutating func addBundle(_ git: GitQuestions) throws(Failure) {
        if try git.text("rev-parse", "--is-shallow-repository") == "true" {
            remarks.append("the repository is a shallow clone: the archive has its files, not its history")
            return
        }
        let branch = try git.text("symbolic-ref", "--quiet", "HEAD")
        let names = ["HEAD"] + (branch.map { [$0] } ?? [])
        let bundle = try git.spool(["bundle", "create", "--quiet", "-"] + names)
        files.append(BagFile("source/repository.bundle", .spool(bundle)))
    }

    private mutating func addTree(_ tree: GitTree, _ git: GitQuestions) throws(Failure) {
        contents = tree.contents
        var whole = GitFolder()
        var plain = GitFolder()
        var seen: Set<Name> = []
        var confused = tree.unreadable
        for entry in tree.entries {
            guard let range = entry.content else {
                others.append((entry.path, entry.object))
                whole.insert(entry.path, mode: entry.mode, Self.bytes(entry.object))
                continue
            }
            let identifier = try SoftwareHeritage.identifier("blob", size: range.count) { digest throws(Failure) in
                try tree.contents.forEachChunk(in: range) { digest.update($0) }
            }
            whole.insert(entry.path, mode: entry.mode, identifier)
            if entry.isLink {
                let target = try tree.contents.bytes(in: range.prefix(4096))
                links.append((entry.path, String(decoding: target, as: UTF8.self)))
                continue
            }
            guard entry.isFile, !ManifestLists.isEncoded(entry.path),
                seen.insert(ArchiveNames.folded(entry.path)).inserted
            else {
                confused += 1
                continue
            }
            plain.insert(entry.path, mode: entry.mode, identifier)
            let isProgram = entry.mode.hasBytes(of: "100755")
            files.append(
                BagFile(
                    Name("source/tree/" + entry.path.text), .part(tree.contents, range), isExecutable: isProgram))
            noteProjectFile(entry)
        }
        if confused > 0 {
            remarks.append(
                "\(Quantity.count(confused, "source file")) with names that not every system bears: in the bundle only")
        }
        directory = whole.text
        plainTree = plain.text
        // A repository of SHA-256 has commits that Software Heritage does not name.
        if let commit, commit.utf8.count == 40 { revision = "swh:1:rev:" + commit }
    }

    private mutating func noteProjectFile(_ entry: GitTreeEntry) {
        guard entry.path.utf8.starts(with: prefix.utf8) else { return }
        let rest = entry.path.text.dropping(first: prefix.utf8.count)
        if !rest.utf8.contains(UInt8(ascii: "/")) { projectFiles[Name(rest)] = entry }
    }

    /// The content of a file at the top of the project, as committed, if that is short.
    func content(of name: Name) throws(Failure) -> [UInt8]? {
        guard let range = projectFiles[name]?.content, range.count < 1 << 20 else { return nil }
        return try contents?.bytes(in: range)
    }

    private func identifiers(branch: String?) -> [UInt8] {
        var json = JSONWriter(indent: 1)
        json.object { json in
            if let directory { json.member("directory", directory) }
            if let revision { json.member("revision", revision) }
            json.member("tree", plainTree)
            if let commit { json.member("commit", commit) }
            if let branch, !branch.isEmpty { json.member("branch", branch) }
            if let origin { json.member("origin", origin) }
            json.member("project", prefix)
            json.member("uncommitted", isChanged)
            json.array("links") { json in
                for link in links {
                    json.object { json in
                        json.member("path", link.path)
                        json.member("target", link.target)
                    }
                }
            }
            json.array("repositories") { json in
                for other in others {
                    json.object { json in
                        json.member("path", other.path)
                        json.member("commit", other.commit)
                    }
                }
            }
        }
        return json.bytes + [10]
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = Array(hexadecimal.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).map { index in
            UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16) ?? 0
        }
    }
}
