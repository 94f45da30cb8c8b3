// The trace of one attempt: a pipe that strace writes to and a thread that reads it, so that it takes no room on the disk, and
// strace waits if it is faster. Unaware of what is made of the findings.

import CProcess
import Glibc
import Synchronization

/// Traces one attempt, from before its start to after its end.
final class StageTrace {
    /// What the thread shares with its owner.
    private final class State: Sendable {
        let findings: Mutex<TraceFindings>
        let path: String
        let reading: Int32
        /// Readable once the stage's own process has ended.
        let ended: Int32

        init(_ findings: TraceFindings, path: String, reading: Int32, ended: Int32) {
            self.findings = Mutex(findings)
            self.path = path
            self.reading = reading
            self.ended = ended
        }

        deinit {
            close(reading)
            close(ended)
        }
    }

    /// The stage's own.
    let program: String
    private let arguments: [String]
    /// Where it starts.
    private let folder: String
    let ground: TraceGround
    /// When it began, in nanoseconds since 1970, as file systems would have it: they look at the clock at each of its ticks.
    let started = StageTrace.now - 20_000_000
    private let state: State
    private let thread: BackgroundThread<TracedPath>
    /// Held open until the end, so that the reader doesn't see an end before.
    private var writing: Int32
    private var isEnded = false

    /// A descriptor that becomes readable once the stage's own process has ended: strace would wait for all that it has left
    /// running.
    var endDescriptor: Int32 { state.ended }

    /// `request` becomes one that is traced. `pipe`: a path for the pipe's name, where there is nothing yet.
    init(
        of request: inout ChildProcess.Request, by tracer: Tracer, on ground: TraceGround, pipe: String
    ) throws(Failure) {
        program = request.program
        arguments = request.arguments
        folder = request.folder
        self.ground = ground
        guard mkfifo(pipe, 0o600) == 0 else { throw .system("create a pipe", pipe) }
        let reading = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        writing = reading < 0 ? -1 : open(pipe, O_WRONLY | O_CLOEXEC)
        guard writing >= 0 else {
            let failure = Failure.system("open a pipe", pipe)
            if reading >= 0 { close(reading) }
            unlink(pipe)
            throw failure
        }
        // From now on a read waits for strace.
        _ = fcntl(reading, F_SETFL, 0)
        let state = State(TraceFindings(on: ground), path: pipe, reading: reading, ended: event_descriptor(0))
        self.state = state
        thread = BackgroundThread { folders in
            for folder in folders { Self.read(state, from: folder) }
        }
        thread.post(TracedPath(request.folder).resolved)
        request.arguments = tracer.options + ["-o", pipe, "--", request.program] + request.arguments
        request.program = tracer.path
    }

    deinit { end() }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    private static func read(_ state: State, from folder: TracedPath) {
        var text = TraceText()
        var processes = TracedProcesses(in: folder)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var hasBegun = false
        while true {
            let count = Glibc.read(state.reading, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { break }
            // strace has opened it: nobody else shall.
            if !hasBegun { unlink(state.path) }
            hasBegun = true
            let hadEnded = processes.mainEnding != nil
            state.findings.withLock { findings in
                text.take(buffer[..<count]) { step in
                    // Its end ends the stage: what others do afterwards they would not have done.
                    if processes.mainEnding == nil { processes.take(step) { findings.take($0) } }
                }
            }
            if !hadEnded, processes.mainEnding != nil { tell(state.ended) }
        }
        unlink(state.path)
        state.findings.withLock { findings in
            findings.ending = processes.mainEnding
            findings.unreadable = text.unreadable
            findings.isEmpty = processes.main == nil
        }
    }

    private static func tell(_ descriptor: Int32) {
        var one: UInt64 = 1
        while write(descriptor, &one, 8) < 0 && errno == EINTR {}
    }

    /// What was to be started.
    func request(in place: AttemptFolder) -> ChildProcess.Request {
        .init(
            program: program, arguments: arguments, environment: [], folder: folder, log: place.log, isWorker: false
        )
    }

    /// The stage and strace have ended: what was seen.
    @discardableResult
    func end() -> TraceFindings {
        if !isEnded {
            isEnded = true
            if writing >= 0 { close(writing) }
            writing = -1
            thread.finish()
        }
        return state.findings.withLock { $0 }
    }
}
