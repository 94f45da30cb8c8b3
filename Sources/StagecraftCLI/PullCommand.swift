// `stagecraft pull`: results out of shared stores.

import ArgumentParser
import Engine

struct PullCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Bring every byte of results from the manifest's shared stores into this one.",
        discussion: """
            `stagecraft run` asks the shared stores by itself, and brings only what it reads or delivers. This brings the \
            rest too: for work without a network, and for `inspect`, `claims` and `archive`, which read what is between. \
            Where a remote's records are to be verified ("trust": "verify"), a sample of them is computed.
            """)

    @OptionGroup var project: ProjectOptions

    @Argument(
        help: "Figures, stages, instances or patterns, with all they need; all if none.",
        completion: ManifestNames.targets)
    var targets: [String] = []

    @Option(help: "Ask this remote only.", completion: ManifestNames.remotes)
    var from: String?

    @Flag(help: "Print JSON lines.")
    var json = false

    func run() throws {
        var pipeline = try project.pipeline(ofLastRun: true)
        if from != nil || pipeline.remotes.isEmpty { pipeline.remotes = [try pipeline.remote(named: from)] }
        let wanted = try pipeline.graph.matching(targets)
        let progress = json ? JSONProgress() : PushCommand.progress
        var options = RunOptions()
        options.jobs = Host.allowedProcessors
        guard let (files, bytes) = try pipeline.pull(targets: wanted, options: options, progress: progress) else {
            throw ExitCode(130)
        }
        StandardOutput.write("pulled \(Quantity.count(files, "file")), \(Quantity.bytes(bytes))\n")
    }
}
