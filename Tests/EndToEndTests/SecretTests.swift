import Foundation
import Testing

/// Secrets reach stages, and nobody else.
struct SecretTests {
    private func holds(_ space: TestSpace, _ text: String) throws -> Bool {
        try space.shell("grep -r '\(text)' .stagecraft").exit == 0
    }

    @Test(arguments: [#""secrets": ["LOGIN"],"#, #""environment": ["API_TOKEN"],"#])
    func aSecretStandsNowhere(_ declaration: String) throws {
        let space = try TestSpace()
        let name = declaration.contains("LOGIN") ? "LOGIN" : "API_TOKEN"
        let test = "printenv \(name) | cut -c1-6 > o; grep -q s3c o; echo x > o"
        try space.manifest(
            #""a": {"kind": "command", "outputs": ["o"], "command": ["sh", "-ec", "\#(test)"]}"#, more: declaration)
        space.environment[name] = "s3cr3tA"
        #expect(try space.run().ran == ["a"])
        #expect(try space.run().ran == [])
        space.environment[name] = "s3cr3tB"
        for arguments in [
            ["run", "-n"], ["status"], ["why", "a"], ["why", "--all", "a"], ["why", "--json", "a"], ["run"],
            ["why", "a"],
        ] {
            let outcome = try space.start(arguments).outcome()
            #expect(!outcome.output.contains("s3cr3t") && !outcome.errors.contains("s3cr3t"), "\(arguments)")
            if arguments == ["why", "a"] { #expect(outcome.output.contains("secret.\(name)")) }
        }
        #expect(try !holds(space, "s3cr3t"))
        space.environment[name] = "s3cr3tA"
        #expect(try space.run().ran == [])
        let warned = try space.stagecraft("run").errors.contains("looks like a secret")
        #expect(warned == (name == "API_TOKEN"))
    }

    @Test func otherVariablesAreShown() throws {
        let space = try TestSpace()
        try space.manifest(
            #""a": {"kind": "command", "outputs": ["o"], "command": ["sh", "-c", "echo $WORD > o"]}"#,
            more: #""environment": ["WORD"],"#)
        space.environment["WORD"] = "plain"
        try space.run()
        #expect(try space.stagecraft("why", "--all", "a").output.contains("environment.WORD = \"plain\""))
    }
}
