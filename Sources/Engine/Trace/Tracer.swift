// strace: whether it is there and does what is needed, and how it is called. Unaware of stages.

import CProcess
import Glibc

/// A program that tells of the system calls of others.
public struct Tracer: Sendable {
    /// Absolute.
    let path: String
    /// All that stand before the file to write to.
    let options: [String]

    /// What tells of reading, of making files, of where processes are, and of talking to others. A `?` allows for systems that
    /// have no such call.
    private static let calls = [
        "open", "openat", "openat2", "creat", "execve", "execveat", "getdents", "getdents64",
        "stat", "lstat", "stat64", "lstat64", "newfstatat", "fstatat64", "statx", "access", "faccessat", "faccessat2",
        "readlink", "readlinkat", "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "mkdir",
        "mkdirat", "mknod", "mknodat", "chdir", "fchdir", "clone", "clone3", "fork", "vfork", "connect", "bind",
        "listen",
        "sendto", "sendmsg", "io_uring_setup", "ptrace",
    ].map { "?" + $0 }.joined(separator: ",")

    /// With all its processes, where descriptors lead, no text but paths, no signals; it does not end by signals that are
    /// sent to the stage's group, which are the stage's.
    private static let usual = ["-f", "-q", "-y", "-I", "3", "-s", "0", "-e", "signal=none", "-e", "trace=" + calls]

    /// The one on the search path. Throws if there is none, or if the system does not let it trace.
    public static func installed() throws(Failure) -> Tracer {
        guard let path = SearchPath.program(named: "strace") else {
            throw Failure(
                .work, "strace is not installed, which tells what stages read",
                hint: "apt install strace, dnf install strace, …; or run without --trace and --strict")
        }
        // By a filter in the kernel only the calls that count stop the stage. Not all kernels and sandboxes have it.
        let quick = Tracer(path: path, options: ["--seccomp-bpf"] + usual)
        guard let complaint = quick.complaint() else { return quick }
        let plain = Tracer(path: path, options: usual)
        guard plain.complaint() != nil else { return plain }
        throw Failure(
            .work, "strace cannot trace here", at: path,
            facts: complaint.isEmpty ? [] : [.init("it says", VisibleText.of(complaint))],
            hint: "in a container, allow ptrace (docker run --cap-add SYS_PTRACE); elsewhere see "
                + "/proc/sys/kernel/yama/ptrace_scope, which must not be 3; or run without --trace and --strict")
    }

    /// What it prints when it is to trace this program's own end; nil: nothing, it works.
    private func complaint() -> String? {
        let log: SharedFile
        let keepers = Keepers()
        let memory = memory_file()
        guard memory >= 0 else { return "" }
        defer { close(memory) }
        let name = "/proc/self/fd/\(memory)"
        do throws(Failure) {
            log = SharedFile(try OpenFile(name, O_WRONLY | O_APPEND, to: "read what strace says"))
            let request = ChildProcess.Request(
                program: path, arguments: options + ["-o", "/dev/null", "--", "/bin/sh", "-c", "exit 7"],
                environment: [],
                folder: "/", log: log, isWorker: false)
            let child = try ChildProcess(starting: request, by: keepers)
            let (ending, _) = child.reap()
            let said = try Files.read(name) ?? []
            // Anything that it says would be in the logs of stages.
            return ending == .exit(7) && said.isEmpty ? nil : String(decoding: said.prefix(2000), as: UTF8.self)
        } catch {
            return error.headline
        }
    }
}

/// What is done with what stages read beside their inputs.
public struct Tracing: Sendable {
    /// Who sees it.
    public var tracer: Tracer
    /// Whether a stage that reads what it does not declare fails.
    public var isStrict: Bool

    /// Traces by `tracer`.
    public init(by tracer: Tracer, isStrict: Bool) {
        self.tracer = tracer
        self.isStrict = isStrict
    }
}
