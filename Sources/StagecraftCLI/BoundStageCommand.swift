// `stagecraft bound-stage`: becomes a stage's command once its large inputs are bound; started by `run`, not by people.

import ArgumentParser
import Engine

struct BoundStageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bound-stage", abstract: "Bind inputs and become a program.", shouldDisplay: false)

    @Argument(help: "The list of inputs.")
    var list: String

    @Argument(help: "The program, by its path.")
    var program: String

    @Argument(parsing: .captureForPassthrough, help: "Its arguments.")
    var arguments: [String] = []

    func run() throws { try BoundStage.run(list, program, arguments) }
}
