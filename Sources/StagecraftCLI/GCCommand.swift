// `stagecraft gc`: removes what no current result needs.

import ArgumentParser
import Engine

struct GCCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract: "Delete results that no stage of the manifest uses any more, in any of its profiles.",
        discussion:
            "Without --max-size all such results go; with it only the oldest ones, until the store is small enough.")

    @OptionGroup var location: LocationOptions

    @Flag(name: [.customShort("n"), .long], help: "Only report what would go.")
    var dryRun = false

    @Option(help: "Keep old results as long as the store is not larger: bytes, or with K, M, G or T (1024s).")
    var maxSize: String?

    func run() throws {
        let folder = try location.projectFolder()
        let stages = try location.parsedManifest().stageIDs(
            kinds: Program.current.kinds, projectFolder: folder, environment: Pipeline.environmentVariables())
        let report = try GarbageCollection.run(
            store: location.storeFolder(), project: folder, stages: stages,
            limit: maxSize.map { try GarbageCollection.size($0) }, dryRun: dryRun)
        StandardOutput.write(report.text)
    }
}
