// Reading files of unknown origin with a C library: in a child with bounded time and memory, so that whatever the bytes
// make of the library, the user gets an answer. Unaware of what is read.

import CProcess
import Glibc

/// Bounds for a piece of work, which is done in a process of its own.
public struct Confinement: Sendable {
    /// Bytes beside what the process has already; 0: any number.
    public var memory: Int
    /// Seconds of processor time; 0: any number.
    public var seconds: Int

    /// The given bounds.
    public init(memory: Int = 0, seconds: Int = 0) {
        self.memory = memory
        self.seconds = seconds
    }

    /// Does `work`, which prints its results itself, and returns when it is done. Where it ends with an exit code other
    /// than 0 this process ends with that code; where it crashes or needs too much, a `Failure` at `place` is thrown.
    public func run(at place: String, _ work: () throws -> Void) throws {
        let errors = memory_file()
        guard errors >= 0 else { throw Failure.system("create a file in memory", place) }
        fflush(nil)
        let child = confine(UInt64(max(0, memory)), UInt64(max(0, seconds)), errors)
        if child == 0 { return try work() }
        defer { close(errors) }
        guard child > 0 else { throw Failure.system("start a process", place) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7F
        if signal == 0 {
            copy(errors)
            exit(status >> 8 & 0xFF)
        }
        // The reader of our output is gone, or somebody wants an end: as if it had happened to us.
        if [SIGPIPE, SIGINT, SIGTERM, SIGHUP].contains(signal) {
            Glibc.signal(signal, SIG_DFL)
            raise(signal)
        }
        throw failure(signal, at: place)
    }

    /// Does `work` in a process of its own and hands back what it gives, once it is done. Throws a `Failure` at `place` where
    /// it throws, crashes or needs too much.
    public func answer(at place: String, _ work: () throws -> [UInt8]) throws -> [UInt8] {
        let (errors, answers) = (memory_file(), memory_file())
        defer { for file in [errors, answers] where file >= 0 { close(file) } }
        guard errors >= 0, answers >= 0 else { throw Failure.system("create a file in memory", place) }
        fflush(nil)
        let child = confine(UInt64(max(0, memory)), UInt64(max(0, seconds)), errors)
        if child == 0 {
            do {
                Self.put(try work(), into: answers)
                _exit(0)
            } catch {
                Self.put(Array("\(error)".utf8), into: answers)
                _exit(1)
            }
        }
        guard child > 0 else { throw Failure.system("start a process", place) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        if status & 0x7F != 0 { throw failure(status & 0x7F, at: place) }
        let answer = try OpenFile("/proc/self/fd/\(answers)", O_RDONLY, to: "read an answer").wholeContent()
        guard status >> 8 & 0xFF == 0 else {
            throw Failure(
                .work, "it cannot be read", at: place,
                facts: [.init("cause", VisibleText.line(String(decoding: answer, as: UTF8.self)))])
        }
        return answer
    }

    private static func put(_ bytes: [UInt8], into file: Int32) {
        var start = 0
        while start < bytes.count {
            let written = bytes.withUnsafeBytes { write(file, $0.baseAddress! + start, bytes.count - start) }
            if written < 0 && errno == EINTR { continue }
            // The answer is cut: it will not be understood.
            guard written > 0 else { _exit(2) }
            start += written
        }
    }

    private func copy(_ errors: Int32) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        lseek(errors, 0, SEEK_SET)
        while true {
            let count = read(errors, &buffer, buffer.count)
            guard count > 0 else { return }
            // Made visible where it was written first.
            _ = write(2, buffer, count)
        }
    }

    private func failure(_ signal: Int32, at place: String) -> Failure {
        let hint = "the file is damaged, or made to do this"
        if signal == SIGXCPU {
            return Failure(.work, "reading takes longer than \(seconds) s and was stopped", at: place, hint: hint)
        }
        var facts = [Failure.Fact("ended by", "signal \(signal) (\(String(cString: strsignal(signal))))")]
        if memory > 0 { facts.append(.init("memory", "at most \(Quantity.memory(memory))")) }
        return Failure(
            .work, "it cannot be read: the library that reads it crashed", at: place, facts: facts, hint: hint)
    }
}
