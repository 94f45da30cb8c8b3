// Which remote of the manifest a person means. Unaware of what is done with it.

extension Pipeline {
    /// The remote of this name; without one, the only one of the manifest. `toFill`: one into which results can be put.
    /// Throws a usage failure if there is none.
    public func remote(named name: String?, toFill: Bool = false) throws(Failure) -> Manifest.Remote {
        let usable = toFill ? remotes.filter { !$0.isArchive } : remotes
        let known = usable.map(\.name)
        if let name {
            guard let remote = remotes.first(where: { Name($0.name) == Name(name) }) else {
                throw Failure(
                    .usage, "no remote is called '\(name)'",
                    facts: known.isEmpty ? [] : [.init("known", known.joined(separator: ", "))],
                    hint: nearest(to: name, among: known).map { "did you mean '\($0)'?" }
                        ?? "see \"remotes\" in the manifest")
            }
            if toFill, remote.isArchive { throw Self.isArchive(remote) }
            return remote
        }
        if usable.isEmpty, let archive = remotes.first { throw Self.isArchive(archive) }
        guard usable.count == 1 else {
            throw Failure(
                .usage, usable.isEmpty ? "the manifest names no remotes" : "the manifest names several remotes",
                facts: known.isEmpty ? [] : [.init("known", known.joined(separator: ", "))],
                hint: usable.isEmpty
                    ? "\"remotes\": {\"lab\": {\"url\": \"file:/FOLDER\"}}"
                    : toFill ? "name one: stagecraft push --to" : "name one: --from")
        }
        return usable[0]
    }

    private static func isArchive(_ remote: Manifest.Remote) -> Failure {
        Failure(
            .usage, "nothing can be put into remote '\(remote.name)': it is an archive",
            facts: [.init("url", remote.url)], hint: "`stagecraft archive` writes a new one")
    }
}

extension Manifest.Remote {
    /// Whether it can only be read.
    fileprivate var isArchive: Bool {
        if case .archive = address { true } else { false }
    }
}
