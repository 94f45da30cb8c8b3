// `stagecraft status`: whether stages are up to date, and why not. Exit 0: all are; 1: there is something to do.

import ArgumentParser
import Engine

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say of each stage whether it is fresh, stale, missing, running or failed.")

    @OptionGroup var project: ProjectOptions

    @Argument(help: "Figures, stages, instances or patterns; all if none.", completion: ManifestNames.targets)
    var targets: [String] = []

    @Flag(name: .shortAndLong, help: "List fresh stages too.")
    var all = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let pipeline = try project.pipeline(ofLastRun: true)
        let wanted = try pipeline.graph.matching(targets)
        let statuses = try pipeline.status(targets: wanted)
        let absences = pipeline.graph.absences(reaching: targets.isEmpty ? nil : wanted)
        let (awaited, adopted) = (pipeline.graph.awaited, try pipeline.adoptedResults(reaching: wanted))
        StandardOutput.write(
            json
                ? StatusText.json(statuses, absences: absences, awaited: awaited, adopted: adopted)
                : TerminalWidth.cutLines(
                    StatusText.list(statuses, all: all, absences: absences, awaited: awaited, adopted: adopted),
                    to: TerminalWidth.columns(of: 1)))
        if statuses.contains(where: { $0.condition != .fresh }) { throw ExitCode(1) }
    }
}
