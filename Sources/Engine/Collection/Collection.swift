// gc as a command: finds out which results manifests describe, then removes the others. Runs nothing.

import Glibc

extension GarbageCollection {
    /// Removes results that no manifest that has used the store describes: `manifest` (an absolute path), which must be
    /// readable, and those that the store remembers. With `limit` (bytes) only the oldest ones go, until the store is no
    /// larger. With `revisions` what `manifest` describes in the branches and tags of its Git repository is kept too.
    /// With `dryRun` nothing is changed. `warn` is told of branches and tags of which that cannot be known.
    public static func run(
        store: String, manifest: String, kinds: [any StageKind], code: CodeTable, limit: Int?, revisions: Bool,
        dryRun: Bool, warn: (Failure) -> Void
    ) throws -> GarbageCollection {
        try JobsInStore.refuseIfAny(StorePaths(folder: store))
        let description = Description(store: store, kinds: kinds, code: code)
        var needed = NeededResults()
        try description.add(manifest, to: &needed)
        for other in try NeededResults.manifests(StorePaths(folder: store)) where other != Name(manifest) {
            // One that cannot be read, or has gone, keeps all of its last results.
            try? description.add(other.text, to: &needed)
        }
        if revisions { try description.addRevisions(of: manifest, to: &needed, warn: warn) }
        return try run(store: store, needed: needed, limit: limit, dryRun: dryRun)
    }
}

/// Finds the results that manifests describe.
struct Description {
    let store: String
    let kinds: [any StageKind]
    let code: CodeTable

    /// Adds what the manifest at this absolute path describes in all of its profiles. Throws if it cannot be read.
    func add(_ path: String, to needed: inout NeededResults) throws {
        let (stages, keys) = try results(of: path)
        needed.stages[Name(path)] = stages
        needed.keys.formUnion(keys)
    }

    /// The ids of the stages of each profile, those that are left out for absent data included, and the keys of the results
    /// that the store has of them.
    func results(of path: String) throws -> (stages: [Name: Set<Name>], keys: Set<Digest>) {
        let project = Files.folder(of: path)
        let manifest = try Manifest(Pipeline.manifestText(at: path))
        let profiles = manifest.profiles.isEmpty ? ["default"] : manifest.profiles.map(\.name)
        var (stages, keys): ([Name: Set<Name>], Set<Digest>) = ([:], [])
        for profile in profiles {
            let environment = Pipeline.environmentVariables()
            let graph = try Graph.expand(
                manifest, profile: profile, kinds: kinds, projectFolder: project, environment: environment)
            var pipeline = Pipeline(graph: graph, project: project, store: store, kinds: kinds, code: code)
            pipeline.manifest = path
            pipeline.mayGrow(manifest, overrides: [], environment: environment)
            try pipeline.grow()
            stages[Name(profile)] = try Set(pipeline.graph.stages.map(\.id))
                .union(graph.absences.flatMap(\.stages)).union(pipeline.lastStagesAwaited())
            try keys.formUnion(pipeline.knownKeys())
        }
        return (stages, keys)
    }
}

extension Pipeline {
    /// Ids of the stages that had results when the folders were known that are awaited now: who edits what makes these does
    /// not want to lose them.
    fileprivate func lastStagesAwaited() throws -> [Name] {
        let names = Set(graph.awaited.flatMap(\.stages))
        if names.isEmpty { return [] }
        let last = try LastResults(paths: StorePaths(folder: store), of: user)
        return last.stages.keys.filter { id in
            let end = id.utf8.firstIndex(of: UInt8(ascii: "[")) ?? id.text.endIndex
            return names.contains(Name(id.text[..<end]))
        }
    }

    /// The keys of the stages whose results are in the store. Stages of which nothing can be known, since a file or a
    /// program is missing, have none.
    func knownKeys() throws -> Set<Digest> {
        let store = try Store(folder: store)
        let last = try LastResults(paths: store.paths, of: user)
        let resolver = Resolver(self, store: store, last: last, writes: false, acceptsElsewhere: true)
        var keys: Set<Digest> = []
        for index in graph.stages.indices {
            guard let key = try? resolver.key(of: index), case .hit(let contents)? = try? resolver.lookUp(index, key)
            else { continue }
            resolver.settle(index, contents)
            keys.insert(key)
        }
        try? store.statIndex.save()
        return keys
    }
}
