// What an expression of a Snakefile can come to. Unaware of how it is written.

import StageGraph

/// A value of the Python in a Snakefile.
indirect enum SnakeValue {
    case none
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([SnakeValue])
    case map([(key: SnakeValue, value: SnakeValue)])
    /// What a file is beside its path.
    case flagged(Set<Flag>, SnakeValue)
    /// Input or output of a rule: some have names.
    case named([(name: String?, value: SnakeValue)])

    enum Flag { case folder, temporary, protected, ancient, touch }

    init(_ datum: Datum) {
        self =
            switch datum {
            case .none: .none
            case .boolean(let value): .boolean(value)
            case .integer(let value): .integer(value)
            case .number(let value): .number(value)
            case .text(let value): .text(value)
            case .list(let values): .list(values.map(SnakeValue.init))
            case .map(let members): .map(members.map { (.text($0.name), SnakeValue($0.value)) })
            }
    }

    /// What `str` makes of a scalar; nil for others.
    var scalarText: String? {
        switch self {
        case .none: Datum.none.pythonText
        case .boolean(let value): Datum.boolean(value).pythonText
        case .integer(let value): String(value)
        case .number(let value): Datum.number(value).pythonText
        case .text(let value): value
        case .flagged(_, let value): value.scalarText
        case .list, .map, .named: nil
        }
    }

    /// As a list of what is in it, lists within lists too; a scalar as a list of itself.
    var flat: [SnakeValue] {
        switch self {
        case .list(let items): items.flatMap(\.flat)
        case .named(let items): items.flatMap(\.value.flat)
        case .flagged(let flags, .list(let items)): items.flatMap(\.flat).map { .flagged(flags, $0) }
        default: [self]
        }
    }

    /// The items of something that can be gone through; nil for others.
    var items: [SnakeValue]? {
        switch self {
        case .list(let items): items
        case .named(let items): items.flatMap(\.value.flat)
        case .map(let members): members.map(\.key)
        default: nil
        }
    }

    /// Its flags and what is flagged.
    var unflagged: (flags: Set<Flag>, value: SnakeValue) {
        guard case .flagged(let flags, let value) = self else { return ([], self) }
        let inner = value.unflagged
        return (flags.union(inner.flags), inner.value)
    }

    /// What messages call it.
    var described: String {
        switch self {
        case .list: "a list"
        case .map: "a dictionary"
        case .named: "files of a rule"
        case .text(let text): "'\(text)'"
        default: scalarText ?? "a value"
        }
    }

    /// Whether two scalars are the same; others never are.
    func isSame(as other: SnakeValue) -> Bool {
        switch (self, other) {
        case (.text(let left), .text(let right)): left.hasBytes(of: right)
        case (.integer(let left), .integer(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.boolean(let left), .boolean(let right)): left == right
        default: false
        }
    }
}
