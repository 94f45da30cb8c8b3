// `stagecraft stage-worker`: the process of one stage; started by `run`, not by people.

import ArgumentParser
import Engine
import Numerics
import Kinds

struct StageWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stage-worker", abstract: "Run one stage as a request says.", shouldDisplay: false)

    @Argument(help: "The request, a JSON file.")
    var request: String

    func run() throws {
        try StageWorker.run(requestAt: request, kinds: StageKinds.all) { setThreads($0.threads) }
    }
}
