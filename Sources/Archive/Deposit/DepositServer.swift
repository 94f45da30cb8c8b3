// Where an archive is deposited: the address of a server, and what records are called there. Unaware of what is asked.

import StageGraph

/// A server that speaks the records API of InvenioRDM, as Zenodo does.
public struct DepositServer: Sendable {
    /// `https://zenodo.org`: without a slash at its end.
    public let base: String
    /// Without port, lower case.
    let host: String
    /// This very machine, by plain HTTP.
    let isLocal: Bool

    /// `zenodo`, `sandbox` or an address. Throws a usage failure unless it is one to which a token may be sent.
    public init(_ text: String) throws(Failure) {
        let address = Self.named(text) ?? text
        let isSecure = address.startsWith("https://")
        guard isSecure || address.startsWith("http://") else {
            throw Self.refusal(text, "'\(VisibleText.line(text))' is no server")
        }
        let rest = address.dropping(first: isSecure ? 8 : 7)
        // Not repeated: it may be a password.
        guard !rest.utf8.contains(UInt8(ascii: "@")) else {
            throw Self.refusal("--to", "a name or password stands in the address")
        }
        let parts = rest.split(byte: UInt8(ascii: "/"))
        guard let authority = parts.first, let host = Self.host(of: authority),
            var path = Self.path(parts.dropFirst())
        else { throw Self.refusal(text, "this is not the address of a server") }
        self.host = host
        isLocal = !isSecure
        guard isSecure || ["localhost", "127.0.0.1", "[::1]"].contains(host) else {
            throw Failure(
                .usage, "the token would be sent in the open", at: VisibleText.line(text),
                hint: "use https://; http:// is for servers on this machine")
        }
        if path.last == "api" { path.removeLast() }
        base = (isSecure ? "https://" : "http://") + ([String(authority)] + path).joined(separator: "/")
    }

    private static func named(_ text: String) -> String? {
        switch text {
        case "zenodo": "https://zenodo.org"
        case "sandbox": "https://sandbox.zenodo.org"
        default: nil
        }
    }

    /// Whether it is one of Zenodo's, by its name.
    var isZenodo: Bool { ["zenodo.org", "sandbox.zenodo.org"].contains(host) }

    /// The page of a draft.
    func page(ofDraft id: RecordIdentifier) -> String { "\(base)/uploads/\(id.text)" }

    /// The page of a record.
    func page(ofRecord id: RecordIdentifier) -> String { "\(base)/records/\(id.text)" }

    /// The host without its port; nil if this is none.
    private static func host(of authority: Substring) -> String? {
        var name = authority[...]
        if let colon = authority.utf8.lastIndex(of: UInt8(ascii: ":")), authority.utf8.last != UInt8(ascii: "]") {
            guard let port = Int(authority[authority.utf8.index(after: colon)...]), (1...65535).contains(port) else {
                return nil
            }
            name = authority[..<colon]
        }
        let isBracketed = name.startsWith("[") && name.endsWith("]") && name.utf8.count > 3
        let inner = isBracketed ? name.dropping(first: 1).dropping(last: 1) : name
        guard let first = inner.utf8.first, first != UInt8(ascii: "-"),
            inner.utf8.allSatisfy({ isBracketed ? isOfAddress($0) : isOfName($0) || $0 == UInt8(ascii: ".") })
        else { return nil }
        return name.lowercased()
    }

    /// Steps of a path, of letters that stand for themselves; nil if there are others. Empty ones at the end do not count.
    private static func path(_ steps: ArraySlice<Substring>) -> [String]? {
        var steps = steps.map(String.init)
        while steps.last?.isEmpty == true { steps.removeLast() }
        let isPlain = { (step: String) in
            !step.isEmpty && step.utf8.contains { $0 != UInt8(ascii: ".") }
                && step.utf8.allSatisfy { isOfName($0) || [0x2E, 0x5F, 0x7E].contains($0) }
        }
        return steps.allSatisfy(isPlain) ? steps : nil
    }

    private static func isOfAddress(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// Letters, digits and hyphens of ASCII.
    fileprivate static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private static func refusal(_ place: String, _ headline: String) -> Failure {
        Failure(
            .usage, headline, at: VisibleText.line(place),
            facts: [.init("expected", "zenodo, sandbox, or an address that begins with https://")])
    }
}

/// What a server calls a record: nothing that could mean something else in an address.
struct RecordIdentifier: Sendable, Equatable {
    let text: String

    /// nil unless it is short and of letters, digits and hyphens.
    init?(_ text: String) {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(DepositServer.isOfName) else { return nil }
        self.text = text
    }

    /// From an answer: `"id": "abcde-12345"`, or a number as Zenodo had them.
    init?(_ json: JSON?) {
        guard let json, let text = json.string ?? json.integer.map(String.init) else { return nil }
        self.init(text)
    }
}
