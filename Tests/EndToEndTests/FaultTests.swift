import Foundation
import Testing

/// Runs a program as someone whom file permissions stop, also where the tests run as root.
private let asNobody =
    geteuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [String]()

func works(_ program: String, _ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardError = FileHandle.nullDevice
    return (try? process.run()) != nil
        && {
            process.waitUntilExit(); return process.terminationStatus == 0
        }()
}

private let canTrace: ConditionTrait = .enabled(
    if: works("strace", ["-o", "/dev/null", "true"]), "strace is missing or may not trace")

struct FaultTests {
    @Test func aReadOnlyStoreIsAClearError() throws {
        let space = try TestSpace()
        try chain(space)
        try space.run()
        try space.write("raw.csv", "new\n")
        try space.shell("chmod -R a+rX .; chmod -R a-w .stagecraft; chmod a-w .")
        let outcome = try space.start(["run"], through: asNobody).outcome()
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains(".stagecraft"))
        #expect(outcome.errors.contains("reason: Permission denied"))
        #expect(outcome.errors.contains("choose another store"))
        // Looking needs no permission to write.
        #expect(try space.start(["status"], through: asNobody).outcome().output.contains("stale   clean"))
    }

    @Test func aReadOnlyPlaceOfDeliveryIsAClearError() throws {
        let space = try TestSpace()
        try chain(space)
        try space.shell("mkdir results; chmod 555 results; mkdir -m 777 .stagecraft; chmod a+rX .")
        let outcome = try space.start(["run"], through: asNobody).outcome()
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("results"))
        #expect(outcome.errors.contains("Permission denied"))
        try space.shell("chmod 777 results")
        let next = try space.start(["run", "--json"], through: asNobody).outcome()
        #expect(next.exit == 0)
        #expect(next.ran == [])
        #expect(space.read("results/print.txt") == "lines 2\n")
    }

    /// System calls that fail, by strace's injection syntax.
    static let faults = [
        "fsync:error=EIO", "fsync:error=ENOSPC", "rename:error=EIO", "rename:error=ENOSPC", "renameat:error=EIO",
        "renameat:error=ENOSPC", "unlinkat:error=EIO", "write:error=ENOSPC", "write:error=EIO", "write:retval=1",
        "mkdir:error=ENOSPC", "fchmod:error=EIO", "copy_file_range:error=ENOSPC", "clone:error=EAGAIN",
    ]

    /// Which of them fail. `STAGECRAFT_FAULTS` asks for more moments than a normal test run can afford.
    static let moments = ProcessInfo.processInfo.environment["STAGECRAFT_FAULTS"] == nil ? [1, 3] : Array(1...20)

    @Test(canTrace, arguments: faults) func aFailingSystemCallLeavesTheStoreIntact(_ fault: String) throws {
        for moment in Self.moments {
            // Later ones do not happen either.
            guard try isInjected("\(fault):when=\(moment)") else {
                #expect(moment > 1, "\(fault) does not happen")
                return
            }
        }
    }

    @Test(
        canTrace, arguments: ["fsync:error=EIO:when=1+", "renameat:error=EIO:when=2+", "openat:error=EIO:when=60+"])
    func systemCallsThatFailFromNowOnLeaveTheStoreIntact(_ fault: String) throws {
        #expect(try isInjected(fault))
    }

    /// Stages whose outputs all differ.
    private func many(_ space: TestSpace) throws {
        let stages = (0..<80).map {
            #""s\#($0)": { "kind": "command", "outputs": ["out"], "command": ["sh", "-c", "echo \#($0) > out"] }"#
        }
        try space.manifest(stages.joined(separator: ","))
    }

    @Test(canTrace) func contentsAreOnTheDiskBeforeTheirRecords() throws {
        let space = try TestSpace()
        try many(space)
        let tracing = ["strace", "-f", "-q", "-y", "-o", "trace", "-e", "trace=fsync,syncfs,write"]
        #expect(try space.start(["run"], through: tracing).outcome().exit == 0)
        var synced: Set<String> = []
        var isSynced = false
        for line in (space.read("trace") ?? "").split(separator: "\n") {
            if line.contains("fsync("), line.contains("/.stagecraft/objects/") {
                synced.insert(String(line.split(separator: "/").last!.prefix(64)))
                isSynced = true
            }
            // Of all that is there.
            if line.contains("syncfs("), line.contains("/.stagecraft/objects>") {
                synced.formUnion(space.files(".stagecraft/objects").map { String($0.suffix(64)) })
                isSynced = true
            }
            if line.contains("write("), line.contains("/.stagecraft/records>") {
                #expect(isSynced, "\(line)")
                isSynced = false
            }
        }
        #expect(synced.count == 80)
    }

    @Test(canTrace) func aFileSystemThatCannotBeSyncedLeavesTheStoreIntact() throws {
        let space = try TestSpace()
        try many(space)
        let failing = ["strace", "-f", "-q", "-o", "trace", "-e", "inject=syncfs:error=EIO"]
        let outcome = try space.start(["run"], through: failing).outcome()
        // Files are waited for one by one while others write much, and on file systems that are not known.
        let isInjected = space.read("trace")?.contains("(INJECTED)") == true
        #expect(outcome.exit == (isInjected ? 1 : 0), "\(outcome)")
        if isInjected { #expect(outcome.errors.contains("write to the disk"), "\(outcome)") }
        #expect(try space.stagecraft("fsck").exit == 0)
        #expect(try space.run().exit == 0)
        #expect(try space.stagecraft("status").exit == 0)
    }

    /// Linux before 5.9 has no close_range.
    @Test(
        canTrace, arguments: [[], ["strace", "-f", "-q", "-o", "trace", "-e", "inject=close_range:error=ENOSYS"]])
    func stagesInheritNoDescriptors(_ through: [String]) throws {
        let space = try TestSpace()
        // Of the shell, which keeps its former output at 10 while it redirects.
        let stages = (0..<3).map {
            """
            "s\($0)": { "kind": "command", "outputs": ["out"], "deliver": "results/\($0)",
                "command": ["sh", "-c", "ls -l /proc/$$/fd > out; true"] }
            """
        }
        try space.manifest(stages.joined(separator: ","))
        let outcome = try space.start(["run", "--jobs", "2"], through: through).outcome()
        #expect(outcome.exit == 0, "\(outcome)")
        for number in 0..<3 {
            let lines = (space.read("results/\(number)/out") ?? "").split(separator: "\n")
            let links = lines.filter { $0.contains(" -> ") }.map { $0.split(separator: " ").suffix(3) }
            let ours = links.filter { $0.last!.contains("/.stagecraft/") }
            #expect(ours.map { $0.last!.split(separator: "/").last } == ["out", "log", "log"], "\(lines)")
            // Without close_range there may also be what this process was started with.
            if through.isEmpty { #expect(links.map { $0.first } == ["0", "1", "10", "2"], "\(lines)") }
        }
    }

    /// Runs with the fault, and again without. Whether it happened.
    private func isInjected(_ fault: String) throws -> Bool {
        let space = try TestSpace()
        try chain(space)
        let outcome = try space.start(
            ["run", "--jobs", "2"], through: ["strace", "-f", "-q", "-o", "trace", "-e", "inject=" + fault]
        ).outcome()
        // A short write is no error; an early openat fails in the loader, before there is anything of ours.
        #expect([0, 1, 127].contains(outcome.exit), "\(fault): \(outcome)")
        if outcome.exit == 1 { #expect(outcome.errors.contains("error: "), "\(fault): \(outcome)") }
        let check = try space.stagecraft("fsck")
        #expect(check.exit == 0 || check.errors.contains("there is no store"), "\(fault): \(check)")
        let next = try space.run()
        #expect(next.exit == 0, "\(fault): \(next)")
        #expect(space.read("results/print.txt") == "lines 2\n", "\(fault)")
        #expect(try space.stagecraft("fsck").exit == 0, "\(fault)")
        return space.read("trace")?.contains("(INJECTED)") == true
    }

    @Test(.enabled(if: works("unshare", ["-rm", "true"]), "user namespaces are not allowed here"))
    func aFullDiskIsAClearErrorAndTheNextRunCompletes() throws {
        let space = try TestSpace()
        let stages = (0..<4).map {
            """
            "s\($0)": { "kind": "command", "outputs": ["out"], "command": ["sh", "-c", "yes \($0) | head -c 800000 > out"] }
            """
        }
        try space.manifest(stages.joined(separator: ","))
        try space.shell("mkdir .stagecraft")
        let program = TestSpace.program
        let outcome = try space.shell(
            """
            unshare -rm sh -c 'mount -t tmpfs -o size=2m none .stagecraft || exit 9
              \(program) run --jobs 1; echo first $?; \(program) fsck; echo fsck $?
              mount -o remount,size=20m .stagecraft
              \(program) run --jobs 1; echo second $?; \(program) status; echo status $?'
            """)
        #expect(outcome.output.contains("first 1\n"), "\(outcome)")
        // It is the program or one of its stages that is told.
        #expect(
            outcome.errors.contains("No space left on device") || outcome.errors.contains("the store's disk is full"),
            "\(outcome)")
        #expect(outcome.output.contains("fsck 0\n"), "\(outcome)")
        #expect(outcome.output.contains("second 0\n"), "\(outcome)")
        #expect(outcome.output.contains("status 0\n"), "\(outcome)")
    }
}
