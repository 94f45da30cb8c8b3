// `stagecraft why`: explains one stage by the ingredients of its key.

import ArgumentParser
import Engine

struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "Say why a stage is stale or what made it: old and new value of what differs.")

    @OptionGroup var project: ProjectOptions

    @Argument(help: "A figure, a stage or an instance; with several instances each is explained.")
    var target: String

    @Option(help: "Compare with this run instead (see `list runs`); with --to, compare these two runs.")
    var from: String?

    @Option(help: "The newer run of a comparison.")
    var to: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if to != nil && from == nil { throw ValidationError("--to needs --from") }
    }

    func run() throws {
        let pipeline = try project.pipeline()
        for index in try pipeline.graph.matching([target]) {
            let text: String
            if let from {
                let differences = try pipeline.differences(of: index, from: from, to: to)
                text = json ? WhyText.json(differences) : WhyText.text(differences, pipeline.graph.stages[index].id)
            } else {
                let explanation = try pipeline.why(index)
                text = json ? WhyText.json(explanation) : WhyText.text(explanation)
            }
            print(text, terminator: "")
        }
    }
}
