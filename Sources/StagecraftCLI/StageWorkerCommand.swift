// `stagecraft stage-worker`: the process of one stage; started by `run`, not by people.

import ArgumentParser
import Engine

struct StageWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stage-worker", abstract: "Run one stage as a request says.", shouldDisplay: false)

    @Argument(help: "The request, a JSON file.")
    var request: String

    func run() throws {
        try StageWorker.run(requestAt: request, kinds: Program.current.kinds, prepare: Program.current.prepare)
    }
}
