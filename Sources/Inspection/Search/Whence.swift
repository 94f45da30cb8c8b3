// Where a file comes from: the results in the store that have its bytes, or had before somebody edited it. Found by content
// and by what delivered files say of themselves. Reads, never runs.

import Engine
import ResultStore

/// What is known of a file.
public struct Whence: Sendable {
    /// A result that has the bytes.
    public struct Maker: Sendable {
        /// What made it.
        public var record: ActionRecord
        /// What the stage calls the file.
        public var output: Name
        /// The figure that has this file now; nil: none.
        public var figure: Figure?
        /// Whether a stage of the profile has it as its last result.
        public var isCurrent: Bool
        /// The runs in which a stage ran with this key, oldest first.
        public var runs: [String]
        /// Stages that have made the inputs, by the inputs' digests.
        public var origins: [Digest: Name]
    }

    /// As it was named.
    public var path: String
    /// What is in it now.
    public var content: FileContent
    /// What a result had put there, where that is something else: the file was edited since.
    public var delivered: Digest?
    /// Results with its bytes or, of an edited file, with those that were delivered; the latest first.
    public var makers: [Maker]
    /// The claims of the figures among them.
    public var claims: [ClaimRow]
    /// Ids of stages that have read the file.
    public var readers: [Name]

    /// Looks for a file in the store. Throws a usage failure if there is no such file.
    public init(_ path: String, _ pipeline: Pipeline) throws {
        guard let (content, _) = try Files.contentAndStart(of: path, count: 0) else {
            throw Failure(.usage, "there is no such file", at: path, hint: "name a regular file")
        }
        self.path = path
        self.content = content
        let store = try Store(folder: pipeline.store)
        let mark = try DeliveredFile.deliveredDigest(at: path)
        var found = try Self.records(store) { $0.mentions(content.digest) }
        readers = Set(found.filter { $0.preImage.inputDigests.contains(content.digest) }.map(\.stage)).sorted()
        var wanted = content.digest
        if !found.contains(where: { $0.hasMade(wanted) }), let mark, mark != wanted {
            delivered = mark
            wanted = mark
            found = try Self.records(store) { $0.hasMade(mark) }
        }
        makers = try Self.makers(of: wanted, found.filter { $0.hasMade(wanted) }, pipeline, store)
        var claims: [ClaimRow] = []
        for figure in makers.compactMap(\.figure) where !claims.contains(where: { $0.figure.hasBytes(of: figure.id) }) {
            claims += try ClaimTable.rows(pipeline, targets: [figure.stage])
        }
        self.claims = claims
    }

    private static func makers(
        of digest: Digest, _ records: [ActionRecord], _ pipeline: Pipeline, _ store: Store
    ) throws -> [Maker] {
        // Objects are named by their content.
        let object = store.paths.object(digest)
        let current = Set(try pipeline.artifacts().filter { $0.path.hasBytes(of: object) }.map(\.name))
        let inputs = Set(records.flatMap(\.preImage.inputDigests))
        var origins: [Digest: Name] = [:]
        for record in inputs.isEmpty
            ? [] : try Self.records(store, where: { $0.outputs.contains { inputs.contains($0.content.digest) } })
        {
            for output in record.outputs where inputs.contains(output.content.digest) {
                origins[output.content.digest] = record.stage
            }
        }
        var makers: [Maker] = []
        for record in records.sorted(by: { Name($1.finished) < Name($0.finished) }) {
            guard let output = record.outputs.first(where: { $0.content.digest == digest })?.name else { continue }
            let graph = pipeline.graph
            let figure = graph.figures.first { figure in
                let stage = graph.stages[figure.stage]
                return stage.id == record.stage && current.contains("\(stage.id)/\(output)")
            }
            makers.append(
                Maker(
                    record: record, output: output, figure: figure,
                    isCurrent: current.contains("\(record.stage)/\(output)"),
                    runs: try JournalSearch.runs(thatMade: [record.key], store.paths), origins: origins))
        }
        return makers
    }

    /// The records that are wanted, in the order in which they were written.
    static func records(_ store: Store, where isWanted: (ActionRecord) -> Bool) throws -> [ActionRecord] {
        var found: [ActionRecord] = []
        try store.records.forEach { record in
            if let record, isWanted(record) { found.append(record) }
        }
        return found
    }
}

extension ActionRecord {
    /// Whether one of its outputs has this content.
    fileprivate func hasMade(_ digest: Digest) -> Bool { outputs.contains { $0.content.digest == digest } }

    /// Whether one of its outputs or inputs has this content.
    fileprivate func mentions(_ digest: Digest) -> Bool {
        hasMade(digest) || preImage.inputDigests.contains(digest)
    }
}
