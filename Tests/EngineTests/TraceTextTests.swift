// strace's text: what it says of a stage, however it comes.

import Foundation
import TestSupport
import Testing

@testable import Engine

private let canTrace: Bool = {
    // Where the machine has none, or forbids it, what is made of its text can be tested only on texts that were kept.
    shell("strace -f -q -y -o /dev/null true > /dev/null 2>&1", in: "/") == 0
}()

struct TraceTextTests {
    /// What a text says, taken in pieces of this size.
    static func events(_ text: [UInt8], in folder: String = "/w", pieces: Int = .max) -> [TraceEvent] {
        read(text, in: folder, pieces: pieces).events
    }

    static func read(
        _ text: [UInt8], in folder: String = "/w", pieces: Int = .max
    ) -> (events: [TraceEvent], ending: TraceEnding?, unreadable: Int) {
        var lines = TraceText()
        var processes = TracedProcesses(in: TracedPath(folder))
        var events: [TraceEvent] = []
        var rest = text[...]
        while !rest.isEmpty {
            lines.take(rest.prefix(pieces)) { step in processes.take(step) { events.append($0) } }
            rest = rest.dropFirst(pieces)
        }
        return (events, processes.mainEnding, lines.unreadable)
    }

    private static func path(_ text: String) -> TracedPath { TracedPath(text) }
    private static func read(_ text: String, real: String? = nil, mayBeNew: Bool = false) -> TraceEvent {
        .read(path(text), real: path(real ?? text), mayBeNew: mayBeNew)
    }

    static let calls: [(String, [TraceEvent])] = [
        (#"7 execve("/bin/cat", [...], 0x7ff /* 3 vars */) = 0"#, [.started(path("/bin/cat"))]),
        (#"7  openat(AT_FDCWD</w>, "a b", O_RDONLY|O_CLOEXEC) = 3</data/x y>"#, [read("/w/a b", real: "/data/x y")]),
        (#"7 openat(AT_FDCWD</w>, "x", O_RDONLY) = -1 ENOENT (No such file or directory)"#, [.missed(path("/w/x"))]),
        (#"7 openat(AT_FDCWD</w>, "x", O_RDONLY) = -1 EACCES (Permission denied)"#, []),
        (#"7 openat(AT_FDCWD</w>, "x", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3</w/x>"#, [.made(path("/w/x"))]),
        (#"7 openat(AT_FDCWD</w>, "x", O_RDWR|O_CREAT|O_EXCL, 0600) = 3</w/x>"#, [.made(path("/w/x"))]),
        (#"7 openat(AT_FDCWD</w>, "x", O_WRONLY|O_APPEND) = 3</w/x>"#, []),
        (#"7 openat(AT_FDCWD</w>, "x", O_WRONLY|O_CREAT|O_APPEND, 0666) = 3</w/x>"#, [.wrote(path("/w/x"))]),
        (#"7 openat(AT_FDCWD</w>, "/proc/self/fd/3", O_RDWR) = 4</memfd:x>(deleted)"#, []),
        (#"7 openat(AT_FDCWD</w>, "x", O_RDWR|O_CREAT, 0600) = 3</w/x>"#, [read("/w/x", mayBeNew: true)]),
        (#"7 openat(AT_FDCWD</w>, "x", O_RDWR) = 3</w/x>"#, [read("/w/x")]),
        (#"7 openat(AT_FDCWD</w>, "/dev/ptmx", O_RDWR) = 3<anon_inode:x>"#, []),
        (#"7 openat(5</data>, "../q", O_RDONLY) = 3</q>"#, [read("/q")]),
        (#"7 openat2(5</data>, "q", {flags=O_RDONLY, resolve=0}, 24) = 3</data/q>"#, [read("/data/q")]),
        (#"7 open("q", O_RDONLY) = 3</w/q>"#, [read("/w/q")]),
        (#"7 open("q", O_RDONLY) = 3"#, [read("/w/q")]),
        (#"7 creat("q", 0644) = 3"#, [.made(path("/w/q"))]),
        (
            #"7 openat(AT_FDCWD</w>, "/proc/self/fd/3", O_RDONLY) = 4</etc/x>"#,
            [read("/proc/self/fd/3", real: "/etc/x")]
        ),
        (#"7 openat(AT_FDCWD</w>, ".", O_RDONLY|O_DIRECTORY) = 3</w>"#, [.looked(path("/w"))]),
        (#"7 getdents64(3</w/d>, 0x55c2 /* 7 entries */, 32768) = 192"#, [.listed(path("/w/d"))]),
        (#"7 newfstatat(3</w/d>, "", {st_mode=S_IFREG|0644, st_size=4, ...}, AT_EMPTY_PATH) = 0"#, []),
        (#"7 newfstatat(AT_FDCWD</w>, "d", {st_mode=S_IFREG|0644, st_size=4, ...}, 0) = 0"#, [.looked(path("/w/d"))]),
        (#"7 access("/a/b", R_OK) = 0"#, [.looked(path("/a/b"))]),
        (#"7 readlink("l", ""..., 4096) = 4"#, [.looked(path("/w/l"))]),
        (#"7 readlink("l", 0x7ffe62a82290, 4096) = -1 EINVAL (Invalid argument)"#, []),
        (#"7 rename("a", "/t/b") = 0"#, [.moved(path("/w/a"), to: path("/t/b"))]),
        (
            #"7 renameat2(3</a>, "x", AT_FDCWD</w>, "y", RENAME_NOREPLACE) = 0"#,
            [.moved(path("/a/x"), to: path("/w/y"))]
        ),
        (#"7 linkat(AT_FDCWD</w>, "x", 4</b>, "y", 0) = 0"#, [.moved(path("/w/x"), to: path("/b/y"))]),
        (#"7 symlink("/etc", "l") = 0"#, [.made(path("/w/l"))]),
        (#"7 symlinkat("/etc", AT_FDCWD</w>, "l") = 0"#, [.made(path("/w/l"))]),
        (#"7 mkdirat(AT_FDCWD</w>, "d", 0777) = -1 EEXIST (File exists)"#, []),
        (#"7 execveat(3</opt/run>, "", ["x"], 0x7ff, AT_EMPTY_PATH) = 0"#, [.started(path("/opt/run"))]),
        (
            #"7 connect(3<socket:[6]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}, 16) = 0"#,
            [.talks(to: "10.0.0.1:80", isLocal: false)]
        ),
        (
            #"7 connect(3<socket:[6]>, {sa_family=AF_INET6, sin6_port=htons(9), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = -1 ECONNREFUSED (Connection refused)"#,
            [.talks(to: "[::1]:9", isLocal: true)]
        ),
        (
            #"7 sendto(3<socket:[6]>, ""..., 1, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("10.1.2.3")}, 16) = 1"#,
            [.talks(to: "10.1.2.3:53", isLocal: false)]
        ),
        (
            #"7 connect(3<socket:[6]>, {sa_family=AF_UNIX, sun_path="/run/pg.5432"}, 110) = 0"#,
            [.talksBySocket(path("/run/pg.5432"))]
        ),
        (#"7 connect(3<socket:[6]>, {sa_family=AF_UNIX, sun_path="s"}, 110) = -1 ENOENT (No such file)"#, []),
        (#"7 bind(4<socket:[6]>, {sa_family=AF_UNIX, sun_path="u\n\"s"}, 7) = 0"#, [.made(path("/w/u\n\"s"))]),
        (#"7 listen(4<socket:[6]>, 128) = 0"#, [.listens]),
        (#"7 io_uring_setup(8, {flags=0}) = 4<anon_inode:[io_uring]>"#, [.readsUnseen]),
        (#"7 ptrace(PTRACE_TRACEME) = -1 EPERM (Operation not permitted)"#, [.traces]),
        (
            #"7 execve("./x", ["./x"], 0x7ffd /* 35 vars */) = -1 ENOEXEC (Exec format error)"#,
            [.notStarted(error: Array("ENOEXEC".utf8))]
        ),
        (#"7 openat(AT_FDCWD</w>, "x", O_RDONLY) = ?"#, []),
        (#"7 openat(AT_FDCWD</w>, "x", O_RDONLY) = ? ERESTARTSYS (To be restarted)"#, []),
        ("7 --- SIGCHLD {si_signo=SIGCHLD} ---", []), ("[ Process PID=7 runs in 32 bit mode. ]", []),
    ]

    @Test(arguments: calls) func eachCallSaysWhatWasDone(_ line: String, _ expected: [TraceEvent]) {
        #expect(Self.events(Array((line + "\n").utf8)) == expected, "\(line)")
    }

    @Test func escapesAreTheBytesThatTheyStandFor() {
        let line =
            #"7 openat(AT_FDCWD</w>, "we\"i\nrd\377 <a> b = c\\\1x\0011", O_RDONLY) = 3</w/we\"i\nrd\377 \74a\76 b = c\\\1x\0011>"#
        let name =
            Array("we\"i\nrd".utf8) + [0xFF] + Array(" <a> b = c\\".utf8) + [1] + Array("x".utf8) + [1]
            + Array("1".utf8)
        let path = TracedPath(Array("/w/".utf8) + name)
        #expect(Self.events(Array((line + "\n").utf8)) == [.read(path, real: path, mayBeNew: false)])
        #expect(path.shown == "/w/we\"i\nrd\\xff <a> b = c\\\u{1}x\u{1}1")
    }

    /// Threads, interrupted calls, processes that other processes have started, without what newer versions say of folders.
    static let tangle = #"""
        10 execve("/bin/sh", [...], 0x7 /* 3 vars */) = 0
        10 chdir("d") = 0
        10 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD <unfinished ...>
        11 open("first", O_RDONLY <unfinished ...>
        10 <... clone resumed>, child_tidptr=0x7f) = 11
        10 chdir("/e") = 0
        11 <... open resumed>) = 3</w/d/first>
        11 +++ exited with 0 +++
        10 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_THREAD, stack_size=0x7f} => {parent_tid=[12]}, 88) = 12
        12 chdir("/f") = 0
        10 open("shared", O_RDONLY) = 3</f/shared>
        12 execve("/bin/true", ["true"], 0x7 /* 3 vars */ <unfinished ...>
        10 +++ superseded by execve in pid 12 +++
        10 <... execve resumed>) = 0
        10 vfork( <unfinished ...>
        13 fchdir(4</g>) = 0
        13 open("child", O_RDONLY) = 3</g/child>
        10 <... vfork resumed>) = 13
        13 +++ killed by SIGKILL +++
        10 open("last", O_RDONLY) = 3</f/last>
        10 +++ exited with 3 +++

        """#

    @Test(arguments: [1, 2, 3, 7, 64, 1000, Int.max]) func linesOfSeveralProcessesBelongTogether(_ pieces: Int) {
        let found = Self.read(Array(Self.tangle.utf8), pieces: pieces)
        #expect(
            found.events == [
                .started(Self.path("/bin/sh")), Self.read("/w/d/first"), Self.read("/f/shared"),
                .started(Self.path("/bin/true")), Self.read("/g/child"), Self.read("/f/last"),
            ])
        #expect(found.ending == .exit(3))
        #expect(found.unreadable == 0)
    }

    @Test func aSignalIsAnEnd() {
        let text = "9 execve(\"/bin/x\", [...], 0x7) = 0\n9 +++ killed by SIGSEGV (core dumped) +++\n"
        #expect(Self.read(Array(text.utf8)).ending == .signal(Array("SIGSEGV".utf8)))
    }

    @Test func whatCannotBeReadIsCountedAndTheRestIsRead() {
        let long = "7 open(\"" + String(repeating: "a", count: TraceText.longestLine + 500) + "\", O_RDONLY) = 3\n"
        let good = "7 open(\"q\", O_RDONLY) = 3</w/q>\n"
        for bad in ["nonsense\n", "7 open(\"q\n", "7 <... open resumed>) = 3\n", "7 open(\"q\", {[}) = \n", long] {
            for pieces in [100, Int.max] {
                let found = Self.read(Array((good + bad + good).utf8), pieces: pieces)
                #expect(found.events == [Self.read("/w/q"), Self.read("/w/q")])
                #expect(found.unreadable == 1, "\(bad.prefix(40))")
            }
        }
    }

    /// Whatever bytes come, nothing traps.
    @Test func mangledTextIsNoDanger() {
        var random = SystemRandomNumberGenerator()
        let text = Array((Self.calls.map { $0.0 }.joined(separator: "\n") + "\n" + Self.tangle).utf8)
        for _ in 0..<300 {
            var mangled = text
            for _ in 0..<40 {
                let place = Int.random(in: 0..<mangled.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: mangled[place] = UInt8.random(in: 0...255, using: &random)
                case 1: mangled.remove(at: place)
                default: mangled.insert("\"<>(){}\\,=".utf8.randomElement(using: &random)!, at: place)
                }
            }
            _ = Self.events(mangled, pieces: Int.random(in: 1...500, using: &random))
        }
    }

    // MARK: strace as it is here

    private static let isMissing: Comment = "strace is missing or may not trace"

    /// What strace says of a shell command.
    private func trace(_ command: String, in folder: TemporaryFolder, _ options: [String]) throws -> [TraceEvent] {
        let file = folder.path + "/trace"
        let words = (["strace"] + options + ["-o", file, "sh", "-c", command]).map {
            "'" + $0.replacingOccurrences(of: "'", with: "'\\''") + "'"
        }
        try FileManager.default.createDirectory(atPath: folder.path + "/w", withIntermediateDirectories: true)
        #expect(shell(words.joined(separator: " ") + " > /dev/null", in: folder.path + "/w") == 0)
        let text = try Data(contentsOf: URL(fileURLWithPath: file))
        let found = Self.read(Array(text), in: folder.path + "/w")
        #expect(found.unreadable == 0 && found.ending == .exit(0))
        return found.events
    }

    @Test(.enabled(if: canTrace, isMissing)) func realTextSaysWhatWasDone() throws {
        let folder = TemporaryFolder()
        let tracer = try Tracer.installed()
        let command = #"""
            printf x > 'a"b'; mkdir -p 'd
            e'; n=$(printf 'n\377<m> = ,\001\0010'); printf y > "d
            e/$n"; cd 'd
            e'; cat ../'a"b'; (cat "$n"); ls . > /dev/null; test -e nothing; exec 3< ../'a"b'; cat /proc/self/fd/3
            """#
        let events = try trace(command, in: folder, tracer.options)
        let work = TracedPath(folder.path + "/w").resolved
        let quote = TracedPath(Array("a\"b".utf8), in: work)
        let deep = TracedPath(Array("d\ne".utf8), in: work)
        let odd = TracedPath(Array("n".utf8) + [0xFF] + Array("<m> = ,".utf8) + [1, 1] + Array("0".utf8), in: deep)
        func reads(_ path: TracedPath) -> Int {
            events.count { if case .read(_, let real, _) = $0 { real == path } else { false } }
        }
        #expect(events.contains(.made(quote)) && events.contains(.made(deep)) && events.contains(.made(odd)))
        #expect(reads(quote) == 3 && reads(odd) == 1)
        #expect(events.contains(.listed(deep)))
        #expect(events.contains(.missed(TracedPath(Array("nothing".utf8), in: deep))))
        #expect(
            events.contains { if case .started(let path) = $0 { path.name.elementsEqual("cat".utf8) } else { false } })
    }

    /// As of versions that do not say what descriptors lead to.
    @Test(.enabled(if: canTrace, isMissing)) func foldersAreFollowedWithoutHelp() throws {
        let folder = TemporaryFolder()
        let options = try Tracer.installed().options.filter { $0 != "-y" }
        let events = try trace("mkdir d; cd d; echo > f; (cat f; cd ..; cat d/f)", in: folder, options)
        let work = TracedPath(folder.path + "/w")
        let file = TracedPath(Array("d/f".utf8), in: work)
        #expect(events.count { $0 == .read(file, real: file, mayBeNew: false) } == 2)
    }
}
