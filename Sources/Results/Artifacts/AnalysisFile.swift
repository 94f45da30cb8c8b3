// The artifact of an analyse stage as plots read it: tables, root attributes, claims. Unaware of what they are about.
import HDF5
import StageGraph

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

    /// One of the tables that were read.
    public func rows(_ table: String) -> Rows {
        guard let table = tables[table] else { preconditionFailure("table '\(table)' was not read") }
        return Rows(table: table)
    }

    /// The claims as captions say them, in order of id.
    public var claimSentences: [String] { claims.map(\.captionLine) }
}

/// The columns of a table by their names: `try rows.alpha`.
@dynamicMemberLookup public struct Rows: Sendable {
    /// What they stand in.
    public let table: Table

    /// Throws an `HDF5Error` that lists the columns there are.
    public subscript(dynamicMember name: String) -> [Double] {
        get throws(HDF5Error) { try table.values(name) }
    }
}
