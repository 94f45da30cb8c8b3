// What a stage has started and left running must not reach what others read.

import Foundation
import Testing

struct SurvivorTests {
    /// Ways to leave a process behind that holds `out` open at descriptor 3.
    static let escapes = [
        "setsid sh -c", "nohup setsid -f sh -c", "env -i /usr/bin/setsid -f /bin/sh -c",
        "setsid setsid -f setsid -f sh -c",
    ]

    /// `a` leaves a process behind, `pause` gives it time, `b` reads what `a` wrote.
    private func project(_ command: String) throws -> TestSpace {
        let space = try TestSpace()
        try space.write("a.sh", command)
        try space.manifest(
            """
            "a": { "kind": "command", "inputs": { "script": "file:a.sh" }, "outputs": ["out"],
                   "command": ["sh", "a.sh"], "deliver": "results/a" },
            "pause": { "kind": "command", "outputs": ["done"], "command": ["sh", "-c", "sleep 0.6; echo 1 > done"] },
            "b": { "kind": "command", "inputs": { "a": "a/out", "pause": "pause/done" }, "outputs": ["out"],
                   "command": ["cp", "a/out", "out"], "deliver": "results/b" }
            """)
        return space
    }

    private func expectOneContent(_ space: TestSpace, _ content: String) throws {
        #expect(space.read("results/a/out") == content)
        #expect(space.read("results/b/out") == content)
        #expect(try space.stagecraft("fsck").exit == 0)
        #expect(try space.run().ran == [])
    }

    @Test(arguments: escapes) func aLateWriterIsDeadBeforeOutputsAreRead(_ escape: String) throws {
        let space = try TestSpace()
        let late = "sleep 0.3; printf BBBB >&3; echo x > \(space.path("survivor"))"
        let project = try project("printf AAAA > out; exec 3<>out; \(escape) '\(late)' > /dev/null 2>&1 & sleep 0.1")
        #expect(try project.run("--jobs", "2").exit == 0)
        try expectOneContent(project, "AAAA")
        #expect(!space.exists("survivor"))
    }

    @Test func aRestlessWriterIsDeadBeforeOutputsAreRead() throws {
        for _ in 0..<3 {
            let project = try project(
                """
                printf AAAA > out; exec 3<>out
                setsid sh -c 'while :; do dd if=/dev/zero bs=1 count=1 of=/proc/self/fd/3 conv=notrunc 2> /dev/null; done' &
                sleep 0.1
                """)
            #expect(try project.run("--jobs", "2").exit == 0)
            let content = try #require(project.read("results/a/out"))
            try expectOneContent(project, content)
        }
    }

    /// A chain of processes, each of which starts the next one and ends: none lives long enough to be found easily.
    @Test func aChainOfProcessesEndsWithItsStage() throws {
        let space = try TestSpace()
        try space.write("chain.sh", "echo x >> \(space.path("links")); setsid -f sh \(space.path("chain.sh")) & exit\n")
        try space.manifest(
            """
            "a": { "kind": "command", "outputs": ["out"],
                   "command": ["sh", "-c", "sh \(space.path("chain.sh")); sleep 0.2; echo 1 > out"] }
            """)
        #expect(try space.run().exit == 0)
        let links = space.read("links")
        usleep(200_000)
        #expect(space.read("links") == links)
    }

    /// A parallel stage's own daemon lives on.
    @Test func whatAnotherStageHasStartedLivesOn() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "long": { "kind": "command", "outputs": ["out"],
                      "command": ["sh", "-c", "setsid -f sh -c 'sleep 1; echo late > out'; touch \(space.path("begun")); sleep 1.5"] },
            "short": { "kind": "command", "outputs": ["out"],
                       "command": ["sh", "-c", "while [ ! -e \(space.path("begun")) ]; do sleep 0.02; done; echo 1 > out"] }
            """)
        let outcome = try space.run("--jobs", "2")
        #expect(outcome.exit == 0, "\(outcome)")
    }

    @Test func anotherNameOfAnOutputIsNotTheStoredFile() throws {
        let space = try TestSpace()
        let project = try project("printf AAAA > out; ln out \(space.path("other"))")
        #expect(try project.run().exit == 0)
        try space.shell("chmod u+w other; printf BBBB > other")
        try expectOneContent(project, "AAAA")
    }

    @Test func someoneElsesOpenDescriptorDoesNotReachTheStore() throws {
        let outside = try TestSpace()
        let project = try project(
            "printf AAAA > out; pwd > \(outside.path("place")); while [ ! -e \(outside.path("open")) ]; do sleep 0.01; done"
        )
        let writer = try outside.startShell(
            "until [ -s place ]; do sleep 0.01; done; exec 3<>$(cat place)/out; touch open; sleep 1; printf BBBB >&3")
        #expect(try project.run().exit == 0)
        _ = try writer.outcome()
        try expectOneContent(project, "AAAA")
    }

    @Test func aKindsProcessesAreDeadBeforeItsOutputsAreRead() throws {
        let space = try TestSpace()
        try space.write(
            "pipeline.json",
            """
            {"stagecraft": 1, "project": "test", "stages": {
            "p": { "kind": "probe.sum", "deliver": "results",
                   "parameters": { "trace": "\(space.path("trace"))", "fault": "leave-a-process" } } }}
            """)
        #expect(try space.start(["1"], program: "sharing-stages").outcome().exit == 0)
        let left = try #require(space.read("left").flatMap { pid_t($0.dropLast()) })
        #expect(Glibc.kill(left, 0) != 0)
        #expect(space.read("results/sum.txt") == "6\n")
    }

    @Test func aStageThatKillsItsParentFailsAndTheOthersGoOn() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "bad": { "kind": "command", "outputs": ["out"], "command": ["sh", "-c", "echo 1 > out; kill -9 $PPID; sleep 20"] },
            "good": { "kind": "command", "outputs": ["out"], "command": ["sh", "-c", "echo 1 > out"] }
            """)
        let start = Date()
        let outcome = try space.stagecraft("run", "--keep-going")
        #expect(outcome.exit == 1)
        #expect(
            outcome.errors.contains("stage 'bad' failed: the process that watched over it was killed"), "\(outcome)")
        #expect(try space.stagecraft("status", "--all").output.contains("fresh   good"))
        #expect(Date().timeIntervalSince(start) < 10)
    }

    @Test func aStageThatStopsItsParentIsEndedByItsTimeLimit() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "bad": { "kind": "command", "outputs": ["out"], "timeLimit": 0.5,
                     "command": ["sh", "-c", "kill -STOP $PPID; sleep 20"] }
            """)
        let start = Date()
        let outcome = try space.stagecraft("run")
        #expect(outcome.errors.contains("it ran longer than its time limit"), "\(outcome)")
        #expect(Date().timeIntervalSince(start) < 10)
    }
}
