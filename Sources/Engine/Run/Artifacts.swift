// Where the last results of a profile's stages are in the store, for people who want to open them. Reads, never runs.

/// An output of a stage, and where its bytes are.
public struct StoredArtifact: Sendable, Hashable {
    /// `flow-odd[alpha=1.0]/history.h5`.
    public var name: Name
    /// The object in the store: read-only.
    public var path: String

    /// Throws a failure that says how to get it unless its bytes are here.
    public func requireHere() throws(Failure) {
        if Files.isFile(path) { return }
        throw Failure(
            .work, "the bytes of '\(name)' are not in this store", at: path,
            hint: "`stagecraft pull` brings them if a shared store has them; else `stagecraft run` makes them")
    }
}

extension Pipeline {
    /// The outputs of the last result of each stage, in the graph's order; stages without one are left out. Whether a
    /// result is still fresh is another question: `status`.
    public func artifacts() throws -> [StoredArtifact] {
        let store = try Store(folder: store)
        let last = try LastResults(paths: store.paths, of: user)
        return try graph.stages.flatMap { stage in
            try store.files(of: stage, last[stage.id]?.outputs ?? []).map { name, content in
                StoredArtifact(name: "\(stage.id)/\(name.declared)", path: store.paths.object(content.digest))
            }
        }
    }

    /// The artifacts that `name` means: `stage/file`, of all instances where it names no coordinates, or all files of a
    /// figure or stage. Throws a usage failure if there is no such artifact or no result of it yet.
    public func artifacts(matching name: String) throws -> [StoredArtifact] {
        let all = try artifacts()
        let exact = all.filter { $0.name == Name(name) }
        if !exact.isEmpty { return exact }
        var known = false
        for end in name.utf8.indices.filter({ name.utf8[$0] == UInt8(ascii: "/") }) + [name.endIndex] {
            guard let stages = try? graph.matching([String(name[..<end])]) else { continue }
            let file = Name(name[end...].dropping(first: 1))
            let wanted = stages.flatMap { index in
                graph.stages[index].declaredOutputs.filter {
                    end == name.endIndex || $0 == file || file.isIn($0) && $0.isFolder
                }
                .map { Name("\(graph.stages[index].id)/\(end == name.endIndex ? $0 : file)") }
            }
            known = known || !wanted.isEmpty
            let (names, folders) = (Set(wanted), wanted.filter(\.isFolder))
            let found = all.filter { artifact in
                names.contains(artifact.name) || folders.contains { artifact.name.isIn($0) }
            }
            if !found.isEmpty { return found }
        }
        if known {
            throw Failure(.work, "'\(name)' has no result yet in profile '\(graph.profile)'", hint: "stagecraft run")
        }
        let candidates = graph.stages.flatMap { stage in
            stage.declaredOutputs.flatMap { ["\(stage.id)/\($0)", "\(stage.name)/\($0)"] }
        }
        throw Failure(
            .usage, "there is neither a file nor an artifact '\(name)'",
            hint: nearest(to: name, among: candidates).map { "did you mean '\($0)'?" }
                ?? "`stagecraft list artifacts` lists what there is")
    }
}
