// `stagecraft prune`: removes delivered files of stages that the manifest no longer has.

import ArgumentParser
import Engine

struct PruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove delivered files whose stages the manifest no longer has.",
        discussion: """
            Only files that a run of this store has delivered, and that nobody has changed since: those that somebody has \
            changed stay, and are not mentioned again. Results in the store are `stagecraft gc`'s affair.
            """)

    @OptionGroup var project: ProjectOptions

    @Flag(name: [.customShort("n"), .long], help: "Only report what would go.")
    var dryRun = false

    func run() throws {
        let files = try project.pipeline(ofLastRun: true).prune(dryRun: dryRun)
        for file in files {
            let word = file.isChanged ? "kept (changed since)" : dryRun ? "would go" : "removed"
            StandardOutput.write("\(word) \(file.path)  (\(file.stage))\n")
        }
        if files.isEmpty { StandardOutput.write("nothing is left of stages that the manifest no longer has\n") }
    }
}
