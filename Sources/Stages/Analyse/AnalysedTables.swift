// An artifact of an analyse stage as plots read it: tables and claims. Unaware of what they mean.
import Engine
import HDF5

/// The tables and claims of one analysis.
struct AnalysedTables: Sendable {
    /// Of the file itself.
    let attributes: [String: AttributeValue]
    let tables: [String: Table]
    let claims: [Claim]

    /// Throws a `Failure` if the input is not an artifact of the kind `kind`.
    init(reading input: InputFile, kind: String, tables names: [String]) throws {
        let file = try File.open(input.path)
        let attributes = try file.root.attributes()
        guard attributes["kind"]?.text == kind else {
            throw Failure(
                .usage, "an input is not an artifact of \(kind)", at: "\(input.origin)/\(input.name)",
                facts: [.init("found", "an artifact of kind \(attributes["kind"]?.text ?? "none")")])
        }
        self.attributes = attributes
        var tables: [String: Table] = [:]
        for name in names { tables[name] = try Table(reading: try file.root.group(name)) }
        self.tables = tables
        claims = try Claim.read(from: file.root)
    }

    /// A column of a table.
    func values(_ table: String, _ column: String) throws -> [Double] {
        guard let table = tables[table] else { preconditionFailure("table '\(table)' was not read") }
        return try table.values(column)
    }

    /// The claims as captions say them, in order of id.
    var claimSentences: [String] { claims.map { "[\($0.id)] \($0.captionSentence)" } }
}
