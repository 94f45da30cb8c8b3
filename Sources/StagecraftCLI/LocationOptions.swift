// Where the manifest and the store are: options of every subcommand that has to do with either.

import ArgumentParser
import Engine
import Glibc

struct LocationOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .long],
        help: "The manifest; else pipeline.json in this folder or in the nearest one above it that has one.",
        completion: .file(extensions: ["json"]))
    var manifest: String?

    @Option(help: "The store; else STAGECRAFT_STORE, else .stagecraft beside the manifest.", completion: .directory)
    var store: String?

    private static let usualName = "pipeline.json"

    /// The manifest's path: absolute where it was looked for.
    func manifestPath() throws -> String {
        if let manifest { return manifest }
        var folder = try Pipeline.absolute(Self.usualName)[...]
        while let slash = folder.utf8.lastIndex(of: UInt8(ascii: "/")) {
            folder = folder[..<slash]
            let path = folder + "/" + Self.usualName
            if Files.isFile(String(path)) {
                return try path == Pipeline.absolute(Self.usualName) ? Self.usualName : String(path)
            }
        }
        return Self.usualName
    }

    /// The folder of the manifest, absolute.
    func projectFolder() throws -> String {
        Files.folder(of: try Pipeline.absolute(manifestPath()))
    }

    func storeFolder() throws -> String { try Pipeline.storeFolder(option: store, project: projectFolder()) }

    func parsedManifest() throws -> Manifest {
        try Manifest(Pipeline.manifestText(at: manifestPath()))
    }
}
