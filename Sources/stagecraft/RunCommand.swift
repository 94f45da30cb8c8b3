// `stagecraft run`: brings stages up to date.

import ArgumentParser
import Engine
import Glibc

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Bring figures or stages, and all they need, up to date.")

    @OptionGroup var project: ProjectOptions

    @Argument(help: "Figures, stages, instances or patterns (A1, train-*, flow[alpha=0.6]); all if none.")
    var targets: [String] = []

    @Option(
        name: [.customShort("j", allowingJoined: true), .long],
        help: "How many threads' worth of stages run side by side.")
    var jobs = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    @Flag(name: .shortAndLong, help: "After a failure go on with what does not depend on it.")
    var keepGoing = false

    @Flag(name: [.customShort("n"), .long], help: "Say what would run, why and at what cost; run nothing.")
    var dryRun = false

    @Option(help: "Run this stage (or pattern) even if its result is known.")
    var force: [String] = []

    @Flag(help: "Print JSON lines.")
    var json = false

    func validate() throws {
        if jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    }

    func run() throws {
        let pipeline = try project.pipeline()
        let wanted = try pipeline.graph.matching(targets)
        let forced = force.isEmpty ? [] : try pipeline.graph.matching(force)
        let absences = pipeline.graph.absences(reaching: targets.isEmpty ? nil : wanted)
        if dryRun {
            let statuses = try pipeline.status(targets: wanted, forced: Set(forced))
            let estimate = try pipeline.estimate(statuses, jobs: jobs)
            print(
                json
                    ? StatusText.json(statuses, estimate: estimate, absences: absences)
                    : StatusText.plan(statuses, estimate: estimate, absences: absences), terminator: "")
            return
        }
        let progress = progress
        for absence in absences { progress.report(.absent(absence)) }
        var options = RunOptions()
        options.jobs = jobs
        options.keepGoing = keepGoing
        options.forced = Set(forced)
        let (summary, _) = try pipeline.run(targets: wanted, options: options, progress: progress)
        if summary.interrupted { throw ExitCode(130) }
        if !summary.isComplete { throw ExitCode(1) }
    }

    private var progress: any Progress {
        if json { return JSONProgress() }
        return isatty(2) == 1 ? TerminalProgress() : PlainProgress()
    }
}
