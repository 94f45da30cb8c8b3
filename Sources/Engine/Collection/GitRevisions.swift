// What a manifest describes in the branches and tags of its Git repository. Each is checked out into a temporary folder, with
// links to the project's files that Git does not hold; the project itself is not touched.
//
// The keys are those that this program computes: of built-in kinds whose code has changed since, nothing is found.

import Glibc

extension Description {
    /// Adds what the manifest describes in all branches and tags. Of those of which that cannot be known `warn` is told.
    func addRevisions(of manifest: String, to needed: inout NeededResults, warn: (Failure) -> Void) throws {
        let repository = try GitRepository(around: Files.folder(of: manifest))
        for commit in try repository.namedCommits() {
            do {
                let place = try Files.createTemporaryFolder()
                defer { Files.remove(place) }
                let project = try repository.checkOut(commit.hash, into: place, besides: store)
                let path = project + "/" + Files.name(of: manifest)
                // A branch that has no such manifest describes nothing.
                if Files.isFile(path) { needed.keys.formUnion(try results(of: path).keys) }
            } catch {
                let reason = (error as? Failure)?.headline ?? "\(error)"
                warn(
                    Failure(
                        .work, "what \(commit.name) describes cannot be found out: only last results of it are kept",
                        at: manifest, facts: [.init("reason", reason)]))
            }
        }
    }
}

/// The repository that a project is in.
private struct GitRepository {
    private let git: Tool
    private let project: String
    /// Where the project is in the repository: "" or "papers/one/".
    private var prefix: String

    init(around project: String) throws {
        git = try Tool("git", package: "git")
        self.project = project
        prefix = ""
        prefix = try answer("rev-parse", "--show-prefix")
    }

    /// The commits that branches and tags name, each once.
    func namedCommits() throws -> [(name: String, hash: String)] {
        let lines = try answer(
            "for-each-ref", "--format=%(refname:short) %(objectname) %(*objectname)", "refs/heads", "refs/tags",
            "refs/remotes")
        var seen: Set<Name> = []
        var commits: [(name: String, hash: String)] = []
        for line in lines.split(separator: "\n") {
            let words = line.split(separator: " ")
            // Of an annotated tag the last one is what it names.
            guard words.count >= 2, let hash = words.last, seen.insert(Name(hash)).inserted else { continue }
            commits.append((String(words[0]), String(hash)))
        }
        return commits
    }

    /// Puts the commit's files into a folder; returns the project's folder there.
    func checkOut(_ commit: String, into folder: String, besides store: String) throws -> String {
        let (tree, index) = (folder + "/tree", folder + "/index")
        try Files.createFolder(tree)
        let variables: [Name: String] = ["GIT_INDEX_FILE": index]
        _ = try answer("read-tree", commit, variables: variables)
        _ = try answer("--work-tree=" + tree, "checkout-index", "--all", "--force", variables: variables)
        let copy = prefix.isEmpty ? tree : tree + "/" + prefix.dropLast()
        try Files.createFolder(copy)
        try link(project, into: copy, besides: store)
        return copy
    }

    /// Links to what is in `folder` and not in `copy`: data that the repository does not hold.
    private func link(_ folder: String, into copy: String, besides store: String) throws {
        for name in try Files.names(in: folder) where !name.hasBytes(of: ".git") {
            let (original, target) = (folder + "/" + name, copy + "/" + name)
            if original.hasBytes(of: store) { continue }
            var (here, there) = (stat(), stat())
            guard lstat(original, &here) == 0 else { continue }
            if lstat(target, &there) != 0 {
                guard symlink(original, target) == 0 else { throw Failure.system("link to a file", target) }
            } else if here.st_mode & S_IFMT == S_IFDIR, there.st_mode & S_IFMT == S_IFDIR {
                try link(original, into: target, besides: store)
            }
        }
    }

    /// What Git prints; throws what it complains of.
    private func answer(_ arguments: String..., variables: [Name: String] = [:]) throws -> String {
        let place = try Files.createTemporaryFolder()
        defer { Files.remove(place) }
        let log = place + "/log"
        let code = try git.run(["-C", project] + arguments, variables: variables, log: log)
        let text = String(decoding: try Files.read(log) ?? [], as: UTF8.self)
        guard code == 0 else {
            throw Failure(
                .work, "git \(arguments[0]) failed", at: project,
                facts: [.init("reason", text.split(separator: "\n").first.map(String.init) ?? "exit status \(code)")])
        }
        return text.last == "\n" ? String(text.dropLast()) : text
    }
}
