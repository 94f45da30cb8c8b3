// A parameter's value as the manifest gives it. Integers and numbers are different types: 1 is not 1.0 in a key.

/// A manifest value: what parameters, matrix axes and profile settings are made of.
public indirect enum Value: Sendable, Hashable {
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case list([Value])

    /// What people read: `0.6`, `odd`, `[1, 2]`. Numbers in the shortest form that reads back the same; never hashed.
    public var text: String {
        switch self {
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let value): value
        case .list(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
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
