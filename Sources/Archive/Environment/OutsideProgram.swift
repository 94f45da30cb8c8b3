// Runs a program of the system for its answer. Unaware of what is asked.

import Glibc
import ResultStore
import StageGraph

/// A program that is asked something: git, dpkg-query, fc-match.
struct OutsideProgram {
    private let path: String
    private let name: String
    /// Where its answers are kept until they are read.
    private let scratch: String

    /// nil if it is not on the PATH.
    init?(_ name: String, scratch: String) {
        guard let path = SearchPath.program(named: name) else { return nil }
        self.path = path
        self.name = name
        self.scratch = scratch
    }

    /// What it prints, in a nameless file; nil if it ends with another code than 0, unless less than everything will do.
    /// `input` is its standard input.
    func spool(_ arguments: [String], input: Spool? = nil, isComplete: Bool = true) throws(Failure) -> Spool? {
        let output = try Spool(in: scratch)
        if let input { try input.rewind() }
        let code = try run(arguments, input: input?.descriptor, output: output.descriptor)
        guard code == 0 || !isComplete else { return nil }
        try output.takeOver()
        return output
    }

    /// What it prints, if that is short.
    func answer(_ arguments: [String], isComplete: Bool = true, limit: Int = 1 << 26) throws(Failure) -> [UInt8]? {
        guard let spool = try spool(arguments, isComplete: isComplete), spool.size <= limit else { return nil }
        return try spool.bytes(in: 0..<spool.size)
    }

    /// What it prints as text without the line end at its end.
    func text(_ arguments: [String], isComplete: Bool = true) throws(Failure) -> String? {
        guard var bytes = try answer(arguments, isComplete: isComplete) else { return nil }
        if bytes.last == 10 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func run(_ arguments: [String], input: Int32?, output: Int32) throws(Failure) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var line = ([name] + arguments).map { strdup($0) } + [nil]
        // Answers in one language, and none that depends on who asks.
        let fixed: [Name: String] = ["LC_ALL": "C.UTF-8", "GIT_OPTIONAL_LOCKS": "0", "GIT_CONFIG_NOSYSTEM": "1"]
        let variables = Self.variables.merging(fixed) { $1 }
        var environment = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in line + environment { free(text) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, path, &actions, nil, &line, &environment)
        guard code == 0 else { throw .system("start \(name)", path, code) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7F == 0 ? status >> 8 & 0xFF : -1
    }

    private static var variables: [Name: String] {
        var variables: [Name: String] = [:]
        for name in ["PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME"] {
            if let value = getenv(name) { variables[Name(name)] = String(cString: value) }
        }
        return variables
    }
}
