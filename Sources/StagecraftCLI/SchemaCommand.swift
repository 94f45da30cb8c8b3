// `stagecraft schema`: the manifest's JSON Schema.

import ArgumentParser
import Engine

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of pipeline.json, with which editors complete and check it.")

    func run() { StandardOutput.write(Schema.text(kinds: Program.current.kinds)) }
}
