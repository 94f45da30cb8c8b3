// `stagecraft gc`: removes what no current result needs.

import ArgumentParser
import Engine

struct GCCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract: "Delete results that no manifest that has used the store describes.",
        discussion:
            """
            Kept are, of all profiles of this manifest and of all others that have used the store, the results of what they
            describe now and the last results of their stages; and what the last run with --set has given. Without \
            --max-size all others go; with it only the oldest ones, until the store is small enough.
            """)

    @OptionGroup var location: LocationOptions

    @Flag(name: [.customShort("n"), .long], help: "Only report what would go.")
    var dryRun = false

    @Option(help: "Keep old results as long as the store is not larger: bytes, or with K, M, G or T (1024s).")
    var maxSize: String?

    @Flag(
        help: """
            Also keep what this manifest describes in the branches and tags of its Git repository, with files that Git does \
            not hold as they are now.
            """)
    var gitRefs = false

    func run() throws {
        let report = try GarbageCollection.run(
            store: location.storeFolder(), manifest: Pipeline.absolute(location.manifestPath()),
            kinds: Program.current.kinds, code: CodeTable(Program.current.code),
            limit: maxSize.map { try GarbageCollection.size($0) }, revisions: gitRefs, dryRun: dryRun,
            warn: { ProgressOutput.standardError.write("\($0)\n") })
        StandardOutput.write(report.text)
    }
}
