// Records that are believed as long as a sample of them comes out the same here.

import Foundation
import Testing

@Suite(.enabled(if: SharedProject.canSign, SharedProject.cannotSign)) struct RemoteVerificationTests {
    private static let everything = ["train[seed=1]", "train[seed=2]", "sum", "draw"]

    private func project(_ sample: String) throws -> SharedProject {
        let project = try SharedProject(more: #", "trust": "verify", "sample": \#(sample)"#)
        try project.share()
        return project
    }

    /// A signs that `sum` gives another text than it does.
    private func lie(_ project: SharedProject) throws {
        try project.a.shell(
            #"""
            cd \#(project.shared.folder)
            ours=$(printf '1\n2\n1\n1\n2\n2\n' | sha256sum | cut -c1-64)
            printf '9\n9\n9\n9\n9\n9\n' > lie
            theirs=$(sha256sum < lie | cut -c1-64)
            mv lie cas/$theirs
            rm sig/*
            for f in ac/*; do
                if grep -q '"stage":"sum"' $f; then sed -i "1s/$ours/$theirs/" $f; fi
                printf '%s %s\n' ${f#ac/} $(head -n 1 $f | tr -d '\n' | sha256sum | cut -c1-64)
            done | sort > list
            ssh-keygen -q -Y sign -f \#(project.a.path("key")) -n stagecraft list
            name=$(sha256sum < list | cut -c1-64)
            cat list list.sig > sig/$name
            for f in ac/*; do sed -i "2s/.*/signed $name/" $f; done
            """#)
    }

    @Test func aSampleOfWhatIsTakenIsComputedAgain() throws {
        let all = try project("1")
        let outcome = try all.b.run()
        #expect(outcome.exit == 0 && outcome.ran == Self.everything, "\(outcome.output)")
        #expect(outcome.output.contains(#""event":"verified","stages":4"#), "\(outcome.output)")
        #expect(!outcome.output.contains(#""event":"warning""#), "\(outcome.output)")
        all.expectEqualFigures()
        #expect(try all.b.run().ran == [])
        // However small the share is: one, if something is taken.
        let one = try project("0.000001")
        let text = try one.b.stagecraft("run")
        #expect(text.errors.contains("verify  1 result of shared stores came out the same here"), "\(text.errors)")
        #expect(text.errors.contains("(to verify what a shared store has)"), "\(text.errors)")
        one.expectEqualFigures()
        #expect(try one.b.run().ran == [])
        #expect(try one.b.run("--offline").ran == [])
    }

    /// Which results are computed again depends on the user's store, and is the same each time.
    @Test func nobodyWhoPushesKnowsTheSample() throws {
        let project = try project("0.000001")
        var chosen: Set<[String]> = []
        for _ in 0..<12 {
            let first = try project.b.run()
            #expect(first.ran.count == 1, "\(first.output)")
            try project.b.shell(
                "find .stagecraft -mindepth 1 -maxdepth 1 ! -name secrets -exec rm -rf {} +; rm -rf figures")
            #expect(try project.b.run().ran == first.ran)
            chosen.insert(first.ran)
            try project.b.shell("rm -rf .stagecraft figures")
        }
        #expect(chosen.count > 1)
    }

    @Test func whoeverLiesIsNotBelievedAnyMore() throws {
        let project = try project("1")
        let b = project.b
        try lie(project)
        // Without a sample the lie is believed: it is signed.
        try SharedProject.manifest(b, url: "file:\(project.shared.folder)")
        #expect(try b.run().ran == ["draw"])
        #expect(b.read("figures/p/F1/F1.txt") == "9\n9\n9\n9\n9\n9\nblue\n")
        try b.shell("rm -rf .stagecraft figures")

        try SharedProject.manifest(b, url: "file:\(project.shared.folder)", #", "trust": "verify", "sample": 1"#)
        let outcome = try b.start(["run"]).outcome()
        #expect(outcome.exit == 0, "\(outcome.errors)")
        project.expectEqualFigures()
        #expect(outcome.errors.components(separatedBy: "warning: ").count == 2, "\(outcome.errors)")
        let key = try b.shell("ssh-keygen -l -f \(project.a.path("key.pub"))").output.split(separator: " ")[1]
        for text in [
            "a result of remote 'lab' came out otherwise here", "signer:       me", "signer's key: \(key)",
            "stage:        sum",
            "output:       s.txt", "remove the line that begins with \(key)",
        ] { #expect(outcome.errors.contains(text), "\(text): \(outcome.errors)") }
        #expect(b.read(".stagecraft/distrusted")?.hasPrefix("\(key) sum ") == true)

        // From then on nothing of theirs is believed, in whatever way.
        try SharedProject.manifest(b, url: "file:\(project.shared.folder)")
        let red = try b.start(["run", "--set", "draw.colour=red"]).outcome()
        #expect(b.read("figures/p/F1/F1.txt") == "1\n2\n1\n1\n2\n2\nred\n", "\(red.errors)")
        try project.a.write("data.csv", "1\n2\n3\n")
        try project.a.run()
        try project.a.stagecraft("push", "--key", "key")
        try b.write("data.csv", "1\n2\n3\n")
        let later = try b.start(["run"]).outcome()
        #expect(later.errors.contains("run     [4/4] draw"), "\(later.errors)")
        #expect(later.errors.contains("whoever vouches for it is not believed any more"), "\(later.errors)")
        #expect(later.errors.contains("remove the line that begins with \(key)"), "\(later.errors)")

        // Until the line is removed.
        try b.remove(".stagecraft/distrusted")
        try b.shell("rm -rf .stagecraft/records .stagecraft/last .stagecraft/objects figures")
        #expect(try b.run().ran == [])
    }

    /// What was taken while its signer was believed is not, once they are not.
    @Test func whatWasTakenBeforeIsMadeAgain() throws {
        let project = try project("0.000001")
        let b = project.b
        try SharedProject.manifest(b, url: "file:\(project.shared.folder)")
        try lie(project)
        #expect(try b.run("--set", "draw.colour=red").ran == ["draw"])
        #expect(b.read("figures/p/F1/F1.txt")?.hasPrefix("9\n") == true)
        // As if another run had found it out.
        let key = try b.shell("ssh-keygen -l -f \(project.a.path("key.pub"))").output.split(separator: " ")[1]
        try b.write(".stagecraft/distrusted", "\(key) by hand\n")
        let status = try b.stagecraft("status", "--set", "draw.colour=red")
        #expect(
            status.output.contains("its result came from somebody who is not believed any more"), "\(status.output)")
        let outcome = try b.run("--offline", "--set", "draw.colour=red")
        #expect(outcome.ran == ["train[seed=1]", "train[seed=2]", "sum", "draw"], "\(outcome.output)")
        #expect(b.read("figures/p/F1/F1.txt") == "1\n2\n1\n1\n2\n2\nred\n")
        #expect(try b.run("--offline", "--set", "draw.colour=red").ran == [])
    }

    /// Where results came from is remembered as long as they are there.
    @Test func whatIsCleanedUpIsForgotten() throws {
        let project = try SharedProject()
        try project.share()
        let b = project.b
        try b.run()
        #expect(b.read(".stagecraft/borrowed")?.split(separator: "\n").count == 4)
        try b.write("data.csv", "3\n")
        #expect(try b.run("--offline").exit == 0)
        #expect(try b.stagecraft("gc").exit == 0)
        #expect(b.read(".stagecraft/borrowed") == "")
    }

    /// A pushes what this command makes; B verifies what it takes.
    private func shareOneStage(_ project: SharedProject, _ command: String) throws {
        for space in [project.a, project.b] {
            try space.manifest(
                """
                "draw": {"kind": "command", "inputs": {"data": "file:data.csv"}, "outputs": ["F1.txt"],
                  "command": ["sh", "-c", "\(command)"]}
                """,
                more: """
                    "remotes": {"lab": {"url": "file:\(project.shared.folder)", "trust": "verify"}},
                    "figures": {"F1": {"paper": "p", "title": "t", "stage": "draw"}},
                    """)
        }
        #expect(try project.a.run().exit == 0)
        #expect(try project.a.stagecraft("push", "--key", "key").exit == 0)
    }

    /// A stage that fails where it is computed again: that is said, and its result believed.
    @Test func whatCannotBeComputedHereIsSaid() throws {
        let project = try SharedProject()
        let broken = project.shared.path("broken")
        try shareOneStage(project, "test ! -e \(broken) && cat {input:data} > F1.txt")
        try project.shared.write("broken", "")
        let outcome = try project.b.start(["run"]).outcome()
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(
            outcome.errors.contains("stage 'draw' cannot be computed again here: its result is believed unverified"),
            "\(outcome.errors)")
        #expect(project.b.read("figures/p/F1/F1.txt") == "1\n2\n")
    }

    /// Ctrl-C while a sample is computed: nothing of what was taken is written down, and the next run computes it.
    @Test func aSampleThatIsStoppedIsComputedNextTime() throws {
        let project = try SharedProject()
        let slow = project.shared.path("slow")
        try shareOneStage(project, "test ! -e \(slow) || sleep 60; cat {input:data} > F1.txt")
        try project.shared.write("slow", "")
        let b = project.b
        let running = try b.start(["run"])
        wait(for: "the sample") {
            (try? String(contentsOf: running.errors, encoding: .utf8))?.contains("run     ") == true
        }
        kill(running.process.processIdentifier, SIGINT)
        #expect(try running.outcome().exit == 130)
        #expect(!b.exists("figures/p/F1/F1.txt") && !b.exists(".stagecraft/borrowed"))
        try project.shared.remove("slow")
        #expect(try b.run().ran == ["draw"])
        #expect(b.read("figures/p/F1/F1.txt") == "1\n2\n")
    }

    /// `pull` verifies as a run does: else whatever it brings would never be looked at.
    @Test func pullVerifies() throws {
        let project = try project("1")
        let b = project.b
        try lie(project)
        let pulled = try b.stagecraft("pull")
        #expect(pulled.exit == 0, "\(pulled.errors)")
        #expect(
            pulled.errors.contains("came out otherwise here") && b.exists(".stagecraft/distrusted"), "\(pulled.errors)")
        #expect(try b.run().ran == ["draw"])
        project.expectEqualFigures()
    }
}
