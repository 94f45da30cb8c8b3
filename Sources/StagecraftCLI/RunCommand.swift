// `stagecraft run`: brings stages up to date.

import ArgumentParser
import Engine

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Bring figures or stages, and all they need, up to date.")

    @OptionGroup var project: ProjectOptions
    @OptionGroup var execution: ExecutionOptions

    @Argument(
        help: "Figures, stages, instances or patterns (A1, train-*, flow[alpha=0.6]); all if none.",
        completion: ManifestNames.targets)
    var targets: [String] = []

    @Flag(name: [.customShort("n"), .long], help: "Say what would run, why and at what cost; run nothing.")
    var dryRun = false

    @Option(help: "Run this stage (or pattern) even if its result is known.", completion: ManifestNames.targets)
    var force: [String] = []

    @Option(
        help: "Run this stage (or pattern) and what depends on it, as far as the targets go.",
        completion: ManifestNames.targets)
    var from: [String] = []

    @Option(help: "Run no further than this stage (or pattern): another target.", completion: ManifestNames.targets)
    var until: [String] = []

    @Option(
        help: "Run nothing but this stage (or pattern); what it needs must be up to date.",
        completion: ManifestNames.targets)
    var only: [String] = []

    @Flag(
        help: """
            Have strace tell what the commands that run read beside their inputs, their programs and the system, and say \
            how to declare it. With --force also of stages whose results are known.
            """)
    var trace = false

    @Flag(help: "Trace, and let a stage fail that reads what it does not declare: nothing of it is kept or delivered.")
    var strict = false

    @Flag(help: "Ask no shared store of the manifest.")
    var offline = false

    @Flag(help: "Put the results into the shared store afterwards, if the manifest names one (see `stagecraft push`).")
    var push = false

    enum ExecutorName: String, ExpressibleByArgument, CaseIterable { case local, slurm }

    @Option(help: "Where stages run: on this machine, or in Slurm's jobs.")
    var executor = ExecutorName.local

    @Flag(help: "With --executor slurm: end once all that can start is in jobs; the next run goes on from there.")
    var detach = false

    @OptionGroup var slurm: SlurmOptions

    func validate() throws {
        if !only.isEmpty, !(targets + from + until).isEmpty {
            throw ValidationError("--only stands alone: without targets, --from and --until")
        }
        if trace || strict, executor == .slurm {
            throw ValidationError(
                "\(strict ? "--strict" : "--trace") works on this machine only, not with --executor slurm")
        }
        if detach && executor != .slurm { throw ValidationError("--detach needs --executor slurm") }
    }

    func run() throws {
        var pipeline = try project.pipeline()
        let settings = executor == .slurm ? try slurm.settings(pipeline.slurm) : nil
        // What cannot be done afterwards is better said now.
        let target = push ? try pipeline.remote(named: nil, toFill: true) : nil
        if offline { pipeline.remotes = [] }
        pipeline.raiseThreads(to: execution.threads)
        let names = targets + until + only
        let wanted = try pipeline.graph.selection(names, from: from)
        if !only.isEmpty { try pipeline.requireUpToDate(neededBy: wanted) }
        let forced = force.isEmpty ? [] : try pipeline.graph.matching(force)
        let absences = pipeline.graph.absences(reaching: (names + from).isEmpty ? nil : wanted)
        if dryRun {
            let closure = pipeline.graph.closure(of: wanted)
            try pipeline.graph.requireFiles(for: closure, onlyMistakes: true)
            try pipeline.requireInstalled(closure, forced: Set(forced))
            for warning in pipeline.graph.warnings(for: closure) { execution.progress.report(.warning(warning)) }
            let statuses = try pipeline.status(targets: wanted, forced: Set(forced))
            let estimate = try pipeline.estimate(statuses, jobs: execution.jobs)
            StandardOutput.write(
                execution.json
                    ? StatusText.json(
                        statuses, estimate: estimate, absences: absences, awaited: pipeline.graph.awaited)
                    : TerminalWidth.cutLines(
                        StatusText.plan(
                            statuses, estimate: estimate, absences: absences, awaited: pipeline.graph.awaited),
                        to: TerminalWidth.columns(of: 1)))
            return
        }
        let progress = execution.progress
        if !absences.isEmpty { progress.report(.absent(absences)) }
        var options = execution.runOptions
        options.forced = Set(forced)
        options.targets = names
        options.from = from
        if trace || strict { options.tracing = Tracing(by: try Tracer.installed(), isStrict: strict) }
        if let settings { options.place = .slurm(settings, detach: detach) }
        let (summary, _) = try pipeline.run(targets: wanted, options: options, progress: progress)
        if summary.interrupted { throw ExitCode(130) }
        if !summary.isComplete { throw ExitCode(1) }
        if let target {
            let pushed = try pipeline.push(targets: wanted, to: target, key: PushCommand.usualKey, progress: progress)
            ProgressOutput.standardError.write(PushCommand.text(pushed, target))
        }
    }
}
