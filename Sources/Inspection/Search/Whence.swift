// Where a file comes from: the results in the store that have its bytes, or had before somebody edited it. Found by content
// and by what delivered files and pictures say of themselves. Reads, never runs.

import Engine
import enum Gnuplot.PictureMark
import ResultStore
import Results

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
    /// The digest of script and data that a picture names as its origin, where nothing else says where it comes from: its
    /// bytes are those of no result.
    public var drawnFrom: Digest?
    /// Results with its bytes or, of an edited file, with those that were delivered or drawn; the latest first.
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
        let found = try Self.records(store) { $0.mentions(content.digest) }
        readers = Set(found.filter { $0.preImage.inputDigests.contains(content.digest) }.map(\.stage)).sorted()
        var results = found.compactMap { $0.result(with: content.digest) }
        if results.isEmpty, let mark = try DeliveredFile.deliveredDigest(at: path), mark != content.digest {
            delivered = mark
            results = try Self.results(store) { $0.result(with: mark) }
        }
        if results.isEmpty, let mark = try PictureOrigin(path, content) {
            drawnFrom = mark.sources
            results = try Self.results(store, mark.result)
        }
        makers = try Self.makers(of: results, pipeline, store)
        var claims: [ClaimRow] = []
        for figure in makers.compactMap(\.figure) where !claims.contains(where: { $0.figure.hasBytes(of: figure.id) }) {
            claims += try ClaimTable.rows(pipeline, targets: [figure.stage])
        }
        self.claims = claims
    }

    private static func makers(
        of results: [Result], _ pipeline: Pipeline, _ store: Store
    ) throws -> [Maker] {
        let artifacts = results.isEmpty ? [] : try pipeline.artifacts()
        let inputs = Set(results.flatMap(\.record.preImage.inputDigests))
        var origins: [Digest: Name] = [:]
        for record in inputs.isEmpty
            ? [] : try Self.records(store, where: { $0.outputs.contains { inputs.contains($0.content.digest) } })
        {
            for output in record.outputs where inputs.contains(output.content.digest) {
                origins[output.content.digest] = record.stage
            }
        }
        var makers: [Maker] = []
        for result in results.sorted(by: { Name($1.record.finished) < Name($0.record.finished) }) {
            let record = result.record
            // Objects are named by their content.
            let object = store.paths.object(result.content.digest)
            let name = Name("\(record.stage)/\(result.output)")
            let isCurrent = artifacts.contains { $0.name == name && $0.path.hasBytes(of: object) }
            let graph = pipeline.graph
            let figure = isCurrent ? graph.figures.first { graph.stages[$0.stage].id == record.stage } : nil
            makers.append(
                Maker(
                    record: record, output: result.output, figure: figure, isCurrent: isCurrent,
                    runs: try JournalSearch.runs(thatMade: [record.key], store.paths), origins: origins))
        }
        return makers
    }

    /// What is found of each record, in the order in which they were written.
    private static func results(_ store: Store, _ find: (ActionRecord) -> Result?) throws -> [Result] {
        var found: [Result] = []
        try store.records.forEach { record in
            if let result = record.flatMap(find) { found.append(result) }
        }
        return found
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

/// A file that a stage has made.
private struct Result {
    var record: ActionRecord
    var output: Name
    var content: FileContent
}

extension ActionRecord {
    /// Its output with this content.
    fileprivate func result(with digest: Digest) -> Result? {
        outputs.first { $0.content.digest == digest }.map { Result(record: self, output: $0.name, content: $0.content) }
    }

    /// Whether one of its outputs or inputs has this content.
    fileprivate func mentions(_ digest: Digest) -> Bool {
        result(with: digest) != nil || preImage.inputDigests.contains(digest)
    }
}

/// What a picture says of its origin.
private struct PictureOrigin {
    let sources: Digest
    private let isPDF: Bool

    /// nil if the file is no picture with a mark.
    init?(_ path: String, _ content: FileContent) throws(Failure) {
        guard content.size <= 1 << 28, let image = try Files.read(path), let digits = PictureMark.digest(in: image),
            let sources = Digest(hexadecimal: digits.utf8)
        else { return nil }
        self.sources = sources
        isPDF = image.starts(with: "%PDF-".utf8)
    }

    /// The image of this kind that a stage has drawn from the same script and data.
    func result(of record: ActionRecord) -> Result? {
        guard PictureSources.digest(of: record) == sources else { return nil }
        return record.outputs.first { $0.name.text.endsWith(isPDF ? ".pdf" : ".png") }
            .map { Result(record: record, output: $0.name, content: $0.content) }
    }
}
