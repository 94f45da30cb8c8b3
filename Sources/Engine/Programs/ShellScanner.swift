// Reads a shell text as far as is needed to see which of its words stand where a program does. It runs nothing and believes
// every text to be well-formed: of one that is not it says something, but never fails.

/// Walks through a shell text once.
struct ShellScanner {
    private let bytes: [UInt8]
    private let depth: Int
    private var at = 0
    private var found: CommandWords
    /// Where here-documents end that begin with the next line.
    private var documents: [[UInt8]] = []

    init(_ text: String, depth: Int = 0) {
        bytes = Array(text.utf8)
        self.depth = depth
        found = CommandWords(depth: depth)
    }

    /// The words of the whole text.
    mutating func words() -> CommandWords {
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): at += 1
            case UInt8(ascii: "\n"):
                at += 1
                skipDocuments()
                found.beginCommand()
            case UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"):
                at += 1
                found.beginCommand()
            case UInt8(ascii: "#"): skipLine()
            case UInt8(ascii: "<"), UInt8(ascii: ">"): takeRedirection()
            default: takeWord()
            }
        }
        return found
    }

    private func peek(_ distance: Int = 0) -> UInt8? { at + distance < bytes.count ? bytes[at + distance] : nil }

    private mutating func skipLine() {
        while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
    }

    // MARK: words

    private mutating func takeWord() {
        let word = readWord()
        // `2>`: the number of a descriptor.
        if peek() == UInt8(ascii: ">") || peek() == UInt8(ascii: "<"), word.text.utf8.allSatisfy({ $0 &- 48 < 10 }) {
            return
        }
        guard found.expectsProgram, !word.isDynamic else { return found.take(word) }
        if peek() == UInt8(ascii: "("), peek(1) == UInt8(ascii: ")") {
            found.functions.insert(Name(word.text))
            at += 2
            return found.beginCommand()
        }
        switch word.text {
        case "if", "then", "else", "elif", "do", "while", "until", "!", "{", "}", "{{", "}}", "time", "coproc": break
        case "fi", "done", "esac": break
        case "for", "select", "case", "function", "in":
            // A name or a pattern follows, no program.
            skipBlanks()
            if word.text == "function" { found.functions.insert(Name(readWord().text)) } else { skipToList() }
        default: found.take(word)
        }
    }

    private mutating func skipBlanks() {
        while let byte = peek(), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { at += 1 }
    }

    /// The rest of the line or command, whose words are no programs. Substitutions in it are looked into.
    private mutating func skipToList() {
        while let byte = peek(), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: ";"), byte != UInt8(ascii: ")") {
            if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
                at += 1
            } else if readWord().text.isEmpty, peek() == byte {
                at += 1
            }
        }
    }

    /// A word without its quotes. What is substituted in it is looked into.
    private mutating func readWord() -> CommandWord {
        var text: [UInt8] = []
        var isDynamic = false
        while let byte = peek(), !Self.endsWord(byte) {
            switch byte {
            case UInt8(ascii: "\\"):
                if let next = peek(1), next != UInt8(ascii: "\n") { text.append(next) }
                at += 2
            case UInt8(ascii: "'"):
                at += 1
                while let byte = peek(), byte != UInt8(ascii: "'") {
                    text.append(byte)
                    at += 1
                }
                at += 1
            case UInt8(ascii: "\""):
                at += 1
                while let byte = peek(), byte != UInt8(ascii: "\"") {
                    if byte == UInt8(ascii: "\\"), let next = peek(1) {
                        if ![UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"), UInt8(ascii: "`")].contains(
                            next)
                        {
                            text.append(byte)
                        }
                        text.append(next)
                        at += 2
                    } else {
                        takeCharacter(&text, &isDynamic)
                    }
                }
                at += 1
            default: takeCharacter(&text, &isDynamic)
            }
        }
        at = min(at, bytes.count)
        return CommandWord(text: String(decoding: text, as: UTF8.self), isDynamic: isDynamic)
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: ";"),
            UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"),
            UInt8(ascii: ">"):
            true
        default: false
        }
    }

    /// One character, or a variable or substitution, of which the text keeps the beginning.
    private mutating func takeCharacter(_ text: inout [UInt8], _ isDynamic: inout Bool) {
        let byte = bytes[at]
        at += 1
        guard byte == UInt8(ascii: "$") || byte == UInt8(ascii: "`") else { return text.append(byte) }
        isDynamic = true
        text.append(UInt8(ascii: "$"))
        if byte == UInt8(ascii: "`") {
            let start = at
            while let byte = peek(), byte != UInt8(ascii: "`") { at += byte == UInt8(ascii: "\\") ? 2 : 1 }
            at = min(at, bytes.count)
            takeSubstitution(start..<at)
            at += 1
        } else if peek() == UInt8(ascii: "(") || peek() == UInt8(ascii: "{") {
            let start = at + 1
            skipBrackets()
            takeSubstitution(start..<max(start, at - 1))
        } else {
            while let byte = peek(), (byte | 0x20) &- 97 < 26 || byte &- 48 < 10 || byte == UInt8(ascii: "_") {
                text.append(byte)
                at += 1
            }
            if let byte = peek(), byte == UInt8(ascii: "@") || byte == UInt8(ascii: "*") {
                text.append(byte)
                at += 1
            }
        }
    }

    /// What stands between `$(` and `)`: `$((1 + 2))` and `${name}` name no program either way.
    private mutating func takeSubstitution(_ range: Range<Int>) {
        guard let first = range.first, range.upperBound <= bytes.count, bytes[first] != UInt8(ascii: "(") else {
            return
        }
        // A variable's name is taken for none: `${` has no blank in it.
        if bytes[first - 1] == UInt8(ascii: "{") { return }
        found.takeText(String(decoding: bytes[range], as: UTF8.self))
    }

    /// From an opening bracket to behind the one that closes it, quotes skipped.
    private mutating func skipBrackets() {
        let (open, close) =
            bytes[at] == UInt8(ascii: "(")
            ? (UInt8(ascii: "("), UInt8(ascii: ")")) : (UInt8(ascii: "{"), UInt8(ascii: "}"))
        var level = 0
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: "\\") {
                at += 1
            } else if byte == UInt8(ascii: "'") {
                while at < bytes.count, bytes[at] != UInt8(ascii: "'") { at += 1 }
                at += 1
            } else if byte == open {
                level += 1
            } else if byte == close {
                level -= 1
                if level == 0 { break }
            }
        }
        at = min(at, bytes.count)
    }

    // MARK: redirections

    private mutating func takeRedirection() {
        let isProcess = peek(1) == UInt8(ascii: "(")
        if isProcess {
            // <(command): the bracket begins a command line.
            at += 1
            return
        }
        let isDocument = peek() == UInt8(ascii: "<") && peek(1) == UInt8(ascii: "<") && peek(2) != UInt8(ascii: "<")
        while let byte = peek(), byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "&") {
            at += 1
        }
        if isDocument, peek() == UInt8(ascii: "-") { at += 1 }
        if peek() == UInt8(ascii: "|") { at += 1 }
        skipBlanks()
        let target = readWord()
        if isDocument { documents.append(Array(target.text.utf8)) }
    }

    private mutating func skipDocuments() {
        for end in documents {
            while at < bytes.count {
                let start = at
                skipLine()
                let line = bytes[start..<at].drop { $0 == UInt8(ascii: "\t") }
                at = min(at + 1, bytes.count)
                if line.elementsEqual(end) { break }
            }
        }
        documents = []
    }
}
