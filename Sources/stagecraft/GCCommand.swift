// `stagecraft gc`: removes what no current result needs.

import ArgumentParser
import Engine

struct GCCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract: "Remove results that are not the last ones of any profile.",
        discussion: "Without --max-size all such results go; with it only the oldest, until the store is small enough.")

    @OptionGroup var project: ProjectOptions

    @Flag(name: [.customShort("n"), .long], help: "Only report.")
    var dryRun = false

    @Option(help: "Keep old results as long as the store is not larger: bytes, or with K, M, G or T (1024s).")
    var maxSize: String?

    func run() throws {
        let report = try GarbageCollection.run(
            store: project.storeFolder(), limit: maxSize.map { try GarbageCollection.size($0) }, dryRun: dryRun)
        print(report.text, terminator: "")
    }
}
