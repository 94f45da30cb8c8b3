// Where all text of this program goes: standard output and standard error. Texts of other people are made visible here,
// and what could not be written is remembered. Unaware of what is said.

import Glibc
import Synchronization

/// Takes text.
public struct ProgressOutput: Sendable {
    private let raw: @Sendable (String) -> Void

    /// Sends text to `raw`.
    public init(_ raw: @escaping @Sendable (String) -> Void) { self.raw = raw }

    /// Takes text; line breaks are in it. Characters that would act on a terminal are shown as escapes.
    public func write(_ text: String) { raw(VisibleText.of(text)) }

    /// Takes the displays' own control sequences, and texts that are visible already.
    package func draw(_ text: String) { raw(text) }

    /// The usual place of progress. A display must never stop a run: what cannot be written is lost.
    public static let standardError = ProgressOutput { text in _ = writeAll(Array(text.utf8), to: 2) }
    /// For what programs read.
    public static let standardOutput = ProgressOutput { text in StandardOutput.writeBytes(Array(text.utf8)) }
}

/// Standard output: what a command was asked for. Whoever asked must hear of it if it is lost, so the first error is kept
/// until `finish`.
public enum StandardOutput {
    private struct State {
        var error: Int32 = 0
        var isUsed = false
    }

    private static let state = Mutex(State())

    /// Takes the places of descriptors that are closed, so that no file of ours comes by their numbers. Call it first.
    public static func prepare() {
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", O_RDWR)
            if descriptor == 1 { state.withLock { $0.error = EBADF } }
        }
    }

    /// Writes text; characters that would act on a terminal are shown as escapes.
    public static func write(_ text: String) { ProgressOutput.standardOutput.write(text) }

    /// Writes bytes as they are. Returns whether that went well, now and before.
    @discardableResult
    public static func writeBytes(_ bytes: [UInt8]) -> Bool {
        state.withLock { state in
            if bytes.isEmpty { return state.error == 0 }
            state.isUsed = true
            if state.error == 0 { state.error = writeAll(bytes, to: 1) }
            return state.error == 0
        }
    }

    /// Throws a `Failure` if something could not be written. Where nobody reads any more, ends this process as a program
    /// that pays no attention would end: by SIGPIPE, without a word.
    public static func finish() throws(Failure) {
        let error = state.withLock { state in
            guard state.isUsed else { return Int32(0) }
            // Some file systems say only at the end that there was no room.
            if state.error == 0, close(dup(1)) != 0 { state.error = errno }
            defer { state.error = 0 }
            return state.error
        }
        if error == EPIPE {
            signal(SIGPIPE, SIG_DFL)
            raise(SIGPIPE)
        }
        guard error != 0 else { return }
        throw Failure(
            .work, "what was asked for cannot be written to standard output",
            facts: [.init("reason", String(cString: strerror(error)))])
    }
}

/// Writes all bytes. 0 or the errno.
private func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        if count < 0 && errno == EAGAIN {
            var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&ready, 1, -1)
            continue
        }
        if count < 0 { return errno }
        if count == 0 { return EIO }
        rest = rest.dropFirst(count)
    }
    return 0
}
