// Where the last results of a profile's stages are in the store, for people who want to open them. Reads, never runs.

/// An output of a stage, and where its bytes are.
public struct StoredArtifact: Sendable, Hashable {
    /// `flow-odd[alpha=1.0]/history.h5`.
    public var name: String
    /// The object in the store: read-only.
    public var path: String
}

extension Pipeline {
    /// The outputs of the last result of each stage, in the graph's order; stages without one are left out. Whether a
    /// result is still fresh is another question: `status`.
    public func artifacts() throws -> [StoredArtifact] {
        let paths = StorePaths(folder: store)
        let last = try LastResults(paths: paths, profile: graph.profile, project: project)
        return graph.stages.flatMap { stage in
            zip(stage.outputs, last[stage.id]?.outputs ?? []).map { name, content in
                StoredArtifact(name: "\(stage.id)/\(name)", path: paths.object(content.digest))
            }
        }
    }
}
