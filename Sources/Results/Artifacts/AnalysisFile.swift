// The artifact of an analyse stage as plots read it: tables, root attributes, claims. Unaware of what they are about.
import Engine
import HDF5

/// Tables and claims that an analyse stage left behind.
public struct AnalysisFile: Sendable {
    /// Attributes of the root: what was analysed.
    public var attributes: [String: AttributeValue]
    /// Every claim of the file, in order of id.
    public var claims: [Claim]
    private var tables: [String: Table]

    /// Reads the tables `names`. Throws a `Failure` if the file is not of `kind`.
    public init(reading input: InputFile, kind: String, tables names: [String]) throws {
        let file = try Artifact.open(input, kind: kind)
        attributes = try file.root.attributes()
        tables = [:]
        for name in names { tables[name] = try Table(reading: file.root.group(name)) }
        claims = try Claim.read(from: file.root)
    }

    /// A column of one of the tables that were read.
    public func values(_ table: String, _ column: String) throws -> [Double] {
        guard let table = tables[table] else { preconditionFailure("table '\(table)' was not read") }
        return try table.values(column)
    }

    /// The claims as captions say them, in order of id.
    public var claimSentences: [String] { claims.map(\.captionLine) }
}
