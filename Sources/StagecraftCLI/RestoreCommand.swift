// `stagecraft restore`: the results of an archive into the store.

import Archive
import ArgumentParser
import Engine

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Fill the store with the results of an archive, so that `run` finds them and runs nothing.",
        discussion: """
            The archive is unpacked elsewhere (TMPDIR, else /tmp) and verified as by `stagecraft verify --level chain`; only \
            then is the store touched, and records come last. What the store has already stays. Records say what results \
            are: restore only what comes from somebody whom you trust, or verify it by --level recompute.
            """)

    @OptionGroup var location: LocationOptions

    @Argument(help: "The archive, or the folder that it was unpacked to.", completion: .file())
    var file: String

    @Option(help: "Refuse an archive that unpacks to more: bytes, or with K, M, G or T. By default 100 times its size.")
    var maxSize: String?

    func run() throws {
        let restoration = Restoration(
            store: try location.storeFolder(), manifest: try Pipeline.absolute(location.manifestPath()),
            limit: UnpackingLimit(bytes: try maxSize.map { try GarbageCollection.size($0) }))
        StandardOutput.write(try restoration.run(file).text)
    }
}
