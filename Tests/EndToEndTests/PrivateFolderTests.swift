import Foundation
import Testing

/// Folders of ended stages are used again: nobody may notice.
struct PrivateFolderTests {
    /// Stages one after the other, each with the same folders in its private one: `stages` bodies of shell scripts that see
    /// the output of the one before as `before/out`.
    private func run(_ scripts: [String], _ space: TestSpace) throws -> TestSpace.Outcome {
        let stages = scripts.enumerated().map { number, script in
            """
            "s\(number)": { "kind": "command", "outputs": ["out"], "deliver": "results/\(number)",
                "inputs": { "before": "\(number == 0 ? "seed/out" : "s\(number - 1)/out")" },
                "command": ["sh", "-c", \(Self.quoted(script))] }
            """
        }
        let seed = #""seed": { "kind": "command", "outputs": ["out"], "command": ["sh", "-c", "echo seed > out"] }"#
        try space.manifest(([seed] + stages).joined(separator: ",\n"))
        return try space.run("--jobs", "1")
    }

    private static func quoted(_ text: String) -> String {
        let json = try? JSONSerialization.data(withJSONObject: [text], options: [.withoutEscapingSlashes])
        return String(decoding: json!.dropFirst().dropLast(), as: UTF8.self)
    }

    @Test func aStageSeesNothingOfThoseBeforeIt() throws {
        let space = try TestSpace()
        let script = "ls -A . before > $TMPDIR/ls; cp $TMPDIR/ls out; rm $TMPDIR/ls; stat -c %i . >&2"
        let outcome = try run(
            [
                script, script + "; echo more >> before/out", script, script + "; rm before/out", script,
                script + "; echo x > $TMPDIR/left", script, script + "; chmod 700 before", script,
                script + "; stat -c %a before >> out",
            ], space)
        #expect(outcome.exit == 0, "\(outcome)")
        for number in 0..<9 {
            #expect(space.read("results/\(number)/out") == ".:\nbefore\n\nbefore:\nout\n", "\(number)")
        }
        #expect(space.read("results/9/out") == ".:\nbefore\n\nbefore:\nout\n755\n")
        #expect(try space.stagecraft("fsck").exit == 0)
    }

    /// Else the other tests would test nothing.
    @Test func foldersAreUsedAgain() throws {
        let space = try TestSpace()
        let script = "stat -c %i . > out"
        let outcome = try run([script, script, script], space)
        #expect(outcome.exit == 0)
        let seen = (0..<3).map { space.read("results/\($0)/out") }
        #expect(Set(seen).count == 1, "\(seen)")
    }

    @Test func contentsAreThoseOfTheInputs() throws {
        let space = try TestSpace()
        let outcome = try run(
            [
                "echo a long line, longer than the next > out",
                "cat before/out > out; echo garbage garbage garbage > before/out",
                "wc -c < before/out > out", "cat before/out before/out > out", "cat before/out > out",
            ], space)
        #expect(outcome.exit == 0)
        #expect(space.read("results/1/out") == "a long line, longer than the next\n")
        #expect(space.read("results/2/out") == "34\n")
        #expect(space.read("results/4/out") == "34\n34\n")
    }

    /// Whatever group or session it is in, and wherever it writes.
    @Test(arguments: ["", "setsid", "nohup setsid -f"])
    func whatAStageHasLeftRunningSeesNothingOfTheNext(_ start: String) throws {
        let space = try TestSpace()
        let leave = """
            \(start) sh -c 'echo $$ > \(space.path("begun")); sleep 0.3; echo x > intruder; echo x > before/out; echo x > '$TMPDIR/work/late & \
            while [ ! -s \(space.path("begun")) ]; do sleep 0.01; done; echo 1 > out
            """
        // It leaves nothing behind itself, so that only what still runs can keep the folder from being used again.
        let look = "sleep 0.6; ls -A . before > $TMPDIR/ls; cat before/out $TMPDIR/ls > out; rm $TMPDIR/ls"
        let outcome = try run([leave, look, look], space)
        #expect(outcome.exit == 0, "\(outcome)")
        #expect(space.read("results/1/out") == "1\n.:\nbefore\n\nbefore:\nout\n")
        #expect(space.read("results/2/out")?.hasSuffix("before:\nout\n.:\nbefore\n\nbefore:\nout\n") == true)
    }

    /// What a stage prints stays its own.
    @Test func logsAreKeptApart() throws {
        let space = try TestSpace()
        let outcome = try run(["echo one; echo 1 > out", "echo 2 > out", "echo three; echo 3 > out"], space)
        #expect(outcome.exit == 0)
        #expect(Set(space.files(".stagecraft/logs").map { space.read($0) }) == ["one\n", "three\n"])
    }
}
