// `stagecraft adopt`: takes files for a stage's result.

import ArgumentParser
import Engine

struct AdoptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Take files that you have for a stage's result, or sign off what a person has done.",
        discussion: """
            For a stage that would take hours and whose result is there already, and for stages of kind "manual", which a person \
            does. The result belongs to what the stage reads now: if that changes, the stage is stale as always. It is marked: \
            `why`, `status`, `run`, `claims` and archives say who has adopted it, and with which note.
            """,
        aliases: ["sign-off"])

    @OptionGroup var project: ProjectOptions

    @Argument(help: "A stage, an instance or a pattern; several instances only if they have no outputs.")
    var target: String

    @Option(
        help: "The folder in which the outputs lie, by their names; if left out, where the stage delivers them.",
        completion: .directory)
    var from: String?

    @Option(help: "What is to be known about it: where it comes from, what was looked at.")
    var note: String

    @Flag(help: "Give up the result that the stage has for these files.")
    var replace = false

    func run() throws {
        let pipeline = try project.pipeline(ofLastRun: true)
        let found = try pipeline.graph.matching([target])
        if found.count > 1, found.contains(where: { !pipeline.graph.stages[$0].outputs.isEmpty }) {
            throw Failure(
                .usage, "'\(target)' means several instances, and each has outputs of its own", at: "adopt",
                facts: [.init("instances", listing(found.map { pipeline.graph.stages[$0].id.text }))])
        }
        for index in found {
            let result = try pipeline.adopt(
                index, from: from.map { try Pipeline.absolute($0) }, note: note, replaces: replace)
            let files = result.outputs.isEmpty ? "nothing to keep" : listing(result.outputs.map(\.text))
            StandardOutput.write("adopted \(result.stage): \(files)\n")
            for path in result.delivered { StandardOutput.write("  delivered \(path)\n") }
        }
    }
}
