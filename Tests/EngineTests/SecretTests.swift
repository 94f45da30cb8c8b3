import Glibc
import Testing

@testable import ResultStore
@testable import StageGraph

struct SecretKeyTests {
    /// RFC 4231, test cases 1, 2 and 6.
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0B, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ]) func agreesWithTheStandard(_ key: [UInt8], _ text: String, _ digest: String) {
        #expect(SecretKey(bytes: key).digest(of: text).hexadecimal == digest)
    }

    @Test func aKeyIsMadeOnceAndForItsUserAlone() throws {
        let folder = TemporaryFolder()
        let paths = StorePaths(folder: folder.path)
        let guess = try SecretKey(paths, makes: false).digest(of: "x")
        #expect(try FileStatus(of: paths.secretKey) == nil)
        let first = try SecretKey(paths, makes: true).digest(of: "x")
        #expect(try FileStatus(of: paths.secretKey)?.mode == 0o600)
        #expect(try SecretKey(paths, makes: true).digest(of: "x") == first)
        #expect(try SecretKey(paths, makes: false).digest(of: "x") == first)
        #expect(first != guess)
        let other = StorePaths(folder: folder.path + "/other")
        #expect(try SecretKey(other, makes: true).digest(of: "x") != first)
    }

    @Test func aDamagedKeyIsAnError() throws {
        let folder = TemporaryFolder()
        let paths = StorePaths(folder: folder.path)
        _ = try SecretKey(paths, makes: true)
        try Files.write([1, 2], to: paths.secretKey)
        #expect(throws: Failure.self) { try SecretKey(paths, makes: true) }
    }
}

struct SecretVariableTests {
    private func graph(_ members: String, _ environment: [Name: String]) throws -> Graph {
        try expand(#"{"stagecraft": 1, "# + members + #", "stages": {}}"#, environment: environment)
    }

    @Test(arguments: [
        "API_TOKEN", "GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "PGPASSWORD", "MYSQL_PWD", "MY_PASS", "apiToken",
        "OPENAI_API_KEY",
    ]) func whatLooksLikeASecretIsOne(_ name: String) throws {
        let graph = try graph("\"environment\": [\"\(name)\"]", [Name(name): "x"])
        #expect(graph.secrets == [Name(name)])
        let warnings = graph.warnings(for: [])
        #expect(warnings.count == 1 && warnings[0].headline.contains("'\(name)' looks like a secret"))
    }

    @Test(arguments: ["PWD", "OLDPWD", "TOKENIZERS_PARALLELISM", "KEYBOARD", "AUTHOR", "LANG", "PASSES", "COMPASS"])
    func otherNamesAreNot(_ name: String) throws {
        #expect(try graph("\"environment\": [\"\(name)\"]", [Name(name): "x"]).secrets == [])
    }

    @Test(arguments: [("postgres://me:pw@host/db", true), ("https://host:80/a@b", false), ("https://me@host", false)])
    func anAddressWithAPasswordIsASecret(_ value: String, _ isSecret: Bool) throws {
        #expect(
            try graph("\"environment\": [\"DATABASE\"]", ["DATABASE": value]).secrets == (isSecret ? ["DATABASE"] : []))
    }

    @Test func whatIsDeclaredIsSeenAndNotWarnedOf() throws {
        let graph = try graph(
            "\"environment\": [\"LANG\"], \"secrets\": [\"TOKEN\", \"N\"]", ["LANG": "C", "TOKEN": "t", "N": "1"])
        #expect(graph.environment == ["LANG": "C", "TOKEN": "t", "N": "1"])
        #expect(graph.secrets == ["TOKEN", "N"])
        #expect(graph.warnings(for: []) == [])
    }

    @Test func aValueThatIsNoTextIsRefused() {
        let text = message(#"{"stagecraft": 1, "environment": ["A"], "stages": {}}"#, environment: ["A": "a\u{FFFD}"])
        #expect(text.contains("'A' is not UTF-8 text"), "\(text)")
    }
}
