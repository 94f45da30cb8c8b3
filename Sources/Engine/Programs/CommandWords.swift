// Which programs a command line names: its first word, what a wrapper such as `env` runs, what stands in a shell's text.
// Unaware of which of them exist. One name too many does no harm: it may make a stage run again without need.

/// A word of a command line.
struct CommandWord {
    /// Without quotes.
    var text: String
    /// Whether it is known only when the command runs, for a variable or a substitution in it.
    var isDynamic = false
}

/// The programs that command lines name.
struct CommandWords {
    /// Names and absolute paths, once each, in their order.
    private(set) var programs: [String] = []
    /// Words in a program's place that are known only when the command runs.
    private(set) var unknown: [String] = []
    /// Words that are a program's name if they are one at all.
    private(set) var candidates: [String] = []
    /// Functions of the shell text.
    var functions: Set<Name> = []

    /// What the next word of a command line can be.
    private enum Place {
        case program
        /// Behind a wrapper: its options and then a program.
        case wrapped
        /// Behind a shell: its options.
        case shell
        /// Behind a shell's `-o`.
        case option
        /// Behind a shell's `-c`.
        case text
        case argument
    }

    private var place = Place.program
    private var depth: Int

    /// Texts within texts beyond this are not looked into.
    private static let deepest = 8

    init(depth: Int = 0) { self.depth = depth }

    /// Of an argument vector, in which nothing is left to a shell. Placeholders in braces are known only later.
    init(of command: [String]) {
        self.init()
        for argument in command {
            take(CommandWord(text: argument, isDynamic: false), isArgument: true)
        }
        // `sh -c 'exec "$@"' - python3 …`: what the shell is given beside the text may be what it runs.
        if !unknown.isEmpty { candidates += command.dropFirst(3).filter(Self.isName) }
    }

    /// A new command line begins.
    mutating func beginCommand() { place = .program }

    var expectsProgram: Bool { place == .program }

    /// The next word. `isArgument`: of an argument vector, so that assignments and reserved words are none.
    mutating func take(_ word: CommandWord, isArgument: Bool = false) {
        let name = Self.lastStep(word.text)
        switch place {
        case .program:
            if !isArgument, !word.isDynamic || word.text.utf8.contains(UInt8(ascii: "=")), Self.isAssignment(word.text)
            {
                return
            }
            takeProgram(word, name)
        case .wrapped:
            if word.text.startsWith("-") || Self.isAssignment(word.text) { return }
            if Self.shells.contains(Name(name)) {
                add(word.text, to: &candidates)
                place = .shell
            } else if Self.isName(word.text), !word.isDynamic {
                add(word.text, to: &candidates)
            } else if word.isDynamic, word.text.startsWith("$") {
                add(word.text, to: &unknown)
            }
        case .shell:
            guard word.text.startsWith("-"), !word.text.startsWith("--") else {
                place = .argument
                return
            }
            if word.text.utf8.contains(UInt8(ascii: "c")) {
                place = .text
            } else if word.text.utf8.last == UInt8(ascii: "o") || word.text.utf8.last == UInt8(ascii: "O") {
                place = .option
            }
        case .option: place = .shell
        case .text:
            place = .argument
            takeText(word)
        case .argument: break
        }
    }

    private mutating func takeProgram(_ word: CommandWord, _ name: String) {
        place = .argument
        if word.isDynamic {
            // `./$1` is a file in the stage's folder, and that is declared.
            if word.text.startsWith("$") { add(word.text, to: &unknown) }
            return
        }
        if name == "eval" { place = .text }
        if Self.wrappers.contains(Name(name)) { place = .wrapped }
        if Self.shells.contains(Name(name)) { place = .shell }
        if Self.isName(word.text), !Self.builtins.contains(Name(word.text)) { add(word.text, to: &programs) }
    }

    /// A shell text within this one.
    private mutating func takeText(_ word: CommandWord) {
        if word.isDynamic && word.text.startsWith("$") {
            add(word.text, to: &unknown)
        } else {
            takeText(word.text)
        }
    }

    mutating func takeText(_ text: String) {
        guard depth < Self.deepest else { return }
        var scanner = ShellScanner(text, depth: depth + 1)
        let found = scanner.words()
        functions.formUnion(found.functions)
        for name in found.programs where !functions.contains(Name(name)) { add(name, to: &programs) }
        for name in found.candidates where !functions.contains(Name(name)) { add(name, to: &candidates) }
        for name in found.unknown { add(name, to: &unknown) }
    }

    /// The words of a script that the command runs.
    mutating func add(_ other: CommandWords) {
        for name in other.programs where !other.functions.contains(Name(name)) { add(name, to: &programs) }
        for name in other.candidates { add(name, to: &candidates) }
        for name in other.unknown { add(name, to: &unknown) }
    }

    /// A program by its name.
    mutating func add(_ program: String) { add(program, to: &programs) }

    private func add(_ text: String, to list: inout [String]) {
        if !list.contains(where: { $0.hasBytes(of: text) }) { list.append(text) }
    }

    /// The word of a shell's command line that names the script which the shell reads; nil: it is given a text, or neither.
    static func scriptOfShell(_ command: [String]) -> String? {
        var rest = command.dropFirst()
        while let word = rest.popFirst() {
            if word.hasBytes(of: "--") { return rest.first }
            guard word.startsWith("-") || word.startsWith("+"), word.utf8.count > 1 else { return word }
            if word.startsWith("--") { continue }
            if word.utf8.contains(UInt8(ascii: "c")) { return nil }
            if word.utf8.last == UInt8(ascii: "o") || word.utf8.last == UInt8(ascii: "O") { rest = rest.dropFirst() }
        }
        return nil
    }

    // MARK: what words are

    /// A name to look for on PATH, or an absolute path.
    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "-") else { return false }
        if text.utf8.contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") || $0 == 0 }) { return false }
        return first == UInt8(ascii: "/") || !text.utf8.contains(UInt8(ascii: "/"))
    }

    private static func isAssignment(_ text: String) -> Bool {
        guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")), equals != text.startIndex else { return false }
        return text.utf8[..<equals].allSatisfy { byte in
            (byte | 0x20) &- 97 < 26 || byte &- 48 < 10 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+")
        }
    }

    static func lastStep(_ path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
    }

    static let shells: Set<Name> = ["sh", "bash", "dash", "zsh", "ksh", "mksh", "busybox"]

    /// Programs and builtins that run the program that stands behind their options.
    private static let wrappers: Set<Name> = [
        "env", "exec", "command", "nice", "nohup", "time", "timeout", "xargs", "stdbuf", "setsid", "ionice", "taskset",
        "chrt", "numactl", "flock", "parallel", "sudo", "srun", "mpirun", "mpiexec", "xvfb-run", "strace", "catchsegv",
        "unshare", "chroot", "setpriv", "prlimit", "watch", "trap", "find",
    ]

    /// What a shell does by itself.
    private static let builtins: Set<Name> = [
        ".", ":", "[", "[[", "alias", "bg", "break", "builtin", "cd", "command", "continue", "declare", "echo", "eval",
        "exec", "exit", "export", "false", "fg", "getopts", "hash", "jobs", "kill", "let", "local", "mapfile", "printf",
        "pushd", "popd", "pwd", "read", "readonly", "return", "set", "shift", "shopt", "source", "test", "times",
        "trap",
        "true", "type", "typeset", "ulimit", "umask", "unalias", "unset", "wait",
    ]
}
