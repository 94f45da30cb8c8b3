// The kind of stage that measures: what it leaves behind is a value, and how that is stored stands here once.
import HDF5
import StageGraph

/// What an analysis found: tables and claims.
public struct Analysis: Sendable {
    /// A table and its place in the artifact.
    public struct Part: Sendable {
        /// The group's path below the root.
        public var path: String
        /// Its columns.
        public var table: Table
        /// Of the group.
        public var attributes: [String: AttributeValue]

        /// A table at `path`.
        public init(_ path: String, _ table: Table, attributes: [String: AttributeValue] = [:]) {
            self.path = path
            self.table = table
            self.attributes = attributes
        }
    }

    /// Of the artifact's root: what was analysed.
    public var attributes: [String: AttributeValue]
    /// In the order in which they are written.
    public var tables: [Part]
    /// What the papers say of it.
    public var claims: [Claim]

    /// What was found.
    public init(_ attributes: [String: AttributeValue] = [:], tables: [Part], claims: [Claim]) {
        self.attributes = attributes
        self.tables = tables
        self.claims = claims
    }
}

/// A kind that reads results of other stages and leaves one artifact with tables and claims.
///
///     struct AnalyseEscape: AnalysisKind {
///         let name = "analyse.escape"
///         let summary = "measures when runs leave the secondary plateau"
///         let contents = "escape from the secondary plateau, beside theory"
///         let artifact = "escape.h5"
///         let inputs: [InputDeclaration] = [.init("runs", .oneOrMore, "histories of train.flow")]
///
///         func analyse(_ context: StageContext) throws -> Analysis { … }
///     }
public protocol AnalysisKind: MeasuresClaims {
    /// The artifact's file name.
    var artifact: String { get }
    /// What the artifact says that it holds.
    var contents: String { get }
    /// Measures. Throws a `Failure` if the inputs do not fit together, or an `HDF5Error` if one cannot be read.
    func analyse(_ context: StageContext) throws -> Analysis
}

extension AnalysisKind {
    /// None.
    public var parameters: [ParameterDeclaration] { [] }

    /// The artifact.
    public func outputs(_ parameters: ParameterValues) -> [String] { [artifact] }

    /// HDF5, its compression and the C library.
    public func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    /// Measures and writes.
    public func run(_ context: StageContext) throws {
        let analysis = try analyse(context)
        let file = try Artifact.create(kind: name, description: contents, parameters: context.parameters)
        try file.root.write(attributes: analysis.attributes)
        for part in analysis.tables {
            try part.table.write(to: file.root, part.path, attributes: part.attributes)
        }
        try Claim.write(analysis.claims, to: file.root)
        try Artifact.finish(file, at: context.output(artifact))
    }
}

extension StageContext {
    /// One measurement of each run, with progress in between.
    public func measure<Run, Row>(_ runs: [Run], _ row: (Run) throws -> Row) throws -> [Row] {
        var rows: [Row] = []
        for run in runs {
            rows.append(try row(run))
            progress(Double(rows.count), Double(runs.count), "runs")
        }
        return rows
    }
}
