// Why a command's program could not be started, and what to do about it. Unaware of how it was started.

import Glibc

/// Words the failure to start a command.
struct StartFailure {
    private let stage: StageInstance
    private let request: ChildProcess.Request
    private let project: String

    init(stage: StageInstance, request: ChildProcess.Request, _ project: String) {
        self.stage = stage
        self.request = request
        self.project = project
    }

    /// nil: there is no more to say than the error's own text.
    func failure(_ code: Int32) -> Failure? {
        switch code {
        case E2BIG: tooLong
        case ENOENT, ENOTDIR: access(request.program, F_OK) == 0 ? noInterpreter : noFile
        case EACCES: notExecutable
        case ENOEXEC: noFormat
        default: nil
        }
    }

    private func failure(_ cause: String, _ facts: [Failure.Fact] = [], hint: String?) -> Failure {
        Failure(
            .work, "stage '\(stage.id)' cannot be started: \(cause)", at: stage.place,
            facts: [.init("program", word)] + facts, hint: hint)
    }

    /// The program as the command names it: for one in the private folder its path there.
    private var word: String {
        request.program.utf8.starts(with: (request.folder + "/").utf8)
            ? String(request.program.dropping(first: request.folder.utf8.count + 1)) : request.program
    }

    /// Its path in the private folder, or from the root on.
    private var plainWord: String {
        let plain = word.startsWith("./") ? String(word.dropping(first: 2)) : word
        return plain.startsWith("/") ? plain : stage.place(ofSeen: Name(plain))?.text ?? plain
    }

    // MARK: the program's file

    private var noFile: Failure {
        let inputs = stage.commandInputPaths.joined(separator: ", ")
        let isInProject = !word.startsWith("/") && Files.isFile(project + "/" + plainWord)
        return failure(
            "'\(plainWord)' is not among its inputs", [.init("inputs", inputs.isEmpty ? "none" : inputs)],
            hint: isInProject
                ? "a command sees only what is declared: \"inputs\": {\"program\": \"file:\(plainWord)\"}"
                : "declare the program as an input, or write its name alone to have it looked for on PATH")
    }

    private var notExecutable: Failure {
        var status = stat()
        guard stat(request.program, &status) == 0, status.st_mode & 0o111 == 0 else {
            return failure(
                "the system does not let it run", [.init("reason", String(cString: strerror(EACCES)))],
                hint: "is its file system mounted \"noexec\", or its interpreter not a program?")
        }
        let maker = zip(stage.inputs, stage.commandInputPaths).first { $0.1 == Name(plainWord) }?.0
        if case .stage? = maker?.source {
            return failure(
                "'\(plainWord)' is not executable", hint: "let the stage that makes it end with chmod +x \(plainWord)")
        }
        return failure(
            "'\(plainWord)' is not executable",
            hint: "chmod +x \(plainWord), or let an interpreter read it: \"command\": [\"sh\", \"\(plainWord)\"]")
    }

    private var noFormat: Failure {
        let isScript = !(start.prefix(4) == [0x7F] + Array("ELF".utf8))
        return failure(
            "'\(plainWord)' is in no format that this system runs",
            hint: isScript
                ? "a script begins with a line that names its interpreter, as #!/bin/sh"
                : "was it built for another machine?")
    }

    private var noInterpreter: Failure {
        guard let interpreter = Self.interpreterLine(start) else {
            return failure("a file that it needs is missing", hint: "was it built for another system?")
        }
        if interpreter.endsWith("\r") { return failure("its lines end in CR LF", hint: Self.lineEndHint(plainWord)) }
        return failure(
            "its interpreter is missing", [.init("first line", "#!" + interpreter)],
            hint: "install it, or write where it is")
    }

    private var start: [UInt8] { (try? OpenFile(request.program, O_RDONLY, to: "read").bytes(at: 0, count: 256)) ?? [] }

    /// What stands behind `#!` in the first line of a script that begins like this.
    static func interpreterLine(_ start: [UInt8]) -> String? {
        guard start.starts(with: Array("#!".utf8)) else { return nil }
        return String(decoding: start.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    static func lineEndHint(_ name: String) -> String {
        "the system takes the CR for a part of the name: sed -i 's/\\r$//' \(name)"
    }

    // MARK: arguments

    /// Linux' MAX_ARG_STRLEN, with the zero byte at the end.
    private static let longestArgument = 32 * sysconf(Int32(_SC_PAGESIZE))

    private var tooLong: Failure {
        let texts = [request.program] + request.arguments + request.environment
        let total = texts.reduce(0) { $0 + $1.utf8.count + 1 + MemoryLayout<Int>.size }
        var facts: [Failure.Fact] = [
            .init("arguments", "\(request.arguments.count), \(total) bytes with the environment"),
            .init("limit", "\(sysconf(Int32(_SC_ARG_MAX))) bytes (a quarter of ulimit -s)"),
        ]
        let longest = request.arguments.map(\.utf8.count).max() ?? 0
        if longest >= Self.longestArgument {
            facts = [
                .init("arguments", "one of \(longest) bytes"),
                .init("limit", "\(Self.longestArgument - 1) bytes an argument"),
            ]
        }
        let roles = stage.command.compactMap { argument -> String? in
            guard case .input(let role)? = (try? CommandTemplate(parsing: argument))?.pieces.first else { return nil }
            return role
        }
        let largest = roles.max { one, other in
            stage.inputs.count { $0.role == one } < stage.inputs.count { $0.role == other }
        }
        return failure(
            "its arguments are longer than the system allows", facts,
            hint: largest.map { "write {list:\($0)} for {input:\($0)}: it is a file that holds the paths, one a line" }
                ?? "hand them over in a file")
    }
}
