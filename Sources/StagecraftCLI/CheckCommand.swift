// `stagecraft check`: are the results of this folder those that its stages give?

import Archive
import ArgumentParser
import Engine

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Compute results again in an empty store and compare every byte; nothing is changed here.",
        discussion: """
            The first stage that gives other bytes is named, with what differs in its key and by how much its numbers do. \
            Temporary files go to TMPDIR, else /tmp.
            """)

    @OptionGroup var project: ProjectOptions
    @OptionGroup var execution: ExecutionOptions

    @Argument(
        help: "Figures, stages, instances or patterns, with all they need; all if none.",
        completion: ManifestNames.targets)
    var targets: [String] = []

    func run() throws {
        let pipeline = try project.pipeline(ofLastRun: true)
        let wanted = try pipeline.graph.matching(targets)
        let summary = try ProjectCheck.run(pipeline, targets: wanted, execution.recomputation)
        StandardOutput.write(summary + "\n")
    }
}
