// `stagecraft watch`: runs again on every save.

import ArgumentParser
import Engine

struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract:
            "Bring figures or stages up to date again on every save of the manifest or of a file that stages read.",
        discussion: """
            Watched are pipeline.json, the files that it includes, and the files of the project that stages name as \
            file: inputs. A manifest with mistakes is reported and the next save waited for. Ctrl-C ends with exit code \
            130.
            """)

    @OptionGroup var project: ProjectOptions
    @OptionGroup var execution: ExecutionOptions

    @Argument(help: "Figures, stages, instances or patterns; all if none.", completion: ManifestNames.targets)
    var targets: [String] = []

    func run() throws {
        let manifest = try Pipeline.absolute(project.location.manifestPath())
        _ = try Pipeline.manifestText(at: manifest)
        let load = { () throws -> Pipeline in
            var pipeline = try project.pipeline()
            pipeline.raiseThreads(to: execution.threads)
            return pipeline
        }
        let watch = Watch(manifest: manifest, load: load) { pipeline in
            let wanted = try pipeline.graph.matching(targets)
            let progress = execution.progress
            let absences = pipeline.graph.absences(reaching: targets.isEmpty ? nil : wanted)
            if !absences.isEmpty { progress.report(.absent(absences)) }
            var options = execution.runOptions
            options.targets = targets
            return try pipeline.run(targets: wanted, options: options, progress: progress).0
        }
        try watch.untilInterrupted()
        throw ExitCode(130)
    }
}
