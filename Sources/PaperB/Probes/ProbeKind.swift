// The kind of stage that looks at checkpoints: how its artifact is stored stands here once. Unaware of what is measured.
import HDF5
import Results
import StageGraph

/// A kind that measures networks at checkpoints and leaves one artifact.
protocol ProbeKind: StageKind {
    /// The artifact's file name.
    var artifact: String { get }
    /// What the artifact says that it holds.
    var contents: String { get }
    /// Measures, and writes what it finds into the artifact.
    func probe(_ context: StageContext, into root: borrowing Group) throws
}

extension ProbeKind {
    func outputs(_ parameters: ParameterValues) -> [String] { [artifact] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let file = try Artifact.create(kind: name, description: contents, parameters: context.parameters)
        try probe(context, into: file.root)
        try Artifact.finish(file, at: context.output(artifact))
    }
}
