// A traced run is a run like others: the same results, the same ends, nothing left behind.

import Foundation
import Testing

private let canTrace = works("strace", ["-f", "-o", "/dev/null", "true"])

@Suite(.enabled(if: canTrace, "strace is missing or may not trace"))
struct StrictRunTests {
    /// Processes whose folder is, or whose arguments name one, below `folder`.
    private func processes(below folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.filter { Int32($0) != nil }.filter { number in
            let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(number)/cwd")
            let line = FileManager.default.contents(atPath: "/proc/\(number)/cmdline") ?? Data()
            return place?.hasPrefix(folder) ?? false || String(decoding: line, as: UTF8.self).contains(folder)
        } ?? []
    }

    @Test func nothingIsKeptOrDeliveredOfWhatIsRefused() throws {
        let space = try TestSpace()
        try space.write("secret.csv", "1\n")
        try space.manifest(
            #"""
            "a": {"kind": "command", "command": ["sh", "-c", "cat \#(space.folder)/secret.csv > out"], "outputs": ["out"],
                  "deliver": "results", "retries": 3},
            "b": {"kind": "command", "inputs": {"a": "a/out"}, "command": ["cp", "{input:a}", "o"], "outputs": ["o"]},
            "c": {"kind": "command", "command": ["touch", "o"], "outputs": ["o"], "deliver": "good"}
            """#)
        let outcome = try space.run("--strict", "--keep-going")
        #expect(outcome.exit == 1)
        // Another try would come to the same.
        #expect(outcome.ran.sorted() == ["a", "c"])
        let failed = outcome.events.first { $0["event"] as? String == "failed" }?["error"] as? String ?? ""
        #expect(failed.contains("error: stage 'a' reads what it does not declare"), "\(outcome)")
        #expect(
            failed.contains("secret.csv")
                && failed.contains(#"add to the stage: "inputs": {"secret": "file:secret.csv"}"#))
        #expect(!space.exists("results") && space.exists("good/o"))
        #expect(try space.stagecraft("status", "a", "b").exit == 1)
        // Its result was never there.
        #expect(try space.run("--keep-going").ran.sorted() == ["a", "b"])
        #expect(space.read("results/out") == "1\n")
        // What is there is taken, by strict runs too.
        #expect(try space.run("--strict").exit == 0)
        #expect(try space.run("--strict", "--force", "a").exit == 1)
        #expect(space.read("results/out") == "1\n")
        #expect(try space.stagecraft("fsck").exit == 0)
    }

    /// Everything in a record but how long it took.
    private func records(_ space: TestSpace) throws -> [String] {
        let text = try #require(space.read(".stagecraft/records"))
        let times = #""(seconds|cpuSeconds|peakMemoryBytes|finished)":("[^"]*"|[-0-9.e+]*)"#
        return text.replacingOccurrences(of: times, with: "", options: .regularExpression)
            // Behind its key and its check word.
            .split(separator: "\n").map { String($0.dropFirst(82)) }.sorted()
    }

    @Test func keysRecordsAndBytesAreThoseOfAnUntracedRun() throws {
        var found: [[String]] = []
        for options in [[], ["--trace"], ["--strict"]] {
            let space = try TestSpace()
            try space.write("in.csv", "3\n1\n")
            try space.manifest(
                #"""
                "a": {"kind": "command", "inputs": {"d": "file:in.csv"}, "command": ["sort", "{input:d}"], "stdout": "s", "deliver": "r"},
                "b": {"kind": "command", "inputs": {"d": "a/s"}, "outputs": ["f/", "o"], "deliver": "r",
                      "command": ["sh", "-c", "cp {input:d} f/1; sh -c 'echo $0' x > f/2; env | grep -v 'TMPDIR\\|HOME\\|PWD' | sort > o; ulimit -a >> o; echo said"]}
                """#)
            let outcome = try space.start(["run", "--json"] + options).outcome()
            #expect(outcome.exit == 0, "\(outcome)")
            let records = try records(space)
            #expect(!records.isEmpty)
            found.append(
                records
                    + (space.files("r") + space.files(".stagecraft/logs")).sorted().map { $0 + (space.read($0) ?? "") })
            // One is the other's.
            #expect(try space.run().ran == [])
        }
        #expect(found[0] == found[1] && found[0] == found[2])
    }

    /// What a process could notice, but for the tracer itself and its own number.
    @Test func aStageSeesTheSame() throws {
        let space = try TestSpace()
        try space.manifest(
            #"""
            "a": {"kind": "command", "stdout": "o", "deliver": "r", "command": ["sh", "-c",
              "for f in /proc/self/fd/*; do test -e $f && echo ${{f##*/}}; done; tr '\\0' ' ' < /proc/$$/cmdline; readlink /proc/$$/exe; pwd | sed 's/[0-9]//g'; umask; grep '^Sig[BIC]\\|^Cap' /proc/self/status; cat /proc/$$/limits"]}
            """#)
        try space.run()
        let untraced = try #require(space.read("r/o"))
        #expect(untraced.contains("SigIgn") && untraced.contains("0\n1\n2\n"))
        try space.run("--trace", "--force", "a")
        #expect(space.read("r/o") == untraced)
    }

    @Test func stagesEndAsTheyWould() throws {
        let space = try TestSpace()
        let stages = [
            ("code", "exit 7", ""), ("signal", "kill -SEGV $$", ""),
            ("polite", "trap 'echo got it; exit 3' TERM; sleep 30 & wait", #""timeLimit": 0.5, "#),
            ("daemon", "setsid -f sleep 300; (sleep 300 &) ; sleep 300 & exit 0", ""),
            ("pipe", "yes | head -1", ""), ("left", "echo > undeclared", ""),
        ].map { name, text, more in
            #""\#(name)": {"kind": "command", \#(more)"outputs": [], "command": ["sh", "-c", "\#(text)"]}"#
        }
        try space.manifest(stages.joined(separator: ",\n"))
        let start = Date()
        func endings(_ options: [String]) throws -> [String] {
            let outcome = try space.start(["run", "--keep-going", "--jobs", "1"] + options).outcome()
            return outcome.errors.split(separator: "\n").map(String.init)
                .filter { $0.contains("error:") || $0.contains("| ") || $0.hasPrefix("done    daemon") }
                .map { $0.hasPrefix("done") ? "done" : $0 }
        }
        let untraced = try endings([]).sorted()
        let traced = try endings(["--trace", "--force", "*"]).sorted()
        #expect(untraced == traced)
        #expect(untraced.contains { $0.contains("killed by signal 11") } && untraced.contains { $0.contains("got it") })
        #expect(Date().timeIntervalSince(start) < 20)
        #expect(processes(below: space.folder) == [])
    }

    @Test func aTimeLimitLeavesNeitherTracerNorStage() throws {
        let space = try TestSpace()
        try space.manifest(
            #"""
            "a": {"kind": "command", "outputs": ["out"], "timeLimit": 0.5,
                  "command": ["sh", "-c", "trap '' TERM; setsid -f sleep 300; while :; do sleep 300; done"]}
            """#)
        let outcome = try space.stagecraft("run", "--trace")
        #expect(outcome.exit == 1 && outcome.errors.contains("longer than its time limit"), "\(outcome)")
        #expect(processes(below: space.folder) == [])
        #expect(space.files(".stagecraft/attempts") == [])
    }

    @Test func aKilledRunLeavesNeitherTracerNorStage() throws {
        let space = try TestSpace()
        try space.manifest(
            #""a": {"kind": "command", "outputs": ["out"], "command": ["sh", "-c", "touch \#(space.path("begun")); sleep 300"]}"#
        )
        for signal in [SIGINT, SIGKILL] {
            try? space.remove("begun")
            let running = try space.start(["run", "--trace"])
            wait(for: "the stage") { space.exists("begun") }
            kill(running.process.processIdentifier, signal)
            _ = try running.outcome()
            wait(for: "an end of all processes") { processes(below: space.folder) == [] }
        }
    }

    @Test func aStageOfThousandsOfProcessesIsFollowed() throws {
        let space = try TestSpace()
        try space.write("last", "")
        try space.manifest(
            #"""
            "a": {"kind": "command", "outputs": [], "command": ["sh", "-c",
              "i=0; while [ $i -lt 1500 ]; do (:); i=$((i+1)); done; cat \#(space.path("last"))"]}
            """#)
        let outcome = try space.run("--trace")
        let report = try #require(outcome.events.first { $0["event"] as? String == "traced" })
        #expect((report["reads"] as? [[String: Any]])?.count == 1 && report["complete"] as? Bool == true, "\(report)")
    }

    @Test func aProgramThatCannotBeStartedSaysWhy() throws {
        let space = try TestSpace()
        try space.write("i.sh", "#!/no/such/interpreter\n")
        try space.write("n.sh", "#!/bin/sh\n")
        try space.shell("chmod +x i.sh")
        try space.manifest(
            #"""
            "i": {"kind": "command", "inputs": {"s": "file:i.sh"}, "outputs": [], "command": ["./i.sh"]},
            "n": {"kind": "command", "inputs": {"s": "file:n.sh"}, "outputs": [], "command": ["./n.sh"]},
            "x": {"kind": "command", "outputs": [], "command": ["./x.sh"]}
            """#)
        let errors = try space.stagecraft("run", "--trace", "--keep-going").errors
        #expect(errors.contains("stage 'i' cannot be started: its interpreter is missing"), "\(errors)")
        #expect(errors.contains("stage 'n' cannot be started: 'n.sh' is not executable"))
        #expect(errors.contains("stage 'x' cannot be started: 'x.sh' is not among its inputs"))
    }

    @Test func aStageThatTracesIsToldWhyThatFails() throws {
        let space = try TestSpace()
        try space.manifest(#""a": {"kind": "command", "outputs": ["o"], "command": ["strace", "-o", "o", "true"]}"#)
        let errors = try space.stagecraft("run", "--trace").errors
        #expect(errors.contains("it would trace processes itself"), "\(errors)")
    }

    @Test func aRunWithoutStraceStopsBeforeAnythingRuns() throws {
        let space = try TestSpace()
        try space.manifest(#""a": {"kind": "command", "outputs": ["o"], "command": ["/bin/touch", "o"]}"#)
        space.environment["PATH"] = "/nowhere"
        for option in ["--trace", "--strict"] {
            let outcome = try space.stagecraft("run", option)
            #expect(outcome.exit == 1 && outcome.errors.contains("apt install strace"), "\(outcome)")
        }
        #expect(try space.run().ran == ["a"])
    }

    /// One that says that it may not trace.
    @Test func aMachineThatForbidsTracingIsTold() throws {
        let space = try TestSpace()
        try space.write(
            "bin/strace", "#!/bin/sh\necho 'strace: ptrace(PTRACE_TRACEME, ...): Operation not permitted' >&2\nexit 1\n"
        )
        try space.shell("chmod +x bin/strace")
        space.environment["PATH"] = space.path("bin") + ":/usr/bin:/bin"
        try space.manifest(#""a": {"kind": "command", "outputs": ["o"], "command": ["touch", "o"]}"#)
        let outcome = try space.stagecraft("run", "--strict")
        #expect(outcome.exit == 1, "\(outcome)")
        #expect(
            outcome.errors.contains("strace cannot trace here") && outcome.errors.contains("Operation not permitted"))
        #expect(outcome.errors.contains("--cap-add SYS_PTRACE"))
    }

    /// Old versions, and some sandboxes, cannot filter in the kernel.
    @Test func aMachineWithoutFiltersTracesMoreSlowly() throws {
        let space = try TestSpace()
        try space.write(
            "bin/strace",
            "#!/bin/sh\nif [ \"$1\" = --seccomp-bpf ]; then echo 'unrecognized option' >&2; exit 1; fi\nexec /usr/bin/strace \"$@\"\n"
        )
        try space.shell("chmod +x bin/strace")
        space.environment["PATH"] = space.path("bin") + ":/usr/bin:/bin"
        try space.write("x", "")
        try space.manifest(
            #""a": {"kind": "command", "outputs": [], "command": ["cat", "\#(space.path("x"))"]}"#)
        let outcome = try space.stagecraft("run", "--strict")
        #expect(outcome.errors.contains(#""inputs": {"x": "file:x"}"#), "\(outcome)")
    }

    @Test func jobsOfAClusterAreNotTraced() throws {
        let space = try TestSpace()
        try space.manifest(#""a": {"kind": "command", "outputs": ["o"], "command": ["touch", "o"]}"#)
        let outcome = try space.stagecraft("run", "--executor", "slurm", "--trace")
        #expect(outcome.exit == 2 || outcome.exit == 64)
        #expect(outcome.errors.contains("--trace works on this machine only"), "\(outcome)")
    }

    @Test func aRunWithNothingToDoSaysThatNothingWasTraced() throws {
        let space = try TestSpace()
        try space.manifest(#""a": {"kind": "command", "outputs": ["o"], "command": ["touch", "o"]}"#)
        try space.run()
        #expect(
            try space.stagecraft("run", "--trace").errors.contains("none was traced (--force STAGE runs one again)"))
    }
}
