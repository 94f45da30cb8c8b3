// Collects everything that is wrong with a manifest, each with its place and the path of its key.
// Unaware of what is checked.

/// The mistakes found so far in one manifest.
struct ManifestErrors: Sendable {
    private let files: [String]
    private let document: JSONDocument
    /// Of each file.
    private let positions: [SourcePositions]
    private var found: [(offset: Int, failure: Failure)] = []
    /// One mistake in a stage of many instances is reported once.
    private var seen: Set<Name> = []

    /// `files`: what messages call the texts of the document.
    init(files: [String], document: JSONDocument) {
        self.files = files
        self.document = document
        let ends = document.starts.dropFirst().map(\.byte) + [document.bytes.count]
        positions = zip(document.starts, ends).map { SourcePositions(Array(document.bytes[$0.byte..<$1])) }
    }

    var isEmpty: Bool { found.isEmpty }
    var count: Int { found.count }

    /// All failures in the order of the files.
    var failures: Failures {
        Failures(
            found.enumerated().sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }
                .map(\.element.failure))
    }

    /// All failures, which are then forgotten.
    mutating func takeFailures() -> [Failure] {
        defer { found = [] }
        return failures.all
    }

    /// `pipeline.json:line:column`.
    func place(_ json: JSON) -> String {
        let text = document.text(of: json)
        return "\(files[text]):\(positions[text][json.offset - document.starts[text].byte])"
    }

    /// So many mistakes that no more are shown: their keys are not looked for, nor names that may have been meant.
    private var isFlood: Bool { found.count >= 500 }

    /// Adds a mistake at a key or value of the manifest.
    mutating func add(
        _ headline: String, at json: JSON, found: String? = nil, expected: String? = nil,
        facts: [Failure.Fact] = [], hint: String? = nil
    ) {
        guard seen.insert("\(json.offset) \(headline)").inserted else { return }
        var all: [Failure.Fact] = []
        let path = isFlood ? "" : document.path(to: json)
        if !path.isEmpty { all.append(.init("key", path)) }
        if let found { all.append(.init("found", found)) }
        if let expected { all.append(.init("expected", expected)) }
        self.found.append(
            (json.offset, Failure(.usage, headline, at: place(json), facts: all + facts, hint: hint)))
    }

    /// Adds a mistake of the command line.
    mutating func add(_ failure: Failure) {
        guard seen.insert(Name(failure.description)).inserted else { return }
        found.append((-1, failure))
    }

    /// Adds "unknown `what` 'name' of `owner`", with the nearest valid one.
    mutating func addUnknown(
        _ what: String, _ name: String, of owner: String? = nil, at json: JSON, among valid: some Sequence<String>
    ) {
        let names = Array(valid)
        add(
            "unknown \(what) '\(name)'" + (owner.map { " of \($0)" } ?? ""), at: json,
            expected: names.isEmpty ? nil : listing(names),
            hint: isFlood ? nil : nearest(to: name, among: names).map { "did you mean '\($0)'?" })
    }
}

extension ManifestErrors {
    /// Adds "'name' is given twice".
    mutating func addTwice(_ name: String, at json: JSON, first: JSON) {
        add("'\(name)' is given twice", at: json, facts: [.init("first", place(first))])
    }
}

/// Names in a line of an error: all of them, or the first ten and how many more.
package func listing(_ names: [String]) -> String {
    if names.count <= 12 { return names.joined(separator: ", ") }
    return names.prefix(10).joined(separator: ", ") + ", … (\(names.count) in all)"
}

extension JSONDocument {
    /// The keys that lead to a value or key of its text: `stages.flow-odd.inputs.runs[1]`; empty for the outermost.
    func path(to target: JSON) -> String {
        var path = ""
        var here = roots[text(of: target)]
        descent: while here.index != target.index {
            for member in here.members where target.index < member.value.end {
                path += (path.isEmpty ? "" : ".") + member.name
                if member.key.index == target.index { return path }
                here = member.value
                continue descent
            }
            for (position, item) in here.items.enumerated() where target.index < item.end {
                path += "[\(position)]"
                here = item
                continue descent
            }
            return path
        }
        return path
    }
}

extension JSON {
    /// What an error says stands here.
    var described: String {
        switch kind {
        case .null: "null"
        case .boolean: boolean == true ? "true" : "false"
        case .integer: "the integer \(integer ?? 0)"
        case .number: "the number \(number ?? 0)"
        case .string: "the string \"\(string ?? "")\""
        case .array: count == 0 ? "an empty list" : "a list"
        case .object: "an object"
        }
    }
}

extension Value {
    /// What an error says the value is.
    var described: String {
        switch self {
        case .boolean: text
        case .integer, .number: "the \(typeName) \(text)"
        case .string: "the string \"\(text)\""
        case .list(let values): values.isEmpty ? "an empty list" : "the list \(text)"
        }
    }
}
