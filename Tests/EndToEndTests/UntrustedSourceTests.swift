import Foundation
import Testing

/// `stagecraft data fetch` where the server, the address or what is in the folder means harm.
@Suite(.enabled(if: DataServer.isPossible, "needs openssl, curl and tar"))
struct UntrustedSourceTests {
    private let data = DataCommandTests()

    @Test func aServerThatNeverEndsIsStoppedAtTheDeclaredSize() throws {
        let (space, server, _) = try data.project("endless/numbers.txt")
        let outcome = try space.stagecraft("data", "fetch", "set")
        #expect(outcome.exit == 1)
        #expect(
            outcome.errors.contains(
                """
                \(server.address("endless/numbers.txt")): error: the server sends more than it should
                  accepted: 300000 bytes
                """), "\(outcome.errors)")
        #expect(space.files("data/set").isEmpty)
        // It is no matter of waiting: one try is enough.
        #expect(space.read("requests") == "/endless/numbers.txt all 200\n")
    }

    @Test func aFileThatSaysItIsLongerIsNotBegun() throws {
        let (space, _, _) = try data.project("plain/numbers.txt", served: DataCommandTests.content + "more")
        let outcome = try space.stagecraft("data", "fetch", "set")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("the server sends more than it should"), "\(outcome.errors)")
        #expect(space.files("data/set").isEmpty)
    }

    @Test(arguments: [
        "-Kconfig", "--config=config", "-o/tmp/x", "http://localhost/x", "file:///etc/passwd", "localhost/x",
    ])
    func whatIsNoHTTPSAddressReachesNoProgram(source: String) throws {
        let (space, server, _) = try data.project("plain/numbers.txt")
        try space.write("config", "url = \(server.address("plain/numbers.txt"))\n")
        let manifest = try #require(space.read("pipeline.json"))
        try space.write(
            "pipeline.json", manifest.replacingOccurrences(of: server.address("plain/numbers.txt"), with: source))
        let outcome = try space.stagecraft("data", "fetch", "set")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("\(source): error: this is not an HTTPS address"), "\(outcome.errors)")
        #expect(!space.exists("requests"))
    }

    @Test func noConfigurationOfCurlIsRead() throws {
        let (space, _, _) = try data.project("plain/numbers.txt")
        try space.write(
            "home/.curlrc", "write-out = \"hello\"\noutput = \"elsewhere\"\nurl = \"http://localhost:1/\"\n")
        space.environment["HOME"] = space.path("home")
        space.environment["CURL_HOME"] = space.path("home")
        let outcome = try space.stagecraft("data", "fetch", "set")
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(space.read("requests") == "/plain/numbers.txt all 200\n")
    }

    @Test func bracketsAndBracesInAnAddressStandForThemselves() throws {
        let (space, _, _) = try data.project("plain/{numbers}[1-3].txt")
        try space.shell("cp right 'served/{numbers}[1-3].txt'")
        let outcome = try space.stagecraft("data", "fetch", "set")
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(space.read("requests") == "/plain/{numbers}[1-3].txt all 200\n")
    }

    @Test func aRedirectionLeadsToHTTPSOnly() throws {
        let (space, _, _) = try data.project("down/numbers.txt")
        let outcome = try space.stagecraft("data", "fetch", "set")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("this is not an HTTPS address"), "\(outcome.errors)")
        #expect(space.read("requests") == "/down/numbers.txt all 302\n")
    }

    @Test(arguments: ["data/set/numbers.txt", "data/set/.numbers.txt.part", "data/set/.numbers.txt.part.log"])
    func aPipeInPlaceOfAFileIsNotWaitedFor(name: String) throws {
        let (space, _, _) = try data.project("plain/numbers.txt")
        try space.shell("mkdir -p data/set; mkfifo \(name)")
        let outcome = try space.shell("timeout 20 \(TestSpace.program) data fetch set")
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(data.isWhole(space, "data/set/numbers.txt"))
        #expect(try space.shell("mkfifo data/set/other; timeout 20 \(TestSpace.program) data verify set").exit == 0)
    }
}
