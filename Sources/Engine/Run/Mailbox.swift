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
    private let jobs = Mailbox<Job?>(blocking: true)
    private nonisolated(unsafe) var thread = pthread_t()

    private final class Start: Sendable {
        let jobs: Mailbox<Job?>
        let work: @Sendable ([Job]) -> Void

        init(jobs: Mailbox<Job?>, work: @escaping @Sendable ([Job]) -> Void) {
            self.jobs = jobs
            self.work = work
        }

        func run() {
            while true {
                let batch = jobs.take()
                let wanted = batch.compactMap { $0 }
                if !wanted.isEmpty { work(wanted) }
                if wanted.count < batch.count { return }
            }
        }
    }

    init(_ work: @escaping @Sendable ([Job]) -> Void) {
        // The C function cannot be generic: it is handed a closure in a box.
        let start = Start(jobs: jobs, work: work)
        let box = Unmanaged.passRetained(ThreadBody { start.run() })
        let code = pthread_create(&thread, nil, threadMain, box.toOpaque())
        precondition(code == 0, "no thread: \(String(cString: strerror(code)))")
    }

    func post(_ job: Job) { jobs.post(job) }

    /// Waits until all jobs are done; none may be posted afterwards.
    func finish() {
        jobs.post(nil)
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
