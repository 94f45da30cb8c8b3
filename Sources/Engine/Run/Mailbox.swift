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

    /// Waits for a message until `deadline` (`Clock.seconds()`); false if none came.
    func isReadable(before deadline: Double) -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, Int32(max(0, deadline - Clock.seconds()) * 1000) + 1) > 0
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
    private enum Message: Sendable {
        case job(Job)
        /// Do not gather any longer.
        case flush
        case stop
    }

    private let messages = Mailbox<Message>(blocking: true)
    private nonisolated(unsafe) var thread = pthread_t()

    /// `pause`: seconds after a batch in which jobs are gathered for the next one.
    init(pause: Double = 0, _ work: @escaping @Sendable ([Job]) -> Void) {
        // The C function cannot be generic: it is handed a closure in a box.
        let box = Unmanaged.passRetained(
            ThreadBody { [messages] in Self.run(messages, pause: pause, work) })
        let code = pthread_create(&thread, nil, threadMain, box.toOpaque())
        precondition(code == 0, "no thread: \(String(cString: strerror(code)))")
    }

    func post(_ job: Job) { messages.post(.job(job)) }

    /// Has the jobs so far done without gathering more.
    func flush() { messages.post(.flush) }

    /// Waits until all jobs are done; none may be posted afterwards.
    func finish() {
        messages.post(.stop)
        pthread_join(thread, nil)
    }

    private static func run(_ messages: Mailbox<Message>, pause: Double, _ work: ([Job]) -> Void) {
        var rested = 0.0
        while true {
            var jobs: [Job] = []
            var isPatient = true
            var isLast = false
            repeat {
                for message in messages.take() {
                    switch message {
                    case .job(let job): jobs.append(job)
                    case .flush: isPatient = false
                    case .stop: isLast = true
                    }
                }
            } while isPatient && !isLast && Clock.seconds() < rested && messages.isReadable(before: rested)
            if !jobs.isEmpty {
                work(jobs)
                rested = Clock.seconds() + pause
            }
            if isLast { return }
        }
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
