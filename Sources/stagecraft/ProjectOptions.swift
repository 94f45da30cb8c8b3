// The options that all subcommands on a pipeline share, and how they become a pipeline.

import ArgumentParser
import Engine
import Kinds
import Glibc

struct ProjectOptions: ParsableArguments {
    @Option(name: [.customShort("f"), .long], help: "The manifest.")
    var manifest = "pipeline.json"

    @Option(name: .shortAndLong, help: "The profile; the manifest names the default one.")
    var profile: String?

    @Option(name: .customLong("set"), help: "Replace a parameter or a profile's setting: stage.parameter=value.")
    var overrides: [String] = []

    @Flag(help: "Use data files whose digests are not the manifest's; all that is made from them says so.")
    var acceptUnverifiedData = false

    @Option(help: "The store; else STAGECRAFT_STORE, else .stagecraft beside the manifest.")
    var store: String?

    /// The folder of the manifest, absolute.
    func projectFolder() throws -> String {
        let path = try Pipeline.absolute(manifest)
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        return folder.isEmpty ? "/" : folder
    }

    func storeFolder() throws -> String { try Pipeline.storeFolder(option: store, project: projectFolder()) }

    func parsedManifest() throws -> Manifest {
        try Manifest(parsing: Pipeline.manifestText(at: manifest), file: manifest)
    }

    func pipeline() throws -> Pipeline {
        let project = try projectFolder()
        let loaded = try Graph.load(
            Pipeline.manifestText(at: manifest), file: manifest, profile: profile, kinds: StageKinds.all,
            overrides: overrides.map { try Override(parsing: $0) }, projectFolder: project,
            environment: Pipeline.environmentVariables())
        var pipeline = Pipeline(
            graph: loaded.graph, project: project, store: try storeFolder(), kinds: StageKinds.all,
            code: CodeTable(SourceDigests.table))
        pipeline.acceptsUnverifiedData = acceptUnverifiedData
        return pipeline
    }
}
