import Foundation
import Testing

/// What `stagecraft deposit` does not send, and what it makes of servers that refuse or lie.
@Suite(.enabled(if: DataServer.isPossible, "needs curl"))
struct DepositRefusalTests {
    @Test func aDryRunSaysWhatWouldBeSentAndConnectsToNobody() throws {
        let deposits = try DepositSpace()
        try deposits.place(deposits.archives.second, "one")
        deposits.space.environment["STAGECRAFT_DEPOSIT_TOKEN"] = nil
        let dry = try deposits.deposit("one", "--dry-run", "--publish")
        #expect(dry.exit == 0, "\(dry.errors)")
        let sums = try deposits.space.shell("md5sum 'one/a b.zip'; sha256sum 'one/a b.zip'").output
        for words in [
            deposits.address("one"), "Own title", "Lovelace, Ada; Gödel", String(sums.prefix(32)),
            String(sums.split(separator: "\n")[1].prefix(64)), "POST /api/records ", "files/a%20b.zip/content",
            "actions/publish", "not sent   communities", "everybody from 2100-01-01 on", "Nothing was sent.",
        ] {
            #expect(dry.output.contains(words), "\(words) in \(dry.output)")
        }
        #expect(deposits.calls("one").isEmpty && !deposits.space.exists("one/a b.zip.deposit.json"))
    }

    @Test func theProjectsOwnDescriptionIsSent() throws {
        let deposits = try DepositSpace()
        try deposits.place(deposits.archives.second, "one")
        #expect(try deposits.deposit("one").exit == 0)
        let record = try #require(deposits.records("one")["001ab-cd"])
        let expected = """
            {"resource_type": {"id": "publication-article"}, "title": "Own title", "publisher": "127.0.0.1", "version": "2",
             "creators": [{"person_or_org": {"type": "personal", "name": "Lovelace, Ada", "family_name": "Lovelace",
                 "given_name": "Ada", "identifiers": [{"scheme": "orcid", "identifier": "0000-0002-1825-0097"}]},
                 "affiliations": [{"name": "A & B"}]},
               {"person_or_org": {"type": "personal", "name": "Gödel", "family_name": "Gödel"}}],
             "rights": [{"id": "cc-by-4.0"}], "subjects": [{"subject": "plateau"}], "languages": [{"id": "eng"}],
             "identifiers": [{"identifier": "arXiv:2410.20119"}],
             "related_identifiers": [{"identifier": "10.1234/x", "scheme": "doi", "relation_type": {"id": "issupplementto"}}]}
            """
        let wanted = try #require(try JSONSerialization.jsonObject(with: Data(expected.utf8)) as? [String: Any])
        let sent = deposits.metadata(record)
        for (name, value) in wanted { #expect(value as? NSObject == sent[name] as? NSObject, "\(name): \(sent)") }
        #expect((sent["publication_date"] as? String)?.count == 10)
        let access = record["access"] as? [String: Any]
        #expect(access?["files"] as? String == "restricted")
        #expect((access?["embargo"] as? [String: Any])?["until"] as? String == "2100-01-01")
    }

    /// A call that a server answers badly.
    struct Answer {
        var call: String
        var fault: [String: Any]
        var says: [String]
    }

    static var answers: [Answer] {
        [
            .init(
                call: DepositTests.search, fault: ["status": 401],
                says: ["does not accept the token (HTTP 401)", "told to"]),
            .init(call: DepositTests.create, fault: ["status": 403], says: ["HTTP 403", "deposit:write"]),
            .init(call: DepositTests.describe, fault: ["status": 404], says: ["nothing at this address (HTTP 404)"]),
            .init(call: DepositTests.announce, fault: ["status": 409], says: ["HTTP 409"]),
            .init(
                call: DepositTests.upload, fault: ["status": 413], says: ["does not take so large a file (HTTP 413)"]),
            .init(call: DepositTests.commit, fault: ["status": 500], says: ["the server has failed (HTTP 500)"]),
            .init(
                call: DepositTests.list, fault: ["status": 429, "headers": ["Retry-After": "9999"]],
                says: ["fewer calls (HTTP 429)", "9999 seconds, as the server asks"]),
            .init(
                call: DepositTests.create,
                fault: [
                    "status": 400,
                    "body": [
                        "message": "A validation\u{1B}[31m error.",
                        "errors": [["field": "metadata.title", "messages": ["Missing data.", "Too short."]]],
                    ],
                ],
                says: ["HTTP 400", "A validation\\u{1b}[31m error.", "metadata.title: Missing data. Too short."]),
            .init(
                call: DepositTests.search, fault: ["status": 200, "body": "<html>log in</html>"],
                says: ["not what the records API gives", "<html>log in</html>", "InvenioRDM"]),
            .init(
                call: DepositTests.create, fault: ["status": 201, "body": "[]"],
                says: ["not what the records API gives"]),
            .init(
                call: DepositTests.create, fault: ["done": true, "body": ["id": "../../evil"]],
                says: ["cannot be right", "../../evil", "letters, digits and hyphens"]),
            .init(call: DepositTests.create, fault: ["done": true, "body": ["id": [1]]], says: ["cannot be right"]),
            .init(
                call: DepositTests.search,
                fault: ["status": 200, "body": String(repeating: "{\"a\": ", count: 1_500_000)],
                says: ["far too long"]),
            .init(
                call: DepositTests.create, fault: ["done": true, "body": "{\"id\": \"TOKEN\"}"],
                says: ["repeats the token"]),
            .init(
                call: DepositTests.search,
                fault: ["status": 302, "headers": ["Location": "https://elsewhere.example/"]],
                says: ["leads to another address (HTTP 302)", "https://elsewhere.example/"]),
            .init(
                call: DepositTests.list,
                fault: [
                    "status": 200,
                    "body": ["entries": [["key": "a b.zip", "status": "completed", "checksum": "crc:1"]]],
                ], says: ["does not say which bytes", "crc:1"]),
            .init(
                call: DepositTests.describe,
                fault: [
                    "done": true,
                    "body": ["id": "001ab-cd", "errors": [["field": "metadata.rights.0", "messages": ["No."]]]],
                ],
                says: ["note: the server does not take metadata.rights.0: No.", "nothing is published"]),
        ]
    }

    @Test func badAnswersAreToldPlainly() throws {
        let deposits = try DepositSpace()
        var running: [(Answer, String, TestSpace.Running)] = []
        for (number, answer) in Self.answers.enumerated() {
            try deposits.place(deposits.archives.first, "\(number)")
            try deposits.faults("\(number)", [answer.call: [answer.fault]])
            let started = try deposits.start(
                "\(number)", ["--publish", "--retries", answer.call == DepositTests.list ? "1" : "0"])
            running.append((answer, "\(number)", started))
        }
        for (answer, name, running) in running {
            let outcome = try deposits.outcome(of: running)
            #expect(outcome.exit == 1, "\(answer.says): \(outcome.errors)")
            #expect(outcome.errors.utf8.count < 4000)
            for words in answer.says { #expect(outcome.errors.contains(words), "\(words): \(outcome.errors)") }
            #expect(try deposits.records(name).values.allSatisfy { $0["is_published"] as? Bool == false })
        }
        // Once the server is well again, the same command does it, with the draft that there is.
        let again = try running.map { ($0.0, $0.1, try deposits.start($0.1, ["--publish"])) }
        for (answer, name, running) in again {
            let outcome = try deposits.outcome(of: running)
            #expect(outcome.exit == 0, "\(answer.says): \(outcome.errors)")
            try deposits.expectOne(name, deposits.archives.first, isPublished: true, "\(answer.says)")
        }
    }

    @Test func theTokenGoesToTheRightServerOnly() throws {
        let deposits = try DepositSpace()
        let space = deposits.space
        try deposits.place(deposits.archives.first, "one")
        space.environment["STAGECRAFT_DEPOSIT_TOKEN"] = nil
        space.environment["ZENODO_TOKEN"] = DepositSpace.token
        let none = try deposits.deposit("one")
        #expect(none.exit == 2 && none.errors.contains("there is no token for this server"), "\(none.errors)")
        #expect(none.errors.contains("ZENODO_TOKEN is for Zenodo"))
        try space.write("token", "\(DepositSpace.token)\n")
        try space.shell("chmod 644 token")
        let open = try deposits.deposit("one", "--token-file", "token")
        #expect(open.exit == 2 && open.errors.contains("others may read the file") && open.errors.contains("chmod 600"))
        try space.write("blank", "secret-token 0123456789abcdef\n")
        try space.shell("chmod 600 token blank")
        #expect(try deposits.deposit("one", "--token-file", "blank").errors.contains("this file holds no token"))
        #expect(deposits.calls("one").isEmpty)
        #expect(try deposits.deposit("one", "--token-file", "token").exit == 0)
        try deposits.expectOne("one", deposits.archives.first)
        for (address, words) in [
            ("http://zenodo.org", "sent in the open"), ("http://127.0.0.1.example.org", "sent in the open"),
            ("https://me:hunter2@zenodo.org", "a name or password"), ("zenodoo", "is no server"),
            ("https://zenodo.org/../x", "not the address"), ("https://", "not the address"),
            ("https://zenodo.org?x", "not the address"), ("https://-o/", "not the address"),
        ] {
            let refused = try space.stagecraft("deposit", "one/a b.zip", "--to", address, "--dry-run")
            #expect(refused.exit == 2 && refused.errors.contains(words), "\(address): \(refused.errors)")
            #expect(!refused.errors.contains("hunter2"))
        }
    }

    @Test func onlyWholeArchivesWithAuthorsAreSent() throws {
        let deposits = try DepositSpace()
        try deposits.place(deposits.archives.anonymous, "one")
        let nobody = try deposits.deposit("one")
        #expect(nobody.exit == 2 && nobody.errors.contains("does not say who has made the work"), "\(nobody.errors)")
        #expect(nobody.errors.contains(".zenodo.json beside the manifest"))
        var damaged = deposits.archives.first
        damaged[damaged.count / 2] ^= 1
        try deposits.place(damaged, "one")
        let refused = try deposits.deposit("one")
        #expect(refused.exit == 1 && refused.errors.contains("the content of an entry is damaged"), "\(refused.errors)")
        // Sound containers: one with another README, one whose figures and lists somebody has changed.
        let other = """
            import sys, zipfile
            source, target = zipfile.ZipFile(sys.argv[1]), zipfile.ZipFile(sys.argv[2], "w")
            for entry in source.infolist():
                target.writestr(entry, source.read(entry) + (b"more" if entry.filename.endswith("/README.md") else b""))
            target.close()
            """
        try deposits.place(deposits.archives.first, "one")
        try deposits.space.shell("python3 -c '\(other)' 'one/a b.zip' new.zip && mv new.zip 'one/a b.zip'")
        let edited = try deposits.deposit("one")
        #expect(edited.exit == 1 && edited.errors.contains("a file is not what tagmanifest-sha256.txt says"))
        let forged = try ArchivedProject.shared.get().damage(
            "swapped figures", to: deposits.space.path("one/a b.zip"), folder: deposits.space.path("forged"))
        #expect(forged.exit == 0, "\(forged.errors)")
        let swapped = try deposits.deposit("one")
        #expect(swapped.exit == 1 && swapped.errors.contains("has made"), "\(swapped.errors)")
        try deposits.space.write("one/a b.zip", "no archive")
        #expect(try deposits.deposit("one").exit == 1)
        let folder = try deposits.space.stagecraft("deposit", "one", "--to", deposits.address("one"))
        #expect(folder.exit == 2 && folder.errors.contains("this is no file"), "\(folder.errors)")
        // A state that somebody has edited is not followed.
        try deposits.place(deposits.archives.first, "one")
        try deposits.space.write(
            "one/a b.zip.deposit.json", "{\"stagecraftDeposit\": 1, \"deposits\": [{\"record\": \"../x\"}]}")
        let noted = try deposits.deposit("one")
        #expect(noted.exit == 2 && noted.errors.contains("the notes on earlier deposits"), "\(noted.errors)")
        #expect(deposits.calls("one").isEmpty)
    }
}
