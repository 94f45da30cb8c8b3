// What a server answers: its status, its JSON, and its own words on what it refuses, cut and cleaned for people. Trusts
// nothing of it.

import StageGraph

/// An answer.
struct DepositAnswer {
    let status: Int
    let body: [UInt8]
    /// Seconds that it asks to wait.
    let wait: Int?
    /// Where it leads instead.
    let location: String?

    var isSuccess: Bool { (200..<300).contains(status) }

    /// Its JSON object. Throws a `Failure` if it is none.
    func object(of call: DepositCall, _ server: DepositServer) throws(CallFailure) -> JSON {
        if let root = json, root.kind == .object { return root }
        throw CallFailure(
            call: call,
            failure: Failure(
                .work, "the server's answer is not what the records API gives", at: server.base + call.path,
                facts: [
                    .init("call", call.method), .init("status", String(status)), .init("answer", Self.start(of: body)),
                ],
                hint: "is \(server.base) the address of an InvenioRDM server?"))
    }

    /// The record that it is about. Throws a `Failure` unless it has an identifier that can stand in an address.
    func record(of call: DepositCall, _ server: DepositServer) throws(CallFailure) -> (id: RecordIdentifier, json: JSON)
    {
        let json = try object(of: call, server)
        if let id = RecordIdentifier(json["id"]) { return (id, json) }
        throw CallFailure(
            call: call,
            failure: Failure(
                .work, "the server names its record in a way that cannot be right", at: server.base + call.path,
                facts: [
                    .init("found", json["id"].map { Self.line($0.string ?? "no text") } ?? "no \"id\""),
                    .init("expected", "up to 64 letters, digits and hyphens"),
                ]))
    }

    /// What the server says of members that it does not take: `metadata.title: Missing data.`
    static func objections(in json: JSON?) -> [String] {
        guard let errors = json?["errors"] else { return [] }
        return errors.items.prefix(mostObjections).map { error in
            let messages = error["messages"]?.items.prefix(3).compactMap(\.string) ?? []
            let text = messages.isEmpty ? error["message"]?.string ?? "refused" : messages.joined(separator: " ")
            return line((error["field"]?.string.map { "\($0): " } ?? "") + text)
        }
    }

    private static let mostObjections = 10

    /// What is told of an answer that refuses.
    var words: [Failure.Fact] {
        guard let json, json.kind == .object else {
            return body.isEmpty ? [] : [.init("answer", Self.start(of: body))]
        }
        let message = json["message"]?.string.map { [Failure.Fact("message", Self.line($0))] } ?? []
        return message + Self.objections(in: json).map { .init("refused", $0) }
    }

    private var json: JSON? { (try? JSONDocument(parsing: body))?.root }

    private static func start(of body: [UInt8]) -> String { line(String(decoding: body.prefix(1200), as: UTF8.self)) }

    /// One line of at most 300 characters.
    static func line(_ text: String) -> String {
        let cut = String(String.UnicodeScalarView(text.unicodeScalars.prefix(300)))
        return VisibleText.line(cut) + (cut.utf8.count < text.utf8.count ? "…" : "")
    }
}
