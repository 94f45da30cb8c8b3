// `stagecraft job-worker`: what a job on a cluster runs; started by Slurm, not by people.

import ArgumentParser
import Engine

struct JobWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job-worker", abstract: "Run stages from a folder of jobs.", shouldDisplay: false)

    @Argument(help: "The folder.")
    var folder: String

    func run() throws {
        try JobWorker.run(folder: folder, kinds: Program.current.kinds, code: Program.current.code)
    }
}
