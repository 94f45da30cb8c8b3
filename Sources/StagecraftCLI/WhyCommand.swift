// `stagecraft why`: explains one stage by the ingredients of its key.

import ArgumentParser
import Engine

struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "Say why a stage is stale or what made it: old and new value of what differs.")

    @OptionGroup var project: ProjectOptions

    @Argument(
        help: "A figure, a stage or an instance; with several instances each is explained.",
        completion: ManifestNames.targets)
    var target: String

    @Option(help: "Say what differs now from what this run used: its name (`list runs`), last, last~1, ….")
    var from: String?

    @Option(parsing: .upToNextOption, help: "Say what differs between two runs: --between last~1 last.")
    var between: [String] = []

    @Flag(help: "List every ingredient of the stage's key, not only those that differ.")
    var all = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if !between.isEmpty && between.count != 2 { throw ValidationError("--between takes two runs") }
        if !between.isEmpty && from != nil { throw ValidationError("--from and --between exclude each other") }
    }

    func run() throws {
        let pipeline = try project.pipeline(ofLastRun: true)
        let graph = pipeline.graph
        for index in try graph.matching([target]) {
            let id = graph.stages[index].id
            let text: String
            if between.count == 2 {
                let difference = try pipeline.difference(of: index, between: between[0], and: between[1])
                let figures = graph.figures(reachedFrom: [index])
                text =
                    json
                    ? WhyText.json(difference, id, figures: figures) : WhyText.text(difference, id, figures: figures)
            } else if let from {
                let differences = try pipeline.differences(of: index, since: from)
                text = json ? WhyText.json(differences) : WhyText.text(differences, id)
            } else {
                let explanation = try pipeline.why(index)
                text = json ? WhyText.json(explanation) : WhyText.text(explanation, all: all)
            }
            StandardOutput.write(json ? text : TerminalWidth.wrapped(text, to: TerminalWidth.columns(of: 1)))
        }
    }
}
