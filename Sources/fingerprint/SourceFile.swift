// One file of a module: what it declares, what it uses, and the digest of what the compiler sees of it.
import Foundation

struct SourceFile {
    /// Module and path in its folder: `Learning/Layers/Linear.swift`.
    var name: String
    var module: Int
    /// 64 hexadecimal digits.
    var digest: String
    /// All identifiers and operators in it.
    var words: Set<Word> = []
    /// Those of them that stand behind a point.
    var members: Set<Word> = []
    var declarations = Declarations()
    /// Whether it says of itself that no result depends on it.
    var isLeftOut = false

    /// Stands for a call of an initialiser that does not name its type, `.init(…)`.
    static let initialiserCall = Word(".init")
    /// The line at a file's beginning by which it says so, followed by the reason.
    static let leftOutMark = "// In no fingerprint: "

    /// A Swift file. `salt`: what else of the module decides what its sources mean.
    init(name: String, module: Int, swift text: [UInt8], salt: String) {
        (self.name, self.module) = (name, module)
        let padded = text + [0, 0, 0, 0, 0, 0, 0, 0]
        guard let tokens = try? SwiftLexer.tokens(of: padded, count: text.count) else {
            // Every byte counts in what cannot be read.
            digest = SHA256.digest(of: Array(salt.utf8) + [0] + text)
            words = Self.roughWords(text)
            members = words
            return
        }
        digest = SHA256.digest(of: Array(salt.utf8) + [0] + NormalForm.bytes(of: tokens, in: padded))
        declarations = DeclarationReader.read(tokens, in: padded)
        isLeftOut = Self.isLeftOut(text)
        readWords(tokens, padded)
    }

    /// Files that are no Swift, of which every byte counts, or what the caller leaves of them.
    init(name: String, module: Int, bytes: [UInt8], declaring names: [Word] = []) {
        (self.name, self.module) = (name, module)
        digest = SHA256.digest(of: bytes)
        declarations.topLevel = names.map { Declaration(name: $0, sort: .other, access: .module) }
    }

    private mutating func readWords(_ tokens: [Token], _ source: [UInt8]) {
        words.reserveCapacity(256)
        for (place, token) in tokens.enumerated() {
            guard let word = token.word else { continue }
            if words.insert(word).inserted, token.kind == .operator, token.range.count > 1 {
                // Where one operator ends and the next begins, the lexer does not know.
                for start in token.range {
                    for end in start + 1...token.range.upperBound {
                        words.insert(source[start..<end].withUnsafeBufferPointer { Word($0) })
                    }
                }
            }
            guard place > 0, source[tokens[place - 1].range.lowerBound] == UInt8(ascii: ".") else { continue }
            members.insert(word)
            if word == Keyword.initialiser { words.insert(Self.initialiserCall) }
        }
        // A pattern is matched by operators that nobody writes.
        words.formUnion([Keyword.equals, Keyword.matches])
    }

    /// Whether one of the comment lines before the first code begins with the mark.
    private static func isLeftOut(_ text: [UInt8]) -> Bool {
        var rest = text[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let line = rest[..<end]
            if line.starts(with: leftOutMark.utf8) { return true }
            if !line.isEmpty && !line.starts(with: "//".utf8) { return false }
            rest = rest[(end + 1)...]
        }
        return false
    }

    /// Everything between characters that are in no identifier.
    private static func roughWords(_ text: [UInt8]) -> Set<Word> {
        Set(
            text.split { !Characters.isInIdentifier($0) }.map { part in part.withUnsafeBufferPointer { Word($0) } })
    }
}
