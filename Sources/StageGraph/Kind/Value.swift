// A parameter's value as the manifest gives it. Integers and numbers are different types: 1 is not 1.0 in a key.

/// A manifest value: what parameters, matrix axes and profile settings are made of.
public indirect enum Value: Sendable, Hashable {
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case list([Value])

    /// What people and programs read: `0.6`, `odd`, `[1, "odd"]`. Numbers in the shortest form that reads back the same;
    /// lists as JSON.
    public var text: String {
        switch self {
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let value): value
        case .list(let values): "[" + values.map(\.json).joined(separator: ", ") + "]"
        }
    }

    /// As JSON: like `text`, but strings stand in quotes.
    public var json: String {
        if case .string(let value) = self { JSONWriter.quoted(value) } else { text }
    }

    /// Whether a text in it holds U+0000. (As JSON, that is an escape.)
    var holdsZeroCharacter: Bool {
        switch self {
        case .string(let value): value.utf8.contains(0)
        case .list(let values): values.contains(where: \.holdsZeroCharacter)
        default: false
        }
    }

    /// The type's name as errors print it.
    public var typeName: String {
        switch self {
        case .boolean: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .list: "list"
        }
    }
}

extension Value {
    /// Whether type and value agree; strings by their bytes.
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.boolean(let left), .boolean(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): Name(left) == Name(right)
        case (.list(let left), .list(let right)): left == right
        default: false
        }
    }

    /// By type and value.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .boolean(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(value)
        case .number(let value): hasher.combine(value)
        case .string(let value): hasher.combine(Name(value))
        case .list(let values): hasher.combine(values)
        }
    }
}
