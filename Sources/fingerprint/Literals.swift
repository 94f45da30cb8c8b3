// Strings and regular expressions in Swift source: their text stays as it is, the code in interpolations is code.

extension SwiftLexer {
    /// A string that opens with so many `#`.
    mutating func string(hashes: Int) throws(LexingError) {
        let quote = UInt8(ascii: "\"")
        var start = place
        place += hashes
        let isLong = bytes[place + 1] == quote && bytes[place + 2] == quote && (hashes == 0 || isEmptyLine(place + 3))
        place += isLong ? 3 : 1
        while true {
            guard place < count else { throw LexingError(place: start) }
            switch bytes[place] {
            case UInt8(ascii: "\\") where hasHashes(hashes, at: place + 1):
                place += 1 + hashes
                guard bytes[place] == UInt8(ascii: "(") else {
                    place += 1
                    continue
                }
                place += 1
                append(.literal, start..<place)
                try code(isInterpolation: true)
                start = place
                place += 1
            case quote where !isLong && hasHashes(hashes, at: place + 1):
                place += 1 + hashes
                return append(.literal, start..<place)
            case quote
            where isLong && bytes[place + 1] == quote && bytes[place + 2] == quote && hasHashes(hashes, at: place + 3):
                place += 3 + hashes
                return append(.literal, start..<place)
            case UInt8(ascii: "\n") where !isLong: throw LexingError(place: start)
            default: place += 1
            }
        }
    }

    /// A regular expression that opens with so many `#` and a slash.
    mutating func regularExpression(hashes: Int) throws(LexingError) {
        let start = place
        place += hashes + 1
        let isLong = isEmptyLine(place)
        while bytes[place] != UInt8(ascii: "/") || !hasHashes(hashes, at: place + 1) {
            guard place < count, isLong || bytes[place] != UInt8(ascii: "\n") else { throw LexingError(place: start) }
            place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        place += 1 + hashes
        append(.literal, start..<place)
    }

    /// A regular expression between slashes. False, and nothing taken: there is none, as Swift sees it.
    mutating func regularExpression() -> Bool {
        var end = place + 1
        if bytes[end] == UInt8(ascii: " ") || bytes[end] == UInt8(ascii: "\t") { return false }
        var depth = 0
        while bytes[end] != UInt8(ascii: "/") {
            switch bytes[end] {
            case 0, UInt8(ascii: "\n"): return false
            case UInt8(ascii: "\\"): end += 1
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            if depth < 0 { return false }
            end += 1
        }
        append(.literal, place..<end + 1)
        place = end + 1
        return true
    }

    private func hasHashes(_ hashes: Int, at start: Int) -> Bool {
        for offset in 0..<hashes where bytes[start + offset] != UInt8(ascii: "#") { return false }
        return true
    }

    /// Whether nothing follows on the line.
    private func isEmptyLine(_ start: Int) -> Bool {
        var place = start
        while bytes[place] == UInt8(ascii: " ") || bytes[place] == UInt8(ascii: "\t") { place += 1 }
        return bytes[place] == UInt8(ascii: "\n") || bytes[place] == UInt8(ascii: "\r")
    }
}
