// Writes an archive: gathers every part and puts the file in place when it is whole. Unaware of the command line.

import Engine
import Glibc
import HDF5
import ResultStore
import StageGraph

/// What an archive is made of and where it goes.
public struct ArchiveRequest: Sendable {
    /// Indices of stages in the graph.
    public var targets: [Int]
    /// The file to write.
    public var output: String
    /// How much it holds.
    public var scope: ArchiveScope

    /// A request.
    public init(targets: [Int], output: String, scope: ArchiveScope) {
        self.targets = targets
        self.output = output
        self.scope = scope
    }
}

/// What was written.
public struct ArchiveSummary: Sendable {
    /// Stages in it.
    public var stages: Int
    /// Figures in it.
    public var figures: Int
    /// Bytes by part (`objects`, `source`, …), before they are compressed; sorted by name.
    public var parts: [(name: String, files: Int, bytes: Int)]
    /// Bytes of the file.
    public var size: Int
    /// What a person should know: there was no repository, say.
    public var remarks: [String]
}

/// Makes archives.
public enum ArchiveBuilder {
    /// Writes the archive of what the targets need. Everything must be up to date. The file appears when it is whole.
    public static func write(_ pipeline: Pipeline, _ request: ArchiveRequest) throws -> ArchiveSummary {
        let output = try Pipeline.absolute(request.output)
        let folder = Files.folder(of: output)
        // Before anything is hashed.
        var file = try NewFile(at: output)
        var state = try ArchiveState(pipeline, targets: request.targets, scope: request.scope)
        guard !state.figures.isEmpty || request.scope != .figuresOnly else {
            throw Failure(
                .usage, "nothing is archived: none of the targets is a figure",
                hint: "name figures, or leave out --figures-only")
        }
        let parts = try ArchiveParts(&state, scope: request.scope, scratch: folder)
        let bag = BagWriter(
            payload: parts.payload, tags: parts.tags, description: parts.description, scratch: folder)
        try file.fill { file throws(Failure) in
            try bag.write(ContainerFormat(fileName: output), to: file)
        }
        let size = try file.commit()
        return ArchiveSummary(
            stages: state.stages.count, figures: state.figures.count, parts: sizes(parts.payload), size: size,
            remarks: parts.remarks)
    }

    private static func sizes(_ files: [BagFile]) -> [(name: String, files: Int, bytes: Int)] {
        var sums: [Name: (files: Int, bytes: Int)] = [:]
        for file in files {
            let steps = file.name.text.split(byte: UInt8(ascii: "/"))
            let part: Name = steps.count > 1 ? Name(steps[0]) : "descriptions"
            let sum = sums[part, default: (0, 0)]
            sums[part] = (sum.files + 1, sum.bytes &+ file.size)
        }
        return sums.sorted { $0.key < $1.key }.map { ($0.key.text, $0.value.files, $0.value.bytes) }
    }
}
