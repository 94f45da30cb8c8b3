// The main function of a worker process: one stage, or several with shared work one after the other.

import CProcess
import Glibc

/// The process of stages of a built-in kind.
public enum StageWorker {
    /// A variable that marks the process of a stage, so that a program that does not know it is one is told.
    static let mark = "STAGECRAFT_STAGE_WORKER"

    /// Throws a `Failure` in the process of a stage: a program that ran a whole pipeline there would do so for every stage.
    static func refuseRun() throws(Failure) {
        guard getenv(mark) != nil else { return }
        throw Failure(
            .usage, "this process was started for one stage, and runs a pipeline instead",
            facts: [.init("arguments", CommandLine.arguments.dropFirst().joined(separator: " "))],
            hint: "answer 'stage-worker REQUEST' by StageWorker.run, or call StagecraftMain.run (doc/own-kinds.md)")
    }

    /// Runs the request at `path` with one of `kinds`, and then those that the engine hands over. Progress and ends go to
    /// descriptor 3 where the engine has opened it. `prepare` is called before each stage.
    public static func run(
        requestAt path: String, kinds: [any StageKind], prepare: (StageContext) -> Void = { _ in }
    ) throws {
        // What the kind starts may well run a pipeline of its own.
        unsetenv(mark)
        // Where that cannot be (some emulators), the process is for one stage: the engine ends what that has left running.
        let adoptsOrphans = adopt_orphans() == 0
        let line = EngineLine()
        let results = SharedResults()
        var request = try WorkerRequest(path: path)
        while true {
            let before = StageCost.ofThisProcess()
            try run(request, at: path, kinds, results, line, prepare)
            // Nothing that the stage has started may write to its outputs once they are read.
            let left = end_children(10_000)
            guard left == 0 else {
                throw Failure(
                    .work, "\(Quantity.count(Int(left), "process")) that the stage has started cannot be ended",
                    hint: "they belong to another user or wait for a device: end them by hand")
            }
            guard request.stays, adoptsOrphans else { return }
            // What is still in a buffer belongs into the log of the stage that printed it.
            fflush(nil)
            var cost = StageCost.ofThisProcess()
            cost.cpuSeconds -= before.cpuSeconds
            guard let next = line.next(after: cost) else { return }
            let former = request
            request = try WorkerRequest(path: next)
            try settle(in: request, after: former)
        }
    }

    private static func run(
        _ request: WorkerRequest, at path: String, _ kinds: [any StageKind], _ results: SharedResults,
        _ line: EngineLine, _ prepare: (StageContext) -> Void
    ) throws {
        guard let kind = kinds.first(where: { $0.name == request.kind }) else {
            throw Failure(.usage, "this program has no stage kind '\(request.kind)'", at: path)
        }
        var inputs: [String: [InputFile]] = [:]
        for input in request.inputs {
            inputs[input.role, default: []].append(
                InputFile(origin: input.origin, name: input.name, path: input.path, content: input.content))
        }
        let context = StageContext(
            stage: request.stage.text, parameters: request.parameters, inputs: inputs, lacking: request.lacking,
            unverified: request.unverified, outputFolder: request.outputFolder, threads: request.threads,
            sharedResults: results, progress: { done, total, unit in line.report(done, total, unit) })
        prepare(context)
        try StageContext.$current.withValue(context) { try kind.run(context) }
    }

    /// Makes the surroundings those of a process that was started for the request.
    private static func settle(in request: WorkerRequest, after former: WorkerRequest) throws(Failure) {
        guard chdir(request.outputFolder) == 0 else { throw .system("enter the folder", request.outputFolder) }
        // A whitelisted variable keeps its value.
        for name in ["HOME", "TMPDIR"] where getenv(name).map({ String(cString: $0) }) == former.scratch {
            setenv(name, request.scratch, 1)
        }
        let log = try OpenFile(request.log, O_WRONLY | O_CREAT | O_APPEND, to: "write the log")
        guard dup2(log.descriptor, 1) >= 0, dup2(log.descriptor, 2) >= 0 else {
            throw .system("write the log", request.log)
        }
    }
}

extension StageCost {
    /// What this process and the children it has waited for have used so far; `seconds` is not known here.
    fileprivate static func ofThisProcess() -> StageCost {
        var cost = StageCost()
        for whom in [RUSAGE_SELF.rawValue, RUSAGE_CHILDREN.rawValue] {
            var usage = rusage()
            getrusage(whom, &usage)
            cost.add(usage)
        }
        return cost
    }

    /// Adds processor time; the peak is that of the largest process.
    mutating func add(_ usage: rusage) {
        for time in [usage.ru_utime, usage.ru_stime] { cpuSeconds += Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        peakMemoryBytes = max(peakMemoryBytes, usage.ru_maxrss * 1024)
    }
}
