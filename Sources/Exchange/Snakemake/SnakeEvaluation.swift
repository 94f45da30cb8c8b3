// What expressions of a Snakefile come to. Unaware of rules.

import StageGraph

/// The names of a Snakefile and their values.
struct SnakeScope {
    /// A later value stands in place of an earlier one.
    private(set) var values: [Name: SnakeValue] = [:]
    /// Names that stand for what is not understood, and what that is: `means`, a function.
    var foreign: [Name: String] = [:]
    /// By rule, its inputs and outputs.
    var rules: [Name: [(name: String, files: SnakeValue)]] = [:]

    /// Lists longer than this are refused.
    static let longest = 100_000

    mutating func set(_ name: String, _ value: SnakeValue) {
        values[Name(name)] = value
        foreign[Name(name)] = nil
    }

    /// The value of an expression.
    func value(of expression: SnakeExpression) throws(SnakeMistake) -> SnakeValue {
        let line = expression.line
        switch expression.form {
        case .literal(let value): return value
        case .formatted(let parts):
            var text = ""
            for part in parts {
                switch part {
                case .text(let piece): text += piece
                case .value(let inner): text += try self.text(of: inner)
                }
            }
            return .text(text)
        case .name(let name):
            if let value = values[Name(name)] { return value }
            throw unknown(name, line)
        case .list(let items):
            var values: [SnakeValue] = []
            for item in items {
                let value = try value(of: item.value)
                if !item.isUnpacked {
                    values.append(value)
                } else if let items = value.items {
                    values += items
                } else {
                    throw SnakeMistake("only lists can be unpacked", item.value.line, found: value.described)
                }
            }
            return .list(values)
        case .map(let members):
            var result: [(key: SnakeValue, value: SnakeValue)] = []
            for member in members { result.append((try value(of: member.key), try value(of: member.value))) }
            return .map(result)
        case .item(let container, let place): return try item(value(of: container), value(of: place), line)
        case .member(let owner, let name): return try member(owner, name, line)
        case .call(let function, let arguments): return try call(function, arguments, line)
        case .negative(let inner):
            switch try value(of: inner) {
            case .integer(let value) where value != .min: return .integer(-value)
            case .number(let value): return .number(-value)
            case let other: throw SnakeMistake("only numbers can be negative", line, found: other.described)
            }
        case .sum(let left, let right): return try sum(value(of: left), value(of: right), line)
        case .product(let left, let right): return try product(value(of: left), value(of: right), line)
        case .each(let body, let name, let list):
            guard let items = try value(of: list).items else {
                throw SnakeMistake("'for' goes over a list", list.line)
            }
            var results: [SnakeValue] = []
            var inner = self
            for item in items {
                inner.set(name, item)
                results.append(try inner.value(of: body))
            }
            return .list(results)
        }
    }

    func text(of expression: SnakeExpression) throws(SnakeMistake) -> String {
        let value = try value(of: expression)
        guard let text = value.scalarText else {
            throw SnakeMistake("a text was expected", expression.line, found: value.described)
        }
        return text
    }

    private func unknown(_ name: String, _ line: Int) -> SnakeMistake {
        if let what = foreign[Name(name)] {
            return SnakeMistake(
                "'\(name)' is \(what), which is not understood", line,
                hint:
                    "write what it gives as a list; a stage for each file of a folder is an axis: doc/howto-folders.md")
        }
        return SnakeMistake(
            "'\(name)' is not known", line,
            hint:
                "texts, numbers, lists, range(), expand() and config[…] are known, other Python is not: write what it gives"
        )
    }

    private func item(_ container: SnakeValue, _ place: SnakeValue, _ line: Int) throws(SnakeMistake) -> SnakeValue {
        switch (container, place) {
        case (.map(let members), _):
            if let member = members.last(where: { $0.key.isSame(as: place) }) { return member.value }
            throw SnakeMistake(
                "there is no \(place.described) here", line, found: members.map(\.key.described).joined(separator: ", ")
            )
        case (.list, .integer(let number)), (.named, .integer(let number)):
            let items = container.items ?? []
            let index = number < 0 ? items.count + number : number
            guard items.indices.contains(index) else {
                throw SnakeMistake("the list has no item \(number)", line, found: "\(items.count) items")
            }
            return items[index]
        default: throw SnakeMistake("nothing can be picked from this", line, found: container.described)
        }
    }

    /// `rules.fit.output`, `rules.fit.output.table`
    private func member(_ owner: SnakeExpression, _ name: String, _ line: Int) throws(SnakeMistake) -> SnakeValue {
        if case .member(let inner, let rule) = owner.form, case .name("rules") = inner.form {
            guard let files = rules[Name(rule)] else {
                throw SnakeMistake("there is no rule '\(rule)' above this line", line)
            }
            guard let value = files.first(where: { $0.name.hasBytes(of: name) }) else {
                throw SnakeMistake("'\(name)' of a rule is not known here", line, hint: "input, output and log are")
            }
            return value.files
        }
        if case .named(let items) = try value(of: owner) {
            if let item = items.first(where: { $0.name?.hasBytes(of: name) ?? false }) { return item.value }
            throw SnakeMistake("there is no file named '\(name)'", line)
        }
        throw SnakeMistake("'.\(name)' is not known here", line)
    }

    private func sum(_ left: SnakeValue, _ right: SnakeValue, _ line: Int) throws(SnakeMistake) -> SnakeValue {
        switch (left, right) {
        case (.integer(let left), .integer(let right)):
            let (sum, isTooLarge) = left.addingReportingOverflow(right)
            if !isTooLarge { return .integer(sum) }
        case (.text(let left), .text(let right)): return .text(left + right)
        case (.number(let left), .number(let right)): return .number(left + right)
        case (.number(let left), .integer(let right)): return .number(left + Double(right))
        case (.integer(let left), .number(let right)): return .number(Double(left) + right)
        case (.list(let left), .list(let right)):
            if left.count + right.count <= Self.longest { return .list(left + right) }
        default: break
        }
        throw SnakeMistake("these cannot be added", line, found: "\(left.described) and \(right.described)")
    }

    private func product(_ left: SnakeValue, _ right: SnakeValue, _ line: Int) throws(SnakeMistake) -> SnakeValue {
        switch (left, right) {
        case (.integer(let left), .integer(let right)):
            let (product, isTooLarge) = left.multipliedReportingOverflow(by: right)
            if !isTooLarge { return .integer(product) }
        case (.number(let left), .number(let right)): return .number(left * right)
        case (.number(let left), .integer(let right)): return .number(left * Double(right))
        case (.integer(let left), .number(let right)): return .number(Double(left) * right)
        case (.list(let items), .integer(let count)):
            if count < 1 { return .list([]) }
            if !items.count.multipliedReportingOverflow(by: count).overflow, items.count * count <= Self.longest {
                return .list((0..<count).flatMap { _ in items })
            }
        default: break
        }
        throw SnakeMistake("these cannot be multiplied", line, found: "\(left.described) and \(right.described)")
    }
}
