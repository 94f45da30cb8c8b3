// `stagecraft fsck`: checks every byte of the store.

import ArgumentParser
import Engine

struct FsckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fsck",
        abstract: "Hash every object of the store again; move damaged ones away, so that they are made again.")

    @OptionGroup var location: LocationOptions

    @Flag(name: [.customShort("n"), .long], help: "Only report.")
    var dryRun = false

    func run() throws {
        let report = try StoreCheck.run(store: location.storeFolder(), dryRun: dryRun)
        StandardOutput.write(report.text)
        if !report.isClean { throw ExitCode(1) }
    }
}
