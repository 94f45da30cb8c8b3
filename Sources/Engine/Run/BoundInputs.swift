// Large inputs that a command has promised not to change: the files themselves, bound read-only into its folder, where the
// system lets that be done; else they are copied like all others. No result depends on which.

import CProcess
import Glibc

/// Inputs of one attempt that are bound instead of copied.
struct BoundInputs {
    private var pairs: [(source: String, target: String)] = []

    var isEmpty: Bool { pairs.isEmpty }

    /// Whether this machine lets files be bound, found out once by trying it on `file`, which is not changed.
    static func arePossible(_ file: String) -> Bool { known.value(file) }

    /// Used from one thread only: that of the executor.
    private nonisolated(unsafe) static var known = Probe()

    private struct Probe {
        private var answer: Bool?

        mutating func value(_ file: String) -> Bool {
            if let answer { return answer }
            let found = can_bind_read_only(file, file) != 0
            answer = found
            return found
        }
    }

    /// Makes the place where the command will find a file.
    mutating func add(_ copy: FrozenStage.Copy, in place: inout AttemptFolder) throws(Failure) {
        try place.removeSpares(at: [copy.path])
        try place.open(copy.path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o444, to: "bind an input").close()
        pairs.append((copy.source, place.work + "/" + copy.path.text))
    }

    /// Lets a child be started by way of `run`, which binds the files before the child's own program begins.
    func prepare(_ start: inout ChildProcess.Request, in folder: String) throws(Failure) {
        let list = folder + "/bound"
        var bytes: [UInt8] = []
        for pair in pairs { bytes += Array(pair.source.utf8) + [0] + Array(pair.target.utf8) + [0] }
        try Files.write(bytes, to: list)
        start.arguments = [Self.command, list, start.program] + start.arguments
        // By its number: what stands between, a tracer say, is no program of ours.
        start.program = "/proc/\(getpid())/exe"
    }

    static let command = "bound-stage"
}

/// The process of a command whose inputs are bound, before it becomes the command.
public enum BoundStage {
    /// Binds what the file `list` names and becomes the program. Throws a `Failure` if it cannot.
    public static func run(_ list: String, _ program: String, _ arguments: [String]) throws {
        let paths = (try Files.read(list) ?? []).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        guard paths.count % 2 == 0, !paths.isEmpty else {
            throw Failure(.work, "this is no list of inputs", at: list)
        }
        var pointers: [[UnsafePointer<CChar>?]] = [[], []]
        for (place, path) in paths.enumerated() { pointers[place % 2].append(UnsafePointer(strdup(path))) }
        let code = pointers[0].withUnsafeBufferPointer { sources in
            pointers[1].withUnsafeBufferPointer { targets in
                bind_read_only(sources.baseAddress!, targets.baseAddress!, sources.count)
            }
        }
        guard code == 0 else { throw Failure.system("bind an input", paths[0], code) }
        var vector = ([program] + arguments).map { strdup($0) } + [nil]
        execv(program, &vector)
        throw Failure.system("start the program", program)
    }
}
