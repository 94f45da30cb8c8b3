// Comments in JSON that people write: `//` to the end of the line, and `/* */`, which cannot hold another one. Unaware of what
// stands around them.

extension JSONParser {
    /// Goes past a comment; false, and nothing is skipped, if the slash here begins none.
    mutating func skipComment() throws(JSONSyntaxError) -> Bool {
        let start = at
        guard at + 1 < bytes.count else { return false }
        switch bytes[at + 1] {
        case UInt8(ascii: "/"):
            while at < bytes.count, bytes[at] != 10, bytes[at] != 13 { try skipCharacter() }
        case UInt8(ascii: "*"):
            at += 2
            while true {
                guard at + 1 < bytes.count else { throw mistake(.unclosed("/*"), at: start) }
                if bytes[at] == UInt8(ascii: "*"), bytes[at + 1] == UInt8(ascii: "/") { break }
                try skipCharacter()
            }
            at += 2
        default: return false
        }
        return true
    }

    /// Any character: comments, too, are UTF-8.
    private mutating func skipCharacter() throws(JSONSyntaxError) {
        if bytes[at] < 0x80 { at += 1 } else { try checkScalar() }
    }
}
