// The artifact of an analyse stage as plots read it: tables, root attributes, claims. Unaware of what they are about.
import Engine
import HDF5

/// Tables and claims that an analyse stage left behind.
struct AnalysisFile: Sendable {
    /// Attributes of the root: what was analysed.
    var attributes: [String: AttributeValue]
    /// Every claim of the file, in order of id.
    var claims: [Claim]
    private var tables: [String: Table]
    private let place: String

    /// Reads the tables `names`. Throws a `Failure` if the file is not of `kind`.
    init(reading input: InputFile, kind: String, tables names: [String]) throws {
        let file = try File.open(input.path)
        attributes = try file.root.attributes()
        place = "\(input.origin)/\(input.name)"
        guard attributes["kind"]?.text == kind else {
            throw Failure(
                .usage, "an input is not an artifact of \(kind)", at: place,
                facts: [.init("found", "an artifact of kind \(attributes["kind"]?.text ?? "none")")])
        }
        tables = [:]
        for name in names { tables[name] = try Table(reading: file.root.group(name)) }
        claims = try Claim.read(from: file.root)
    }

    /// A column of one of the tables that were read.
    func values(_ table: String, _ column: String) throws -> [Double] {
        guard let table = tables[table] else { preconditionFailure("table '\(table)' was not read") }
        return try table.values(column)
    }

    /// The sentences of the claims whose id begins with `figure` and a dot, as captions have them.
    func claimSentences(_ figure: String) -> [String] {
        claims.filter { $0.id.hasPrefix(figure + ".") }.map { "[\($0.id)] \($0.captionSentence)" }
    }
}
