// The functions of Python and Snakemake that are understood. Unaware of rules.

import StageGraph

extension SnakeScope {
    /// What a call gives.
    func call(
        _ function: SnakeExpression, _ arguments: [SnakeExpression.Argument], _ line: Int
    ) throws(SnakeMistake) -> SnakeValue {
        if case .member(let owner, let name) = function.form { return try call(owner, name, arguments, line) }
        guard case .name(let name) = function.form else {
            throw SnakeMistake("this call is not understood", line)
        }
        // Of the user's own there may be one of the same name.
        if foreign[Name(name)] != nil { return try value(of: function) }
        if name == "expand" || name == "collect" { return try expand(arguments, line) }
        if let flag = Self.flags.first(where: { $0.name.hasBytes(of: name) })?.flag {
            return .flagged([flag], try only(arguments, name, line))
        }
        switch name {
        case "range": return try range(arguments, line)
        case "list", "tuple", "sorted", "set":
            let value = try only(arguments, name, line)
            guard let items = value.items else {
                throw SnakeMistake("a list was expected", line, found: value.described)
            }
            if name == "list" || name == "tuple" { return .list(items) }
            let isSorted = items.allSatisfy { if case .text = $0 { true } else { false } }
            guard isSorted, name == "sorted" else {
                throw SnakeMistake("'\(name)' of this is not known here", line, hint: "write the list out")
            }
            return .list(items.sorted { Name($0.scalarText ?? "") < Name($1.scalarText ?? "") })
        case "str":
            let value = try only(arguments, name, line)
            guard let text = value.scalarText else {
                throw SnakeMistake("a text was expected", line, found: value.described)
            }
            return .text(text)
        case "int":
            switch try only(arguments, name, line) {
            case .integer(let value): return .integer(value)
            case let value:
                guard let integer = value.scalarText.flatMap({ Int($0) }) else {
                    throw SnakeMistake("an integer was expected", line, found: value.described)
                }
                return .integer(integer)
            }
        case "float":
            let value = try only(arguments, name, line)
            guard let number = value.scalarText.flatMap({ Double($0) }) else {
                throw SnakeMistake("a number was expected", line, found: value.described)
            }
            return .number(number)
        case "len":
            let value = try only(arguments, name, line)
            guard let items = value.items else {
                throw SnakeMistake("a list was expected", line, found: value.described)
            }
            return .integer(items.count)
        case "multiext":
            var texts: [String] = []
            for argument in arguments { texts.append(try text(of: argument.value)) }
            return .list(texts.dropFirst().map { .text((texts.first ?? "") + $0) })
        case "glob_wildcards":
            throw SnakeMistake(
                "what glob_wildcards finds may change with every file", line,
                hint:
                    "write the list out, or import and then make it an axis: \"sample\": \"file:data/*.csv\" (doc/howto-folders.md)"
            )
        default: return try value(of: function)
        }
    }

    private static let flags: [(name: String, flag: SnakeValue.Flag)] = [
        ("directory", .folder), ("temp", .temporary), ("temporary", .temporary), ("protected", .protected),
        ("ancient", .ancient), ("touch", .touch),
    ]

    /// Calls of what belongs to something: `config.get`, `"{}".format`, `", ".join`.
    private func call(
        _ owner: SnakeExpression, _ name: String, _ arguments: [SnakeExpression.Argument], _ line: Int
    ) throws(SnakeMistake) -> SnakeValue {
        if name == "join", case .member(let module, "path") = owner.form, case .name("os") = module.form {
            var texts: [String] = []
            for argument in arguments { texts.append(try text(of: argument.value)) }
            return .text(
                texts.reduce("") { $1.startsWith("/") || $0.isEmpty ? $1 : $0.endsWith("/") ? $0 + $1 : $0 + "/" + $1 })
        }
        let value = try value(of: owner)
        switch (value, name) {
        case (.map(let members), "get"):
            guard let key = arguments.first else { throw SnakeMistake("'get' needs a name", line) }
            let wanted = try self.value(of: key.value)
            if let member = members.last(where: { $0.key.isSame(as: wanted) }) { return member.value }
            return arguments.count > 1 ? try self.value(of: arguments[1].value) : .none
        case (.map(let members), "keys"): return .list(members.map(\.key))
        case (.map(let members), "values"): return .list(members.map(\.value))
        case (.text(let text), "format"):
            var positional: [SnakeValue] = []
            var named: [(name: String, value: SnakeValue)] = []
            for argument in arguments {
                let value = try self.value(of: argument.value)
                if let name = argument.name { named.append((name, value)) } else { positional.append(value) }
            }
            return .text(try format(text, positional, named, line))
        case (.text(let text), "join"):
            let items = try only(arguments, name, line).items ?? []
            return .text(items.map { $0.scalarText ?? "" }.joined(separator: text))
        case (.text(let text), "split"):
            let words = text.utf8.split(whereSeparator: { $0 == 32 || $0 == 9 || $0 == 10 }).map {
                String(Substring($0))
            }
            guard arguments.isEmpty else { break }
            return .list(words.map { .text($0) })
        default: break
        }
        throw SnakeMistake("'.\(name)()' is not known here", line, found: value.described, hint: "write what it gives")
    }

    private func only(_ arguments: [SnakeExpression.Argument], _ name: String, _ line: Int) throws(SnakeMistake)
        -> SnakeValue
    {
        guard arguments.count == 1, arguments[0].name == nil, !arguments[0].isUnpacked else {
            throw SnakeMistake("'\(name)' has one argument here", line)
        }
        return try value(of: arguments[0].value)
    }

    private func range(_ arguments: [SnakeExpression.Argument], _ line: Int) throws(SnakeMistake) -> SnakeValue {
        var numbers: [Int] = []
        for argument in arguments {
            guard case .integer(let number) = try value(of: argument.value) else {
                throw SnakeMistake("'range' goes over integers", line)
            }
            numbers.append(number)
        }
        guard (1...3).contains(numbers.count), numbers.count < 3 || numbers[2] != 0 else {
            throw SnakeMistake("'range' has one to three arguments, and steps that are not 0", line)
        }
        let (start, end) = numbers.count == 1 ? (0, numbers[0]) : (numbers[0], numbers[1])
        let values = stride(from: start, to: end, by: numbers.count == 3 ? numbers[2] : 1).prefix(Self.longest + 1)
        guard values.underestimatedCount >= 0, case let list = Array(values), list.count <= Self.longest else {
            throw SnakeMistake("the list is too long", line, found: "more than \(Self.longest) items")
        }
        return .list(list.map { .integer($0) })
    }

    /// Every combination of the values, or, with `zip`, the first of each, the second of each, ….
    private func expand(_ arguments: [SnakeExpression.Argument], _ line: Int) throws(SnakeMistake) -> SnakeValue {
        var patterns: [SnakeValue] = []
        var lists: [(name: String, values: [SnakeValue])] = []
        var isZip = false, allowsMissing = false
        for (place, argument) in arguments.enumerated() {
            if argument.name == nil, place > 0 {
                guard case .name("zip") = argument.value.form else {
                    throw SnakeMistake("this way to combine is not known here", line, hint: "zip, or every combination")
                }
                isZip = true
                continue
            }
            let value = try value(of: argument.value)
            guard let name = argument.name else {
                patterns = value.flat
                continue
            }
            if name == "allow_missing" {
                if case .boolean(true) = value { allowsMissing = true }
            } else {
                lists.append((name, value.items ?? [value]))
            }
        }
        let total = isZip ? 1 : lists.reduce(1) { min($0 * max($1.values.count, 1), Self.longest + 1) }
        guard total * max(patterns.count, 1) <= Self.longest else {
            throw SnakeMistake("the list is too long", line, found: "more than \(Self.longest) items")
        }
        var combinations: [[(name: String, value: SnakeValue)]] = [[]]
        if isZip {
            let count = lists.map(\.values.count).min() ?? 0
            combinations = (0..<count).map { number in lists.map { ($0.name, $0.values[number]) } }
        } else {
            for list in lists {
                combinations = combinations.flatMap { start in list.values.map { start + [(list.name, $0)] } }
            }
        }
        var results: [SnakeValue] = []
        for pattern in patterns {
            let (flags, plain) = pattern.unflagged
            guard let text = plain.scalarText else {
                throw SnakeMistake("a path was expected", line, found: plain.described)
            }
            for combination in combinations {
                let path = SnakeValue.text(try format(text, [], combination, line, allowsMissing: allowsMissing))
                results.append(flags.isEmpty ? path : .flagged(flags, path))
            }
        }
        return .list(results)
    }

    /// Python's `format`, with plain names and numbers filled with zeros (`{seed:02d}`).
    func format(
        _ text: String, _ positional: [SnakeValue], _ named: [(name: String, value: SnakeValue)], _ line: Int,
        allowsMissing: Bool = false
    ) throws(SnakeMistake) -> String {
        var result = ""
        var next = 0
        for piece in try BracePiece.pieces(text, line) {
            switch piece {
            case .text(let text): result += text
            case .field(let field):
                let parts = field.split(byte: UInt8(ascii: ":"), maxSplits: 1)
                var name = String(parts[0])
                if name.isEmpty {
                    name = String(next)
                    next += 1
                }
                let value =
                    Int(name).map { positional.indices.contains($0) ? positional[$0] : nil }
                    ?? named.last { $0.name.hasBytes(of: name) }?.value
                guard let value, let text = value.scalarText else {
                    if value == nil, allowsMissing {
                        result += "{\(field)}"
                        continue
                    }
                    throw SnakeMistake("'{\(field)}' has no value here", line, found: value?.described)
                }
                result += parts.count > 1 ? try Self.filled(text, String(parts[1]), line) : text
            }
        }
        return result
    }

    /// `02d`: with zeros in front.
    private static func filled(_ text: String, _ format: String, _ line: Int) throws(SnakeMistake) -> String {
        let digits = format.endsWith("d") ? format.dropping(last: 1) : format[...]
        guard digits.startsWith("0"), let width = Int(digits), width < 100, let number = Int(text), number >= 0 else {
            throw SnakeMistake("the format '\(format)' is not known here", line, hint: "such as {seed:02d} are")
        }
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}

/// A piece of a text with fields in braces.
enum BracePiece {
    case text(String)
    case field(String)

    /// `{{` and `}}` are braces.
    static func pieces(_ text: String, _ line: Int) throws(SnakeMistake) -> [BracePiece] {
        var pieces: [BracePiece] = []
        var plain: [UInt8] = []
        let bytes = Array(text.utf8)
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") else {
                plain.append(byte)
                at += 1
                continue
            }
            if at + 1 < bytes.count, bytes[at + 1] == byte {
                plain.append(byte)
                at += 2
                continue
            }
            // Constraints of wildcards have braces of their own: {id,[0-9]{3}}.
            var depth = 0
            var close = at
            while close < bytes.count {
                if bytes[close] == UInt8(ascii: "{") { depth += 1 }
                if bytes[close] == UInt8(ascii: "}") { depth -= 1 }
                if depth == 0 { break }
                close += 1
            }
            guard byte == UInt8(ascii: "{"), close < bytes.count else {
                throw SnakeMistake(
                    "a brace of this text has no partner", line, found: "'\(text)'", hint: "{{ and }} are braces")
            }
            if !plain.isEmpty { pieces.append(.text(String(decoding: plain, as: UTF8.self))) }
            plain = []
            pieces.append(.field(String(decoding: bytes[(at + 1)..<close], as: UTF8.self)))
            at = close + 1
        }
        if !plain.isEmpty || pieces.isEmpty { pieces.append(.text(String(decoding: plain, as: UTF8.self))) }
        return pieces
    }
}
