// Addresses of sockets in strace's text. Unaware of what is sent.

/// Whom a call is about.
enum TraceAddress: Equatable {
    /// `10.0.0.1:80`, `[2001:db8::1]:443`; local: this machine itself.
    case machine(String, isLocal: Bool)
    /// A socket in the file system.
    case file([UInt8])

    /// `{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}`; nil: this is no address, or none of these.
    init?(_ text: ArraySlice<UInt8>) {
        guard let family = Self.value(of: "sa_family=", in: text) else { return nil }
        if family.starts(with: "AF_INET6".utf8) {
            guard let port = Self.value(of: "sin6_port=htons(", in: text),
                let address = Self.value(of: "inet_pton(AF_INET6, ", in: text).flatMap(Self.quoted)
            else { return nil }
            let name = String(decoding: address, as: UTF8.self)
            self = .machine("[\(name)]:\(Self.number(port))", isLocal: name == "::1" || name.startsWith("::ffff:127."))
        } else if family.starts(with: "AF_INET".utf8) {
            guard let port = Self.value(of: "sin_port=htons(", in: text),
                let address = Self.value(of: "inet_addr(", in: text).flatMap(Self.quoted)
            else { return nil }
            let name = String(decoding: address, as: UTF8.self)
            self = .machine("\(name):\(Self.number(port))", isLocal: name.startsWith("127."))
        } else if family.starts(with: "AF_UNIX".utf8) {
            // One that begins with @ is in no folder.
            guard let path = Self.value(of: "sun_path=", in: text).flatMap(Self.quoted), !path.isEmpty else {
                return nil
            }
            self = .file(path)
        } else {
            return nil
        }
    }

    private static func value(of key: StaticString, in text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let key = UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
        var rest = text
        while rest.count >= key.count {
            if rest.starts(with: key) { return rest.dropFirst(key.count) }
            rest = rest.dropFirst()
        }
        return nil
    }

    private static func number(_ text: ArraySlice<UInt8>) -> String {
        String(decoding: text.prefix { $0 &- 48 < 10 }, as: UTF8.self)
    }

    /// What stands in quotes at the beginning.
    private static func quoted(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.first == UInt8(ascii: "\"") else { return nil }
        var place = text.startIndex + 1
        while place < text.endIndex, text[place] != UInt8(ascii: "\"") {
            place += text[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard place < text.endIndex else { return nil }
        return TracedCall.unescaped(text[(text.startIndex + 1)..<place])
    }
}
