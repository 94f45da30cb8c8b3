// `stagecraft gc`: removes what no current result needs.

import ArgumentParser
import Engine
import Kinds

struct GCCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract: "Remove results that are not the last ones of a stage of the manifest, in any of its profiles.",
        discussion: "Without --max-size all such results go; with it only the oldest, until the store is small enough.")

    @OptionGroup var project: ProjectOptions

    @Flag(name: [.customShort("n"), .long], help: "Only report what would go.")
    var dryRun = false

    @Option(help: "Keep old results as long as the store is not larger: bytes, or with K, M, G or T (1024s).")
    var maxSize: String?

    func run() throws {
        let folder = try project.projectFolder()
        let stages = try project.parsedManifest().stageIDs(
            kinds: StageKinds.all, projectFolder: folder, environment: Pipeline.environmentVariables())
        let report = try GarbageCollection.run(
            store: project.storeFolder(), project: folder, stages: stages,
            limit: maxSize.map { try GarbageCollection.size($0) }, dryRun: dryRun)
        print(report.text, terminator: "")
    }
}
