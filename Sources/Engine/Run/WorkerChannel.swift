// The two ends of the socket between the engine and a worker process: a message is a datagram of text, so that none is
// ever read in part. Unaware of what stages do.

import Glibc
import Synchronization

/// What a worker tells the engine.
package enum WorkerMessage: Equatable {
    /// The stage at work has come this far.
    case progress(done: Double, total: Double, unit: String)
    /// The stage has ended well and the process waits for another.
    case ended(cpuSeconds: Double, peakMemoryBytes: Int)

    var isEnd: Bool { if case .ended = self { true } else { false } }

    var text: String {
        switch self {
        case .progress(let done, let total, let unit): "progress \(done) \(total) \(unit)"
        case .ended(let cpuSeconds, let memory): "ended \(cpuSeconds) \(memory)"
        }
    }

    package init?(_ text: String) {
        let words = text.split(separator: " ", maxSplits: 3).map(String.init)
        switch (words.first, words.count) {
        case ("progress", 4):
            guard let done = Double(words[1]), let total = Double(words[2]) else { return nil }
            self = .progress(done: done, total: total, unit: words[3])
        case ("ended", 3):
            guard let cpuSeconds = Double(words[1]), let memory = Int(words[2]) else { return nil }
            self = .ended(cpuSeconds: cpuSeconds, peakMemoryBytes: memory)
        default: return nil
        }
    }
}

/// The engine's end.
struct WorkerLine {
    let descriptor: Int32

    /// A pair of ends, the other one for a child that is about to start.
    static func pair() throws(Failure) -> (line: WorkerLine, other: Int32) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .system("make a socket", "stage-worker") }
        return (WorkerLine(descriptor: ends[0]), ends[1])
    }

    /// Gives a waiting worker the next request; false if it is no longer there.
    func send(requestAt path: String) -> Bool {
        let bytes = Array(path.utf8)
        return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// All messages that have come, and whether no more can come: the worker has closed its end.
    func messages() -> (messages: [WorkerMessage], isClosed: Bool) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        var messages: [WorkerMessage] = []
        while true {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return (messages, count == 0 || errno != EAGAIN) }
            if let message = WorkerMessage(String(decoding: buffer[..<count], as: UTF8.self)) {
                messages.append(message)
            }
        }
    }
}

/// The worker's end: descriptor 3 where the engine has opened it.
final class EngineLine: Sendable {
    private let descriptor: Int32
    private let isOpen: Bool
    private let lastReport = Mutex<Double>(0)

    init(descriptor: Int32 = 3) {
        self.descriptor = descriptor
        isOpen = fcntl(descriptor, F_GETFL) >= 0
        // Not for the programs that a stage starts.
        if isOpen { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    }

    /// At most twenty times a second; a report that would have to wait is dropped.
    func report(_ done: Double, _ total: Double, _ unit: String) {
        guard isOpen else { return }
        let now = Clock.seconds()
        let due = lastReport.withLock { last in
            guard now - last >= 0.05 || done >= total else { return false }
            last = now
            return true
        }
        if due { send(.progress(done: done, total: total, unit: unit), Int32(MSG_DONTWAIT)) }
    }

    /// Tells that the stage has ended well and waits for the next request; nil: there is none.
    func next(after cost: StageCost) -> String? {
        guard isOpen else { return nil }
        send(.ended(cpuSeconds: cost.cpuSeconds, peakMemoryBytes: cost.peakMemoryBytes), 0)
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0 && errno == EINTR { continue }
            return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
        }
    }

    private func send(_ message: WorkerMessage, _ flags: Int32) {
        let bytes = Array(message.text.utf8)
        _ = Glibc.send(descriptor, bytes, bytes.count, flags | Int32(MSG_NOSIGNAL))
    }
}
