// An expression of a Snakefile, as far as it is understood. Unaware of values.

import StageGraph

/// An expression that has been read.
struct SnakeExpression {
    indirect enum Form {
        case literal(SnakeValue)
        case formatted([Part])
        case name(String)
        /// A list or tuple; some items are to be unpacked.
        case list([(value: SnakeExpression, isUnpacked: Bool)])
        case map([(key: SnakeExpression, value: SnakeExpression)])
        case item(SnakeExpression, SnakeExpression)
        case member(SnakeExpression, String)
        case call(SnakeExpression, [Argument])
        case sum(SnakeExpression, SnakeExpression)
        case product(SnakeExpression, SnakeExpression)
        case negative(SnakeExpression)
        /// `[value for name in list]`
        case each(SnakeExpression, name: String, SnakeExpression)
    }

    enum Part {
        case text(String)
        case value(SnakeExpression)
    }

    struct Argument {
        var name: String?
        var value: SnakeExpression
        /// `*values`
        var isUnpacked = false
    }

    var form: Form
    var line: Int
}

/// A reader of expressions.
struct SnakeExpressionParser {
    private let tokens: ArraySlice<SnakeToken>
    private(set) var at: Int
    private var depth = 0

    /// Nesting beyond this is refused: reading is recursive.
    private static let deepest = 100

    init(_ tokens: ArraySlice<SnakeToken>) {
        self.tokens = tokens
        at = tokens.startIndex
    }

    private var next: SnakeToken? { at < tokens.endIndex ? tokens[at] : nil }
    var isAtEnd: Bool { at >= tokens.endIndex }
    private var line: Int { (next ?? tokens.last)?.line ?? 1 }

    private func isNext(_ symbol: String) -> Bool { next?.isSymbol(symbol) ?? false }

    mutating func take(_ symbol: String) -> Bool {
        guard isNext(symbol) else { return false }
        at += 1
        return true
    }

    private func unexpected(_ expected: String) -> SnakeMistake {
        SnakeMistake(
            "this expression is not understood", line, found: next?.described ?? "its end",
            hint:
                "\(expected) was expected; texts, numbers, lists, expand(), range() and config[…] are known, other Python is not"
        )
    }

    private mutating func require(_ symbol: String) throws(SnakeMistake) {
        guard take(symbol) else { throw unexpected("'\(symbol)'") }
    }

    /// Arguments up to the end or a closing bracket: `a, b=c, *d`.
    mutating func arguments(until close: String? = nil) throws(SnakeMistake) -> [SnakeExpression.Argument] {
        var arguments: [SnakeExpression.Argument] = []
        while !isAtEnd, !(close.map(isNext) ?? false) {
            if isNext("**") {
                throw SnakeMistake("unpacked dictionaries are not known here", line, hint: "write the names")
            }
            let isUnpacked = take("*")
            var name: String?
            if case .name(let text)? = next?.kind, at + 1 < tokens.endIndex, tokens[at + 1].isSymbol("=") {
                name = text
                at += 2
            }
            var value = try expression()
            if next?.isName("for") ?? false { value = try comprehension(of: value) }
            arguments.append(.init(name: name, value: value, isUnpacked: isUnpacked))
            if !take(",") { break }
        }
        return arguments
    }

    /// One expression.
    mutating func expression() throws(SnakeMistake) -> SnakeExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.deepest else { throw SnakeMistake("this is nested too deeply", line) }
        if next?.isName("lambda") ?? false {
            throw SnakeMistake(
                "functions of wildcards are not known here", line, found: "lambda",
                hint:
                    "write the paths with {wildcards}, or the stage by hand: an axis can pick inputs (doc/manifest.md)")
        }
        var left = try factor()
        while isNext("+") || isNext("-") {
            let line = self.line
            let isMinus = take("-")
            if !isMinus { at += 1 }
            let right = try factor()
            left = .init(form: .sum(left, isMinus ? .init(form: .negative(right), line: line) : right), line: line)
        }
        if let token = next,
            token.isName("if") || token.isSymbol("==") || token.isSymbol("%") || token.isSymbol("/")
                || token.isName("or")
        {
            throw unexpected("the end of the expression")
        }
        return left
    }

    private mutating func factor() throws(SnakeMistake) -> SnakeExpression {
        var left = try unary()
        while isNext("*") {
            let line = self.line
            at += 1
            left = .init(form: .product(left, try unary()), line: line)
        }
        return left
    }

    private mutating func unary() throws(SnakeMistake) -> SnakeExpression {
        let line = self.line
        guard take("-") else { return try postfix() }
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.deepest else { throw SnakeMistake("this is nested too deeply", line) }
        return .init(form: .negative(try unary()), line: line)
    }

    private mutating func postfix() throws(SnakeMistake) -> SnakeExpression {
        var value = try primary()
        while let token = next {
            if token.isSymbol(".") {
                at += 1
                guard case .name(let name)? = next?.kind else { throw unexpected("a name") }
                at += 1
                value = .init(form: .member(value, name), line: token.line)
            } else if token.isSymbol("[") {
                at += 1
                let place = try expression()
                try require("]")
                value = .init(form: .item(value, place), line: token.line)
            } else if token.isSymbol("(") {
                at += 1
                let arguments = try arguments(until: ")")
                try require(")")
                value = .init(form: .call(value, arguments), line: token.line)
            } else {
                break
            }
        }
        return value
    }

    private mutating func primary() throws(SnakeMistake) -> SnakeExpression {
        guard let token = next else { throw unexpected("a value") }
        at += 1
        switch token.kind {
        case .number(let value): return .init(form: .literal(value), line: token.line)
        case .string:
            at -= 1
            return try strings()
        case .name("True"): return .init(form: .literal(.boolean(true)), line: token.line)
        case .name("False"): return .init(form: .literal(.boolean(false)), line: token.line)
        case .name("None"): return .init(form: .literal(.none), line: token.line)
        case .name(let name): return .init(form: .name(name), line: token.line)
        case .symbol("["): return try list(until: "]", token.line)
        case .symbol("("): return try list(until: ")", token.line)
        case .symbol("{"): return try map(token.line)
        case .symbol:
            at -= 1
            throw unexpected("a value")
        }
    }

    /// Texts behind each other are one.
    private mutating func strings() throws(SnakeMistake) -> SnakeExpression {
        let line = self.line
        var parts: [SnakeExpression.Part] = []
        while case .string(let more)? = next?.kind {
            at += 1
            for part in more {
                switch part {
                case .text(let text): parts.append(.text(text))
                case .expression(let tokens):
                    var parser = SnakeExpressionParser(tokens[...])
                    let value = try parser.expression()
                    guard parser.isAtEnd else { throw parser.unexpected("'}'") }
                    parts.append(.value(value))
                }
            }
        }
        let texts = parts.compactMap { if case .text(let text) = $0 { text } else { nil } }
        if texts.count == parts.count { return .init(form: .literal(.text(texts.joined())), line: line) }
        return .init(form: .formatted(parts), line: line)
    }

    private mutating func list(until close: String, _ line: Int) throws(SnakeMistake) -> SnakeExpression {
        var items: [(value: SnakeExpression, isUnpacked: Bool)] = []
        var hasComma = false
        while !isNext(close) {
            let isUnpacked = take("*")
            let value = try expression()
            if items.isEmpty, next?.isName("for") ?? false {
                let each = try comprehension(of: value)
                try require(close)
                return each
            }
            items.append((value, isUnpacked))
            guard take(",") else { break }
            hasComma = true
        }
        try require(close)
        // Brackets around one value only hold it together.
        if close.hasBytes(of: ")"), items.count == 1, !hasComma { return items[0].value }
        return .init(form: .list(items), line: line)
    }

    private mutating func comprehension(of value: SnakeExpression) throws(SnakeMistake) -> SnakeExpression {
        let line = self.line
        at += 1
        guard case .name(let name)? = next?.kind else { throw unexpected("a name") }
        at += 1
        guard next?.isName("in") ?? false else { throw unexpected("'in'") }
        at += 1
        let values = try expression()
        if next?.isName("for") ?? false { throw unexpected("one 'for'") }
        return .init(form: .each(value, name: name, values), line: line)
    }

    private mutating func map(_ line: Int) throws(SnakeMistake) -> SnakeExpression {
        var members: [(key: SnakeExpression, value: SnakeExpression)] = []
        while !isNext("}") {
            let key = try expression()
            try require(":")
            members.append((key, try expression()))
            guard take(",") else { break }
        }
        try require("}")
        return .init(form: .map(members), line: line)
    }
}
