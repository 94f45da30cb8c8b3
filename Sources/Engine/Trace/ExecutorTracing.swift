// How a run on this machine traces its stages and what it does with what it sees. Unaware of how things are seen.

import Glibc

/// What is needed to trace one attempt.
struct TraceSetup {
    let tracer: Tracer
    let keyed: KeyedPlaces
    let project: String
    let store: StorePaths
    let given: [Name]

    /// Has `request` be traced. Throws if its program is not there, which strace would say in its own words.
    func begin(
        _ request: inout ChildProcess.Request, in place: AttemptFolder,
        explain: (_ code: Int32) -> Failure?
    ) throws(Failure) -> StageTrace {
        var status = stat()
        if stat(request.program, &status) != 0 {
            let failure = Failure.system("start the program", request.program)
            throw explain(errno) ?? failure
        }
        let ground = TraceGround(
            attempt: place.path, project: project, store: store.folder, keyed: keyed, given: given)
        // Beside the attempt's folder: in it, it would be the stage's.
        return try StageTrace(
            of: &request, by: tracer, on: ground, pipe: Files.folder(of: place.path) + "/\(place.number).trace")
    }
}

extension LocalExecutor {
    /// nil: the stage is not to be traced, or runs in this program.
    func traceSetup(_ stage: FrozenStage, _ index: Int) throws -> TraceSetup? {
        guard let tracing = scheduler.options.tracing, stage.isCommand else { return nil }
        return TraceSetup(
            tracer: tracing.tracer, keyed: try scheduler.resolver.keyedPlaces(of: index),
            project: scheduler.pipeline.project, store: scheduler.store.paths, given: stage.given)
    }

    /// Says what was seen of an attempt that was traced and has ended.
    func judge(_ attempt: Attempt, _ ending: ChildProcess.Ending) throws -> TraceReport? {
        // Of a stage that was stopped nobody wants to hear.
        guard let trace = attempt.trace, !scheduler.summary.interrupted || ending == .exit(0) else { return nil }
        let hasFailed = ending != .exit(0) || attempt.timedOut
        let report = try TraceJudgement(
            findings: trace.end(), ground: trace.ground, index: attempt.index, resolver: scheduler.resolver,
            started: trace.started, hasFailed: hasFailed
        ).report()
        scheduler.summary.traced = (scheduler.summary.traced ?? 0) + 1
        if !report.reads.isEmpty { scheduler.summary.undeclared += 1 }
        // A failure says it itself.
        let stage = scheduler.pipeline.graph.stages[attempt.index]
        let isTold = !hasFailed && !isRefused(report) && !report.isEmpty && isNews(report, of: stage)
        scheduler.progress.report(
            .traced(stage: stage.id, report, warning: isTold ? report.warning(of: stage) : nil))
        return report
    }

    /// Of instances that differ only so many are told of: they are mostly alike. JSON and strict runs tell of all.
    private static let mostTold = 5

    /// Whether no other instance of the stage has done the same.
    private func isNews(_ report: TraceReport, of stage: StageInstance) -> Bool {
        let before = told[Name(stage.name), default: []]
        if before.count >= Self.mostTold || before.contains(report) { return false }
        told[Name(stage.name), default: []].append(report)
        return true
    }

    private func isRefused(_ report: TraceReport) -> Bool {
        scheduler.options.tracing?.isStrict == true && !report.isClean
    }

    /// The failure of a stage that has ended well and has read what it does not declare, if that counts.
    func refusal(_ report: TraceReport?, _ attempt: Attempt) -> Failure? {
        guard let report, isRefused(report) else { return nil }
        return report.refusal(of: scheduler.pipeline.graph.stages[attempt.index])
    }

    /// The failure of an attempt with what its trace has to say of it.
    func explained(_ failure: Failure, by report: TraceReport?, _ attempt: Attempt) -> Failure {
        guard let report, let trace = attempt.trace else { return failure }
        if let code = trace.end().startCode {
            let request = trace.request(in: attempt.place)
            return startFailure(attempt.index, request, code)
                ?? .system("start the program", trace.program, code)
        }
        var failure = failure
        failure.facts += report.facts
        guard let declaration = report.declaration else { return failure }
        if failure.hint?.hasBytes(of: AttemptFailure.generalHint) ?? true {
            failure.hint = "add to the stage: " + declaration
        } else {
            failure.facts.append(.init("to be added", declaration))
        }
        return failure
    }
}

extension TraceFindings {
    /// How the stage's own process has ended, if that was seen; its tracer may have been ended before it could follow.
    func ending(else other: ChildProcess.Ending) -> ChildProcess.Ending {
        switch other {
        case .exit, .signal: break
        case .left, .lost: return other
        }
        switch ending {
        case .exit(let code)?: return .exit(code)
        case .signal(let name)?:
            return Self.signals[Name(String(decoding: name, as: UTF8.self))].map { .signal($0) } ?? other
        case nil: return other
        }
    }

    /// The error for which its program did not start; nil: it has started.
    var startCode: Int32? {
        guard let startError else { return nil }
        return Self.errors[Name(String(decoding: startError, as: UTF8.self))] ?? EINVAL
    }

    private static let signals: [Name: Int32] = [
        "SIGHUP": SIGHUP, "SIGINT": SIGINT, "SIGQUIT": SIGQUIT, "SIGILL": SIGILL, "SIGTRAP": SIGTRAP,
        "SIGABRT": SIGABRT,
        "SIGBUS": SIGBUS, "SIGFPE": SIGFPE, "SIGKILL": SIGKILL, "SIGUSR1": SIGUSR1, "SIGSEGV": SIGSEGV,
        "SIGUSR2": SIGUSR2, "SIGPIPE": SIGPIPE, "SIGALRM": SIGALRM, "SIGTERM": SIGTERM, "SIGXCPU": SIGXCPU,
        "SIGXFSZ": SIGXFSZ, "SIGSYS": SIGSYS,
    ]

    private static let errors: [Name: Int32] = [
        "ENOENT": ENOENT, "EACCES": EACCES, "ENOEXEC": ENOEXEC, "E2BIG": E2BIG, "ENOTDIR": ENOTDIR, "ELOOP": ELOOP,
        "ENOMEM": ENOMEM, "EPERM": EPERM, "EISDIR": EISDIR, "ETXTBSY": ETXTBSY, "EIO": EIO, "ELIBBAD": ELIBBAD,
    ]
}
