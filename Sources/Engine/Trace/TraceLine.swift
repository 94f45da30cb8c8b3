// One line of strace's text, taken to pieces. Unaware of what the calls mean and of which lines belong together.

/// What a line says of a process.
struct TraceLine: Equatable {
    enum Content: Equatable {
        /// A whole call, or the beginning of one that another process has interrupted: `openat(…) = 3</x>`.
        case call(ArraySlice<UInt8>, isWhole: Bool)
        /// The rest of one: `<... openat resumed>…) = 3</x>`, from behind the `>`.
        case rest(ArraySlice<UInt8>)
        /// The process has ended so.
        case exit(code: Int32)
        case killed(signal: [UInt8])
        /// A thread has called execve and goes on under the number of its process.
        case replaced(thread: Int32)
        /// Signals, changes of mode.
        case other
    }

    var process: Int32
    var content: Content

    /// nil: this is no line of strace's. Its parts are slices of `line`.
    init?(_ line: ArraySlice<UInt8>) {
        let digits = line.prefix { $0 &- 48 < 10 }
        guard let process = Int32(String(decoding: digits, as: UTF8.self)) else { return nil }
        self.process = process
        let text = line[digits.endIndex...].drop { $0 == UInt8(ascii: " ") }
        guard let first = text.first, digits.endIndex < text.startIndex else { return nil }
        if first == UInt8(ascii: "+") {
            content = Self.ending(text)
        } else if first == UInt8(ascii: "-") || first == UInt8(ascii: "[") {
            content = .other
        } else if text.starts(with: "<... ".utf8) {
            guard let end = text.firstIndex(of: UInt8(ascii: ">")) else { return nil }
            content = .rest(text[(end + 1)...])
        } else {
            let mark = Array(" <unfinished ...>".utf8)
            let isWhole = !text.suffix(mark.count).elementsEqual(mark)
            content = .call(isWhole ? text : text.dropLast(mark.count), isWhole: isWhole)
        }
    }

    private static func ending(_ text: ArraySlice<UInt8>) -> Content {
        let words = text.split(separator: UInt8(ascii: " "))
        func number(_ place: Int) -> Int32? {
            words.count > place ? Int32(String(decoding: words[place], as: UTF8.self)) : nil
        }
        if words.count > 3, words[1].elementsEqual("exited".utf8), let code = number(3) { return .exit(code: code) }
        if words.count > 3, words[1].elementsEqual("killed".utf8) { return .killed(signal: Array(words[3])) }
        if words.count > 6, words[1].elementsEqual("superseded".utf8), let thread = number(6) {
            return .replaced(thread: thread)
        }
        return .other
    }
}

/// A whole system call: `openat(AT_FDCWD</work>, "a.csv", O_RDONLY) = 3</work/a.csv>`.
struct TracedCall {
    var name: ArraySlice<UInt8>
    /// As they are written.
    var arguments: [ArraySlice<UInt8>]
    /// The number that it has returned; nil: none (the process was killed within it, or it is to be called again).
    var result: Int?
    /// What an error is called: `ENOENT`.
    var error: ArraySlice<UInt8>
    /// The file that a returned descriptor leads to, links resolved.
    var resultPath: TracedPath?

    /// nil: this is no whole call.
    init?(_ text: ArraySlice<UInt8>) {
        guard let open = text.firstIndex(of: UInt8(ascii: "(")), open > text.startIndex else { return nil }
        name = text[..<open]
        var scanner = ArgumentScanner(text: text, place: open + 1)
        guard let arguments = scanner.arguments() else { return nil }
        self.arguments = arguments
        let rest = text[scanner.place...].drop { $0 == UInt8(ascii: " ") }
        guard rest.starts(with: "= ".utf8) else { return nil }
        let value = rest.dropFirst(2)
        let digits = value.prefix { $0 == UInt8(ascii: "-") || $0 &- 48 < 10 }
        result = Int(String(decoding: digits, as: UTF8.self))
        let behind = value[digits.endIndex...]
        error = result == -1 ? behind.drop { $0 == UInt8(ascii: " ") }.prefix { $0 > 0x20 } : []
        resultPath = behind.first == UInt8(ascii: "<") ? Self.annotation(behind) : nil
    }

    /// The path in `<…>` behind a descriptor; nil: it is no file's.
    static func annotation(_ text: ArraySlice<UInt8>) -> TracedPath? {
        guard let start = text.firstIndex(of: UInt8(ascii: "<")), let end = text.lastIndex(of: UInt8(ascii: ">")),
            start + 1 < end, text[start + 1] == TracedPath.slash
        else { return nil }
        let path = unescaped(text[(start + 1)..<end])
        // A file in memory has no name that others could give it.
        return path.starts(with: "/memfd:".utf8) ? nil : TracedPath(path)
    }

    /// The text of an argument in quotes; nil: it is none, or was not readable.
    func string(_ place: Int) -> [UInt8]? {
        guard place < arguments.count else { return nil }
        let argument = arguments[place]
        guard argument.first == UInt8(ascii: "\""), let end = argument.lastIndex(of: UInt8(ascii: "\"")),
            end > argument.startIndex
        else { return nil }
        return Self.unescaped(argument[(argument.startIndex + 1)..<end])
    }

    /// Whether a word stands in an argument, as a flag does.
    func has(_ flag: StaticString, in place: Int) -> Bool {
        guard place < arguments.count else { return false }
        let wanted = UnsafeBufferPointer(start: flag.utf8Start, count: flag.utf8CodeUnitCount)
        return arguments[place].split(whereSeparator: Self.separatesFlags).contains { $0.elementsEqual(wanted) }
    }

    private static func separatesFlags(_ byte: UInt8) -> Bool {
        !(byte == 95 || byte &- 48 < 10 || (byte | 32) &- 97 < 26)
    }

    /// `\n`, `\"`, `\377`, `\x3c` as the bytes that they stand for.
    static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard text.contains(UInt8(ascii: "\\")) else { return Array(text) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let next = rest.popFirst() else {
                bytes.append(byte)
                continue
            }
            switch next {
            case UInt8(ascii: "n"): bytes.append(10)
            case UInt8(ascii: "t"): bytes.append(9)
            case UInt8(ascii: "v"): bytes.append(11)
            case UInt8(ascii: "f"): bytes.append(12)
            case UInt8(ascii: "r"): bytes.append(13)
            case UInt8(ascii: "x"):
                let digits = rest.prefix(2)
                bytes.append(UInt8(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            case 48..<56:
                // Three digits at most; fewer where no digit follows.
                let digits = [next] + rest.prefix(2).prefix { $0 &- 48 < 8 }
                bytes.append(UInt8(truncatingIfNeeded: digits.reduce(0) { $0 * 8 + Int($1 - 48) }))
                rest = rest.dropFirst(digits.count - 1)
            default: bytes.append(next)
            }
        }
        return bytes
    }
}

/// Finds where arguments end: not in quotes, in brackets, in what strace says of a descriptor, or in its comments.
private struct ArgumentScanner {
    let text: ArraySlice<UInt8>
    var place: Int

    /// nil: the call is cut.
    mutating func arguments() -> [ArraySlice<UInt8>]? {
        var found: [ArraySlice<UInt8>] = []
        var start = place
        var depth = 0
        while place < text.endIndex {
            switch text[place] {
            case UInt8(ascii: "\""): guard skipString() else { return nil }
            case UInt8(ascii: "<"): skipAnnotation()
            case UInt8(ascii: "/"):
                if place + 1 < text.endIndex, text[place + 1] == UInt8(ascii: "*") { skipComment() }
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")") where depth == 0:
                let last = trimmed(start)
                if !last.isEmpty || !found.isEmpty { found.append(last) }
                place += 1
                return found
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: ",") where depth == 0:
                found.append(trimmed(start))
                start = place + 1
            default: break
            }
            place += 1
        }
        return nil
    }

    private func trimmed(_ start: Int) -> ArraySlice<UInt8> { text[start..<place].drop { $0 == UInt8(ascii: " ") } }

    /// To the quote that ends it.
    private mutating func skipString() -> Bool {
        place += 1
        while place < text.endIndex, text[place] != UInt8(ascii: "\"") {
            place += text[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return place < text.endIndex
    }

    /// To the `>` that ends what stands behind `3` or `AT_FDCWD`; a path's own is escaped.
    private mutating func skipAnnotation() {
        guard place > text.startIndex, place + 1 < text.endIndex else { return }
        let (before, next) = (text[place - 1], text[place + 1])
        guard before &- 48 < 10 || before == UInt8(ascii: "D"), next == TracedPath.slash || next &- 97 < 26,
            let end = text[place...].firstIndex(of: UInt8(ascii: ">"))
        else { return }
        place = end
    }

    private mutating func skipComment() {
        place += 2
        while place + 1 < text.endIndex,
            text[place] != UInt8(ascii: "*") || text[place + 1] != TracedPath.slash
        {
            place += 1
        }
        place += 1
    }
}
