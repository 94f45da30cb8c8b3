// What of a C source the compiler sees: without comments and the white space that has no meaning.

enum CNormalForm {
    /// Equal for two sources that differ in comments and white space alone. nil: cut off within a comment.
    ///
    /// A space is kept where it parts two words or two operators, and everywhere in lines of the preprocessor, which
    /// also keep their ends.
    static func bytes(of text: [UInt8]) -> [UInt8]? {
        var form = Form(text: text)
        while form.place < text.count { guard form.step() else { return nil } }
        return form.result
    }

    private struct Form {
        let text: [UInt8]
        var place = 0
        var result: [UInt8] = []
        private var hasSpace = false
        private var startsLine = true
        private var isDirective = false

        init(text: [UInt8]) {
            self.text = text
            result.reserveCapacity(text.count)
        }

        private func at(_ place: Int) -> UInt8 { place < text.count ? text[place] : 0 }

        /// Takes a comment, white space, a literal or a character. False: there is no end.
        mutating func step() -> Bool {
            let byte = text[place]
            switch (byte, at(place + 1)) {
            case (UInt8(ascii: "\\"), UInt8(ascii: "\n")):
                (hasSpace, place) = (true, place + 2)
            case (UInt8(ascii: "\n"), _):
                if isDirective { result.append(byte) }
                (isDirective, startsLine, hasSpace, place) = (false, true, !isDirective, place + 1)
            case (UInt8(ascii: " "), _), (9, _), (11...13, _):
                (hasSpace, place) = (true, place + 1)
            case (UInt8(ascii: "/"), UInt8(ascii: "/")):
                while place < text.count, text[place] != UInt8(ascii: "\n") {
                    place += text[place] == UInt8(ascii: "\\") ? 2 : 1
                }
                hasSpace = true
            case (UInt8(ascii: "/"), UInt8(ascii: "*")):
                place += 2
                while at(place) != UInt8(ascii: "*") || at(place + 1) != UInt8(ascii: "/") {
                    if place >= text.count { return false }
                    place += 1
                }
                (hasSpace, place) = (true, place + 2)
            case (UInt8(ascii: "\""), _): literal(byte)
            case (UInt8(ascii: "'"), _) where !isInNumber: literal(byte)
            default:
                if byte == UInt8(ascii: "#"), startsLine, !isDirective {
                    isDirective = true
                    if result.last != UInt8(ascii: "\n") { result.append(UInt8(ascii: "\n")) }
                    hasSpace = false
                }
                keepSpace(before: byte)
                result.append(byte)
                (startsLine, place) = (false, place + 1)
            }
            return true
        }

        /// `1'000`
        private var isInNumber: Bool { !hasSpace && (result.last.map(Characters.isDigit) ?? false) }

        private mutating func keepSpace(before byte: UInt8) {
            defer { hasSpace = false }
            guard hasSpace, let last = result.last else { return }
            if isDirective || sort(last) == sort(byte) && sort(byte) != .bracket { result.append(UInt8(ascii: " ")) }
        }

        private enum Sort { case word, sign, bracket }

        private func sort(_ byte: UInt8) -> Sort {
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
                UInt8(ascii: "}"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\n"):
                .bracket
            // A point and a digit, `1. 5`, and a sign behind an exponent, `1e -5`, are told apart by this.
            case UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"): .sign
            default:
                Characters.isInIdentifier(byte) || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
                    ? .word : .sign
            }
        }

        private mutating func literal(_ quote: UInt8) {
            keepSpace(before: quote)
            let start = place
            place += 1
            // A quote without its partner, as in "don't", stands in a line that is not compiled.
            while place < text.count, text[place] != quote, text[place] != UInt8(ascii: "\n") {
                place += text[place] == UInt8(ascii: "\\") ? 2 : 1
            }
            place = min(text.count, at(place) == quote ? place + 1 : place)
            result += text[start..<place]
            startsLine = false
        }
    }
}
