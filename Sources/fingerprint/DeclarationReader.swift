// Tokens of a Swift file → what it declares.

/// Reads declarations off tokens.
struct DeclarationReader {
    private let tokens: [Token]
    private let source: UnsafePointer<UInt8>
    private var result = Declarations()
    /// Which extension's body this is, and the access of its members unless they say otherwise.
    private var body: (place: Int, access: Access)?

    static func read(_ tokens: [Token], in source: [UInt8]) -> Declarations {
        source.withUnsafeBufferPointer { buffer in
            var reader = DeclarationReader(tokens: tokens, source: buffer.baseAddress!)
            reader.readAll()
            return reader.result
        }
    }

    private init(tokens: [Token], source: UnsafePointer<UInt8>) { (self.tokens, self.source) = (tokens, source) }

    private mutating func readAll() {
        var depth = 0
        for (place, token) in tokens.enumerated() {
            if token.kind == .punctuation {
                switch source[token.range.lowerBound] {
                case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                    depth -= 1
                    if depth == 0, `is`(place, "}") { body = nil }
                default: break
                }
            } else if token.kind == .identifier, let word = token.word, !isMember(place) {
                if Keyword.types.contains(word) { readType(word, place) }
                if depth == 0 {
                    readTopLevel(word, place)
                } else if depth == 1, let body {
                    readMember(word, place, of: body)
                }
            }
        }
    }

    private func isMember(_ place: Int) -> Bool { place > 0 && `is`(place - 1, ".") }

    private func `is`(_ place: Int, _ character: Unicode.Scalar) -> Bool {
        place < tokens.count && place >= 0 && tokens[place].kind == .punctuation
            && source[tokens[place].range.lowerBound] == UInt8(ascii: character)
    }

    private func text(_ place: Int) -> String {
        String(
            decoding: UnsafeBufferPointer(
                start: source + tokens[place].range.lowerBound, count: tokens[place].range.count),
            as: UTF8.self)
    }

    /// The name behind a keyword; nil: it was none.
    private func name(after place: Int) -> Word? {
        guard place + 1 < tokens.count else { return nil }
        return tokens[place + 1].word
    }

    private mutating func readType(_ keyword: Word, _ place: Int) {
        guard let name = name(after: place), tokens[place + 1].kind == .identifier else { return }
        // `class func` and `class var` are members.
        if keyword == Keyword.class,
            Keyword.modifiers.contains(name) || Keyword.values.contains(name)
                || name == Keyword.function || name == Keyword.subscript
        {
            return
        }
        result.types.append(
            TypeHead(
                name: text(place + 1), inherited: inherited(from: place + 2), isProtocol: keyword == Keyword.protocol))
    }

    /// The names behind the first colon outside brackets, up to the body or `where`.
    private func inherited(from start: Int) -> [Word] {
        var (place, angles, isBehindColon): (Int, Int, Bool) = (start, 0, false)
        var words: [Word] = []
        while place < tokens.count, !`is`(place, "{"), !`is`(place, "}") {
            let token = tokens[place]
            if token.word == Keyword.where { break }
            if token.kind == .operator {
                for byte in UnsafeBufferPointer(start: source + token.range.lowerBound, count: token.range.count) {
                    angles += byte == UInt8(ascii: "<") ? 1 : byte == UInt8(ascii: ">") ? -1 : 0
                }
            } else if angles == 0 && `is`(place, ":") {
                isBehindColon = true
            } else if isBehindColon, token.kind == .identifier, let word = token.word, !`is`(place - 1, "@") {
                words.append(word)
            }
            place += 1
        }
        return words
    }

    private mutating func readTopLevel(_ word: Word, _ place: Int) {
        if word == Keyword.import { return readImport(place) }
        if word == Keyword.extension { return readExtension(place) }
        for (name, sort) in declared(word, place) {
            result.topLevel.append(Declaration(name: name, sort: sort, access: access(place) ?? .module))
        }
    }

    /// The names that a declaration with this keyword gives.
    private func declared(_ keyword: Word, _ place: Int) -> [(Word, Declaration.Sort)] {
        if Keyword.values.contains(keyword) { return names(ofValuesAt: place).map { ($0, .other) } }
        guard let name = name(after: place) else { return [] }
        if keyword == Keyword.protocol { return [(name, .protocol)] }
        if keyword == Keyword.alias { return [(name, .alias)] }
        if Keyword.nominals.contains(keyword) { return [(name, .type)] }
        return keyword == Keyword.function || Keyword.names.contains(keyword) ? [(name, .other)] : []
    }

    /// `a` and `b` of `let a = 1, b = 2` or `let (a, b) = pair`: all names before a type or a value, and those behind a
    /// comma on the same level.
    private func names(ofValuesAt place: Int) -> [Word] {
        var (next, depth, isPattern): (Int, Int, Bool) = (place + 1, 0, true)
        var names: [Word] = []
        while next < tokens.count {
            let token = tokens[next]
            if `is`(next, "(") || `is`(next, "[") || `is`(next, "{") { depth += 1 }
            if `is`(next, ")") || `is`(next, "]") || `is`(next, "}") { depth -= 1 }
            if depth < 0 || depth == 0 && next > place + 1 && token.startsLine && !`is`(next - 1, ",") { break }
            if `is`(next, ":") || token.kind == .operator || `is`(next, "{") { isPattern = false }
            if `is`(next, ",") && depth == 0 { isPattern = true }
            if isPattern, token.kind == .identifier, let word = token.word,
                // Behind a comma only what has a type or a value: `Int` in `[String: Int], Int>` has not.
                names.isEmpty || depth > 0 || `is`(next + 1, ":") || next + 1 < tokens.count && text(next + 1) == "="
            {
                names.append(word)
            }
            next += 1
        }
        return names
    }

    private mutating func readImport(_ place: Int) {
        var next = place + 1
        // `import struct Module.Name`
        if let word = name(after: place), tokens.count > place + 2, tokens[place + 2].kind == .identifier,
            !tokens[place + 2].startsLine,
            Keyword.types.contains(word) || Keyword.values.contains(word)
                || word == Keyword.function || word == Keyword.alias
        {
            next += 1
        }
        guard next < tokens.count, let module = tokens[next].word else { return }
        let isExported = place > 0 && tokens[place - 1].word == Keyword.exported
        result.imports.append((module, isExported))
    }

    private mutating func readExtension(_ place: Int) {
        var found = Extension(inherited: inherited(from: place + 1))
        var next = place + 1
        while next < tokens.count, tokens[next].kind == .identifier || `is`(next, ".") {
            if tokens[next].word == Keyword.where { break }
            if let word = tokens[next].word { found.type.append(word) }
            next += 1
        }
        // `Int?` is not Int.
        if next < tokens.count, tokens[next].fixity == .postfix { found.type = [] }
        body = (result.extensions.count, access(place) ?? .module)
        result.extensions.append(found)
    }

    private mutating func readMember(_ word: Word, _ place: Int, of body: (place: Int, access: Access)) {
        let access = access(place) ?? body.access
        func add(_ words: [Word], isImplicit: Bool) {
            result.extensions[body.place].members.append(Member(words: words, isImplicit: isImplicit, access: access))
        }
        if word == Keyword.initialiser {
            let label = label(ofParametersFrom: place + 1)
            return add(
                label.map { [$0] } ?? result.extensions[body.place].type + [SourceFile.initialiserCall],
                isImplicit: true)
        }
        if word == Keyword.subscript {
            return add(label(ofParametersFrom: place + 1, isSubscript: true).map { [$0] } ?? [], isImplicit: true)
        }
        for (name, _) in declared(word, place) {
            if name == Keyword.equals || name == Keyword.matches {
                add([], isImplicit: true)
            } else if Keyword.implicit.contains(name) {
                add(label(ofParametersFrom: place + 2).map { [$0] } ?? [], isImplicit: true)
            } else {
                add([name], isImplicit: tokens[place + 1].kind == .operator)
            }
        }
    }

    /// The label that every use writes: of a first parameter that has neither a default nor a function's type.
    private func label(ofParametersFrom start: Int, isSubscript: Bool = false) -> Word? {
        guard let open = (start..<min(tokens.count, start + 64)).first(where: { `is`($0, "(") }),
            open + 2 < tokens.count, let word = tokens[open + 1].word, tokens[open + 1].kind == .identifier,
            word != Word("_"), !isSubscript || tokens[open + 2].kind == .identifier
        else { return nil }
        var (place, depth) = (open + 1, 0)
        while place < tokens.count {
            if `is`(place, "(") || `is`(place, "[") || `is`(place, "{") { depth += 1 }
            if depth == 0 && (`is`(place, ",") || `is`(place, ")")) { break }
            if `is`(place, ")") || `is`(place, "]") || `is`(place, "}") { depth -= 1 }
            if tokens[place].kind == .operator, ["=", "->", "..."].contains(text(place)) { return nil }
            place += 1
        }
        return word
    }

    /// What the modifiers before a keyword say; nil: nothing.
    private func access(_ keyword: Int) -> Access? {
        var place = keyword - 1
        var found: Access?
        while place >= 0 {
            if `is`(place, ")") {
                var depth = 1
                while place > 0, depth > 0 {
                    place -= 1
                    depth += `is`(place, ")") ? 1 : `is`(place, "(") ? -1 : 0
                }
            } else if tokens[place].kind == .identifier, `is`(place - 1, "@") {
                place -= 1
            } else if let word = tokens[place].word, Keyword.modifiers.contains(word) {
                // `private(set)` says nothing of reading.
                if !`is`(place + 1, "("), let access = Keyword.access[word] { found = access }
            } else {
                break
            }
            place -= 1
        }
        return found
    }
}
