// How threads hand values to each other. Unaware of what is handed over.

import CProcess
import Glibc
import Synchronization

/// A queue whose descriptor becomes readable when something is in it.
final class Mailbox<Message: Sendable>: Sendable {
    private let messages = Mutex<[Message]>([])
    let descriptor: Int32

    /// With `blocking`, `take` waits for the first message.
    init(blocking: Bool) {
        descriptor = event_descriptor(blocking ? 1 : 0)
        precondition(descriptor >= 0, "no event descriptor: \(String(cString: strerror(errno)))")
    }

    deinit { close(descriptor) }

    func post(_ message: Message) {
        messages.withLock { $0.append(message) }
        var one: UInt64 = 1
        // A message without its wake-up would be lost: whatever stopped the write, try again.
        while write(descriptor, &one, 8) != 8 {}
    }

    /// All messages so far.
    func take() -> [Message] {
        var count: UInt64 = 0
        while read(descriptor, &count, 8) < 0 && errno == EINTR {}
        return messages.withLock { messages in
            defer { messages.removeAll() }
            return messages
        }
    }
}

/// A thread that works through jobs in their order, all waiting ones at a time.
final class BackgroundThread<Job: Sendable>: Sendable {
    /// nil: stop.
    private let messages = Mailbox<Job?>(blocking: true)
    private nonisolated(unsafe) var thread = pthread_t()

    init(_ work: @escaping @Sendable ([Job]) -> Void) {
        // The C function cannot be generic: it is handed a closure in a box.
        let box = Unmanaged.passRetained(
            ThreadBody { [messages] in
                while true {
                    let taken = messages.take()
                    let jobs = taken.compactMap { $0 }
                    if !jobs.isEmpty { work(jobs) }
                    if jobs.count < taken.count { return }
                }
            })
        let code = pthread_create(&thread, nil, threadMain, box.toOpaque())
        precondition(code == 0, "no thread: \(String(cString: strerror(code)))")
    }

    func post(_ job: Job) { messages.post(job) }

    /// Waits until all jobs are done; none may be posted afterwards.
    func finish() {
        messages.post(nil)
        pthread_join(thread, nil)
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func threadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    Unmanaged<ThreadBody>.fromOpaque(argument!).takeRetainedValue().run()
    return nil
}
