@testable import StageGraph

/// A JSON text that tests take apart, change and put together again.
indirect enum JSONTree: Equatable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONTree])
    case object([Member])

    struct Member: Equatable, Sendable {
        var name: String
        var value: JSONTree
    }

    init(_ json: JSON) {
        switch json.kind {
        case .null: self = .null
        case .boolean: self = .boolean(json.boolean == true)
        case .integer: self = .integer(json.integer ?? 0)
        case .number: self = .number(json.number ?? 0)
        case .string: self = .string(json.string ?? "")
        case .array: self = .array(json.items.map { JSONTree($0) })
        case .object: self = .object(json.members.map { Member(name: $0.name, value: JSONTree($0.value)) })
        }
    }

    var text: String {
        var json = JSONWriter()
        write(to: &json)
        return json.text
    }

    func write(to json: inout JSONWriter) {
        switch self {
        case .null: json.null()
        case .boolean(let value): json.boolean(value)
        case .integer(let value): json.integer(value)
        case .number(let value): json.number(value)
        case .string(let value): json.string(value)
        case .array(let items): json.array { json in for item in items { item.write(to: &json) } }
        case .object(let members):
            json.object { json in
                for member in members {
                    json.key(member.name)
                    member.value.write(to: &json)
                }
            }
        }
    }

    /// How many values it has, itself included.
    var count: Int {
        switch self {
        case .array(let items): items.reduce(1) { $0 + $1.count }
        case .object(let members): members.reduce(1) { $0 + $1.value.count }
        default: 1
        }
    }

    /// Changes the value `number`, counted in the order of the text from 0, the whole.
    mutating func change(_ number: Int, _ body: (inout JSONTree) -> Void) {
        if number == 0 { return body(&self) }
        var left = number - 1
        switch self {
        case .array(var items):
            for index in items.indices {
                let count = items[index].count
                if left < count {
                    items[index].change(left, body)
                    break
                }
                left -= count
            }
            self = .array(items)
        case .object(var members):
            for index in members.indices {
                let count = members[index].value.count
                if left < count {
                    members[index].value.change(left, body)
                    break
                }
                left -= count
            }
            self = .object(members)
        default: return
        }
    }
}
