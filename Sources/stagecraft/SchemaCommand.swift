// `stagecraft schema`: the manifest's JSON Schema.

import ArgumentParser
import Engine
import Kinds

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of pipeline.json, by which editors complete and check it.")

    func run() { print(Schema.text(kinds: StageKinds.all), terminator: "") }
}
