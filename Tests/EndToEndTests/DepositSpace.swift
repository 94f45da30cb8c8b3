// Archives to deposit, and a server on this machine that takes them (Files/records-server.py).

import Foundation
import Testing

/// A folder with a server; an archive of every case lies in a folder of its own, and the server keeps a state for each.
final class DepositSpace {
    static let token = "secret-token-0123456789abcdef"

    /// Archives of a small project.
    struct Archives {
        /// Its authors are those of commits.
        var first: Data
        /// Other results, and a `.zenodo.json` of the project.
        var second: Data
        /// Nobody has made it.
        var anonymous: Data
    }

    // Made once; the tests that run at the same time only read it.
    private static let archives = Result { try makeArchives() }

    let space: TestSpace
    let archives: Archives
    private let server: LocalServer

    init() throws {
        archives = try Self.archives.get()
        space = try TestSpace()
        space.environment["STAGECRAFT_DEPOSIT_TOKEN"] = Self.token
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "Files/records-server.py").path
        server = try LocalServer(
            "mkdir server && exec env -u STAGECRAFT_DEPOSIT_TOKEN python3 '\(script)' server port", in: space)
    }

    private static func makeArchives() throws -> Archives {
        let space = try TestSpace()
        try space.write("numbers.txt", DataCommandTests.content)
        try space.manifest(
            """
            "use": { "kind": "command", "command": ["cp", "{input:numbers}", "n.h5"],
                     "inputs": { "numbers": "file:numbers.txt" }, "outputs": ["n.h5"] }
            """)
        func archive(_ name: String) throws -> Data {
            let outcome = try space.shell("'\(TestSpace.program)' run && '\(TestSpace.program)' archive -o \(name)")
            try #require(outcome.exit == 0, "\(outcome.errors)")
            return try Data(contentsOf: URL(fileURLWithPath: space.path(name)))
        }
        let anonymous = try archive("anonymous.zip")
        try space.write("LICENSE", "MIT License\n\nPermission is hereby granted, free of charge, to any person\n")
        let made = try space.shell(
            """
            git init -q -b main . && git config user.email nobody@example.org && git config user.name 'Ada B. Author' &&
            git add pipeline.json numbers.txt LICENSE && git commit -q -m first
            """)
        try #require(made.exit == 0, "\(made.errors)")
        let first = try archive("first.zip")
        try space.write("numbers.txt", "other " + DataCommandTests.content)
        try space.write(
            ".zenodo.json",
            """
            {"title": "Own title", "upload_type": "publication", "publication_type": "article",
             "creators": [{"name": "Lovelace, Ada", "orcid": "https://orcid.org/0000-0002-1825-0097", "affiliation": "A & B"},
                          {"name": "Gödel"}],
             "license": {"id": "CC-BY-4.0"}, "keywords": ["plateau"], "notes": "n", "version": "2", "language": "eng",
             "access_right": "embargoed", "embargo_date": "2100-01-01", "communities": [{"identifier": "c"}],
             "related_identifiers": [{"identifier": "10.1234/x", "relation": "isSupplementTo", "scheme": "DOI"},
                                     {"identifier": "arXiv:2410.20119", "relation": "isAlternateIdentifier"}]}
            """)
        return Archives(first: first, second: try archive("second.zip"), anonymous: anonymous)
    }

    func address(_ name: String) -> String { "http://127.0.0.1:\(server.port)/\(name)" }

    /// Puts an archive in the place of the case's.
    func place(_ archive: Data, _ name: String) throws {
        try FileManager.default.createDirectory(atPath: space.path(name), withIntermediateDirectories: true)
        try archive.write(to: URL(fileURLWithPath: space.path(name + "/a b.zip")))
    }

    /// What goes wrong in the next calls of each kind.
    func faults(_ name: String, _ faults: [String: [Any]]) throws {
        let data = try JSONSerialization.data(withJSONObject: faults)
        try space.write("server/\(name)/faults.json", String(decoding: data, as: UTF8.self))
    }

    func start(_ name: String, _ arguments: [String]) throws -> TestSpace.Running {
        try space.start(["deposit", "\(name)/a b.zip", "--to", address(name)] + arguments)
    }

    /// Runs the command to its end; nothing that it says may hold the token.
    @discardableResult
    func deposit(_ name: String, _ arguments: String...) throws -> TestSpace.Outcome {
        try outcome(of: start(name, arguments))
    }

    func outcome(of running: TestSpace.Running) throws -> TestSpace.Outcome {
        let outcome = try running.outcome()
        #expect(!(outcome.output + outcome.errors).contains(Self.token))
        return outcome
    }

    /// The calls that the server has seen, without the addresses' beginning.
    func calls(_ name: String) -> [String] {
        (space.read("server/\(name)/calls") ?? "").split(separator: "\n").map(String.init)
    }

    /// The server's records by their identifiers.
    func records(_ name: String) throws -> [String: [String: Any]] {
        guard let text = space.read("server/\(name)/records.json") else { return [:] }
        return try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: [String: Any]] ?? [:]
    }

    func metadata(_ record: [String: Any]?) -> [String: Any] { record?["metadata"] as? [String: Any] ?? [:] }

    /// Whether the record has exactly this archive.
    func holds(_ archive: Data, _ name: String, _ record: [String: Any]?) -> Bool {
        guard let files = record?["files"] as? [String: [String: Any]], files.count == 1, let file = files["a b.zip"],
            file["completed"] as? Bool == true, let place = file["place"] as? String
        else { return false }
        return FileManager.default.contents(atPath: space.path("server/\(name)/\(place)")) == archive
    }

    /// Expects exactly one record, with this archive; nobody has seen the token but the server.
    func expectOne(_ name: String, _ archive: Data, isPublished: Bool = false, _ note: String = "") throws {
        let records = try records(name)
        #expect(records.count == 1, "\(name) \(note)")
        let record = records.first?.value
        #expect(record?["is_published"] as? Bool == isPublished, "\(name) \(note)")
        #expect(holds(archive, name, record), "\(name) \(note)")
        let metadata = metadata(record)
        #expect(metadata["title"] as? String == "test", "\(name) \(note)")
        let person = (metadata["creators"] as? [[String: Any]])?.first?["person_or_org"] as? [String: String]
        #expect(person?["family_name"] == "Author" && person?["given_name"] == "Ada B.", "\(name) \(note)")
        let state = try #require(space.read("\(name)/a b.zip.deposit.json"), "\(name) \(note)")
        #expect(state.contains("\"\(records.first?.key ?? "")\"") && !state.contains(Self.token), "\(name) \(note)")
        #expect(!space.exists("server/\(name)/seen"), "\(name): the token stands in an argument")
    }
}
