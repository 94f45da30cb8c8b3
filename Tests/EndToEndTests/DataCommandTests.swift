import Foundation
import Testing

/// `stagecraft data`, against a server on this machine.
@Suite(.enabled(if: DataServer.isPossible, "needs openssl, curl and tar"))
struct DataCommandTests {
    /// 300,000 bytes that do not compress.
    static let content: String = {
        var state: UInt64 = 1
        return String(
            decoding: (0..<300_000).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(33 + state >> 33 % 90)
            }, as: UTF8.self)
    }()

    /// A project with one set of one file, served as `served` (the right one, unless told otherwise), from `source`.
    func project(
        _ source: String, served: String = content
    ) throws -> (space: TestSpace, server: DataServer, digest: String) {
        let space = try TestSpace()
        try space.write("right", Self.content)
        try space.write("served/numbers.txt", served)
        let digest = String(try space.shell("sha256sum right").output.prefix(64))
        let server = try DataServer("served", in: space)
        space.companions.append(server)
        space.environment["CURL_CA_BUNDLE"] = server.certificate
        try space.manifest(
            """
            "use": { "kind": "command", "command": ["cp", "{input:numbers}", "out"],
                     "inputs": { "numbers": "data:set/numbers" }, "outputs": ["out"], "deliver": "results" }
            """,
            more: """
                "datasets": { "set": { "summary": "many letters", "folders": ["${DATA}/set", "data/set"], "files": {
                    "numbers": { "file": "numbers.txt", "bytes": \(Self.content.utf8.count), "sha256": "\(digest)",
                                 "sources": ["\(server.address(source))"] } } } },
                """)
        return (space, server, digest)
    }

    /// Whether a file holds the content; without showing it all where it does not.
    func isWhole(_ space: TestSpace, _ name: String) -> Bool { space.read(name) == Self.content }

    @Test func fetchesVerifiesAndUses() throws {
        let (space, server, digest) = try project("plain/numbers.txt")
        // Nothing is fetched unasked.
        let before = try space.stagecraft("run")
        #expect(before.exit == 1 && before.errors.contains("stagecraft data fetch set"), "\(before.errors)")
        #expect(!space.exists("requests"))
        #expect(try space.stagecraft("data", "list").output.contains("set: not here"))

        let fetched = try space.stagecraft("data", "fetch", "set")
        #expect(fetched.exit == 0, "\(fetched.errors)")
        #expect(isWhole(space, "data/set/numbers.txt"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: space.path("data/set")) == ["numbers.txt"])
        #expect(space.read("requests") == "/plain/numbers.txt all 200\n")
        #expect(try space.run().exit == 0)
        #expect(isWhole(space, "results/out"))

        // A second time there is nothing to do.
        let again = try space.stagecraft("data", "fetch", "set")
        #expect(again.exit == 0 && again.errors.hasPrefix("here    set/numbers"), "\(again.errors)")
        #expect(space.read("requests") == "/plain/numbers.txt all 200\n")

        let list = try space.stagecraft("data", "list").output
        for words in ["set: here", "many letters", "300000 bytes", digest, server.address("plain/numbers.txt")] {
            #expect(list.contains(words), "\(list)")
        }
        let json = try space.stagecraft("data", "list", "--json").output
        let parsed = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: [[String: Any]]]
        #expect(parsed?["datasets"]?.first?["here"] as? Bool == true)
    }

    @Test func goesOnWhereATransferBrokeOff() throws {
        let (space, _, _) = try project("flaky/numbers.txt")
        let outcome = try space.stagecraft("data", "fetch", "set")
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(isWhole(space, "data/set/numbers.txt"))
        #expect(space.read("requests") == "/flaky/numbers.txt all 200\n/flaky/numbers.txt bytes=150000- 206\n")
    }

    @Test func goesOnWhereAnEarlierCommandEnded() throws {
        let (space, _, _) = try project("plain/numbers.txt")
        try space.write("data/set/.numbers.txt.part", String(Self.content.prefix(123_456)))
        #expect(try space.stagecraft("data", "fetch", "set").exit == 0)
        #expect(space.read("requests") == "/plain/numbers.txt bytes=123456- 206\n")
        #expect(isWhole(space, "data/set/numbers.txt"))
    }

    @Test func beginsAnewWhereTheServerKnowsNoRanges() throws {
        let (space, _, _) = try project("whole/numbers.txt")
        try space.write("data/set/.numbers.txt.part", String(Self.content.prefix(1000)))
        let outcome = try space.stagecraft("data", "fetch", "set")
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(isWhole(space, "data/set/numbers.txt"))
    }

    @Test func triesAgainWhenTheServerIsBusy() throws {
        let (space, _, _) = try project("busy/numbers.txt")
        let outcome = try space.stagecraft("data", "fetch", "set")
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(space.read("requests") == "/busy/numbers.txt all 503\n/busy/numbers.txt all 200\n")
    }

    @Test func anotherFileIsRefusedWithBothDigestsAndNotKept() throws {
        let (space, server, digest) = try project("plain/numbers.txt", served: "something else")
        let found = String(try space.shell("sha256sum served/numbers.txt").output.prefix(64))
        let outcome = try space.stagecraft("data", "fetch", "set")
        #expect(outcome.exit == 1)
        for words in [server.address("plain/numbers.txt"), "another file than the manifest names", digest, found] {
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
        #expect(space.files("data") == [])
    }

    @Test func whatTheServerLacksIsSaid() throws {
        let (space, server, _) = try project("nowhere/numbers.txt")
        let outcome = try space.stagecraft("data", "fetch", "set")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("\(server.address("nowhere/numbers.txt")): error: the server has no such file"))
        // No use in asking again.
        #expect(space.read("requests") == "/nowhere/numbers.txt all 404\n")
    }

    @Test func anUntrustedCertificateIsRefused() throws {
        let (space, _, _) = try project("plain/numbers.txt")
        space.environment["CURL_CA_BUNDLE"] = "/etc/ssl/certs/ca-certificates.crt"
        let outcome = try space.stagecraft("data", "fetch", "set")
        #expect(outcome.exit == 1 && outcome.errors.contains("certificate"), "\(outcome.errors)")
        #expect(!space.exists("requests") && space.files("data") == [])
    }

    @Test func onlyHTTPSIsFetched() throws {
        let (space, _, _) = try project("plain/numbers.txt")
        let text = try #require(space.read("pipeline.json"))
        try space.write("pipeline.json", text.replacingOccurrences(of: "https://", with: "http://"))
        let outcome = try space.stagecraft("data", "fetch", "set")
        #expect(outcome.exit == 1 && outcome.errors.contains("this is not an HTTPS address"), "\(outcome.errors)")
    }

    @Test func aMissingCurlIsNamed() throws {
        let (space, _, _) = try project("plain/numbers.txt")
        space.environment["PATH"] = "/nonexistent"
        let outcome = try space.stagecraft("data", "fetch", "set")
        #expect(outcome.exit == 1 && outcome.errors.contains("error: the program 'curl' is not found"))
        #expect(outcome.errors.contains("apt-get install curl"))
    }

    @Test func fetchesIntoTheFolderThatTheVariableNames() throws {
        let (space, _, _) = try project("plain/numbers.txt")
        space.environment["DATA"] = space.path("elsewhere")
        #expect(try space.stagecraft("data", "fetch", "set").exit == 0)
        #expect(isWhole(space, "elsewhere/set/numbers.txt") && !space.exists("data"))
    }

    @Test func unpacksArchives() throws {
        let (space, server, digest) = try project("plain/numbers.txt")
        try space.write("served/inner/other.txt", "other")
        try space.write("served/inner/numbers.txt", Self.content)
        #expect(try space.shell("tar -C served -czf served/set.tar.gz inner").exit == 0)
        let archive = String(try space.shell("sha256sum served/set.tar.gz").output.prefix(64))
        try space.manifest(
            "",
            more: """
                "datasets": { "set": { "folders": ["data/set"],
                    "archive": { "file": "set.tar.gz", "sha256": "\(archive)", "folder": "inner",
                        "sources": ["\(server.address("nowhere/set.tar.gz"))", "\(server.address("plain/set.tar.gz"))"] },
                    "files": { "numbers": { "file": "numbers.txt", "sha256": "\(digest)" } } } },
                """)
        // The second source is tried when the first has nothing.
        let outcome = try space.stagecraft("data", "fetch", "set")
        #expect(outcome.exit == 0 && outcome.errors.contains("no such file"), "\(outcome.errors)")
        #expect(space.files("data") == ["data/set/numbers.txt"])
        #expect(isWhole(space, "data/set/numbers.txt"))
    }

    @Test func verifyHashesAgain() throws {
        let (space, _, digest) = try project("plain/numbers.txt")
        #expect(try space.stagecraft("data", "verify").exit == 0)
        #expect(try space.stagecraft("data", "verify", "set").exit == 1)
        try space.write("data/set/numbers.txt", Self.content)
        let good = try space.stagecraft("data", "verify", "set")
        #expect(good.exit == 0 && good.output.hasPrefix("intact  set/numbers"))
        // One byte, and a time that lies.
        try space.shell(
            "cp -p data/set/numbers.txt old; printf x | dd of=data/set/numbers.txt bs=1 seek=9 conv=notrunc")
        try space.shell("touch -r old data/set/numbers.txt")
        let bad = try space.stagecraft("data", "verify")
        #expect(bad.exit == 1 && bad.output.hasPrefix("WRONG   set/numbers") && bad.output.contains(digest))
        // It is not overwritten either.
        let fetch = try space.stagecraft("data", "fetch", "set")
        #expect(fetch.exit == 1 && fetch.errors.contains("remove it to have it fetched again"), "\(fetch.errors)")
        let unknown = try space.stagecraft("data", "fetch", "sat")
        #expect(unknown.exit == 2 && unknown.errors.contains("did you mean 'set'?"), "\(unknown.errors)")
    }
}
