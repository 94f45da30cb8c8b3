// The last results of a pipeline's stages with the records of their keys, for comparing two stores. Reads, never runs.

/// The result of a stage as a store has it.
package struct KnownResult: Sendable {
    package var key: Digest
    /// In the stage's order.
    package var outputs: [FileContent]
}

extension Pipeline {
    /// Key and outputs of each stage's last result, by stage.
    package func knownResults() throws -> [Name: KnownResult] {
        let last = try LastResults(paths: StorePaths(folder: store), of: user)
        var results: [Name: KnownResult] = [:]
        for stage in graph.stages {
            guard let entry = last[stage.id], stage.canHave(entry.outputs.count) else { continue }
            results[stage.id] = KnownResult(key: entry.key, outputs: entry.outputs)
        }
        return results
    }

    /// The same pipeline with nothing but an empty store of its own: nothing is delivered, and nobody else is asked.
    package func apart(store: String) -> Pipeline {
        var pipeline = self
        pipeline.store = store
        pipeline.remotes = []
        pipeline.expand = nil
        for index in pipeline.graph.stages.indices { pipeline.graph.stages[index].deliverTo = nil }
        return pipeline
    }

    /// Remembers results that came from elsewhere, for stages of which none is remembered yet; how many those are.
    /// `manifest` is an absolute path, and need not exist.
    package static func adopt(
        _ results: [(stage: Name, key: Digest, outputs: [FileContent])], store: String, manifest: String,
        profile: String,
        settings: String
    ) throws(Failure) -> Int {
        let user = StoreUser(manifest: Name(manifest), profile: Name(profile), settings: Name(settings))
        let last = try LastResults(paths: StorePaths(folder: store), of: user)
        let new = results.filter { last[$0.stage] == nil }
        try last.record(new)
        return new.count
    }
}
