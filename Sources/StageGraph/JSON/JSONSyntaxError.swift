// What is wrong with a text that is not JSON. The parser finds it; its wording is here.

/// The first mistake in a JSON text, with its place.
public struct JSONSyntaxError: Error, Sendable, Equatable {
    /// The kinds of mistakes.
    public enum Mistake: Sendable, Equatable {
        case expected(String, found: String)
        case trailingComma(before: String)
        case comment
        case noComment
        case unclosedString
        case unclosed(String)
        case controlCharacter(UInt8)
        case unknownEscape(String)
        case loneSurrogate(String)
        case invalidUTF8
        case leadingZero
        case integerOverflow(String)
        case negativeZero
        case numberOverflow(String)
        case inexactNumber(String, nearest: Double)
        case duplicateKey(String, first: SourcePosition)
        case nestedTooDeep(limit: Int)
        case tooLarge
    }

    /// What is wrong.
    public var mistake: Mistake
    /// Byte offset in the text.
    public var offset: Int
    /// Line and column of `offset`.
    public var position: SourcePosition

    /// Whether the text is JSON, but holds a number that 64 bits do not.
    var isAboutNumber: Bool {
        switch mistake {
        case .integerOverflow, .negativeZero, .numberOverflow, .inexactNumber: true
        default: false
        }
    }

    /// The error as the user sees it. `file` names the text, `category` decides the exit code.
    public func failure(file: String, _ category: Failure.Category = .usage) -> Failure {
        var facts: [Failure.Fact] = []
        var hint: String?
        let headline: String
        switch mistake {
        case .expected(let expected, let found):
            headline = "the file is not valid JSON"
            facts = [.init("found", found), .init("expected", expected)]
            if found == "'''" { hint = "JSON strings stand in double quotes" }
        case .trailingComma(let bracket):
            headline = "a comma stands before '\(bracket)'"
            hint = "delete the comma: JSON has none after the last item"
        case .comment:
            headline = "JSON has no comments"
            hint = "delete it, or say it in a \"summary\""
        case .noComment:
            headline = "a comment starts with // or /*"
        case .unclosedString:
            headline = "this string is never closed"
            hint = "a string ends on the line where it starts; a line break inside is written \\n"
        case .unclosed(let bracket):
            headline = "this '\(bracket)' is never closed"
        case .controlCharacter(let byte):
            headline = "a string holds control character \(byte)"
            hint = byte == 9 ? "write \\t" : "write it as an escape, \\u followed by four hexadecimal digits"
        case .unknownEscape(let escape):
            headline = "unknown escape \(escape)"
            facts = [.init("expected", #"\" \\ \/ \b \f \n \r \t or \u and four hexadecimal digits"#)]
        case .loneSurrogate(let escape):
            headline = "\(escape) is half of a character"
            hint = "a character beyond U+FFFF is written as two escapes, or plainly as itself"
        case .invalidUTF8:
            headline = "the file is not UTF-8 text"
        case .leadingZero:
            headline = "a number starts with a needless 0"
        case .integerOverflow(let text):
            headline = "the integer \(text) does not fit in 64 bits"
            facts = [.init("expected", "\(Int.min) to \(Int.max)")]
        case .numberOverflow(let text):
            headline = "the number \(text) is too large"
            facts = [.init("expected", "at most \(Double.greatestFiniteMagnitude) in size")]
        case .negativeZero:
            headline = "-0 is no integer"
            facts = [.init("expected", "0, or -0.0 for a number with a sign")]
        case .inexactNumber(let text, let nearest) where nearest == 0:
            headline = "the number \(text) is too small: it would become 0"
            facts = [.init("expected", "0, or at least \(Double.leastNonzeroMagnitude) in size")]
        case .inexactNumber(let text, let nearest):
            headline = "the number \(text) has more digits than 64 bits hold"
            facts = [.init("nearest", nearest.description)]
            hint = "write that; a program that can use all digits takes them as a string"
        case .duplicateKey(let key, let first):
            headline = "'\(key)' is given twice"
            facts = [.init("first", "\(file):\(first)")]
        case .nestedTooDeep(let limit):
            headline = "more than \(limit) brackets are open at once"
        case .tooLarge:
            headline = "the file is larger than 4 GiB"
        }
        return Failure(category, headline, at: "\(file):\(position)", facts: facts, hint: hint)
    }
}
