// The options of the subcommands that work on a profile's graph, and how they become a pipeline.

import ArgumentParser
import Engine

struct ProjectOptions: ParsableArguments {
    @OptionGroup var location: LocationOptions

    @Option(
        name: .shortAndLong, help: "The profile; the manifest names the default one.",
        completion: ManifestNames.profiles)
    var profile: String?

    @Option(name: .customLong("set"), help: "Replace a parameter or a profile's setting: stage.parameter=value.")
    var overrides: [String] = []

    @Flag(help: "Use data files whose digests are not the manifest's; all that is made from them says so.")
    var acceptUnverifiedData = false

    /// Whether an option chooses one graph of several.
    var chooses: Bool { profile != nil || !overrides.isEmpty || acceptUnverifiedData }

    /// The pipeline. `ofLastRun`: for commands that look at results, which take the profile of the last run unless an
    /// option names one, and say so where that is not the manifest's default.
    func pipeline(ofLastRun: Bool = false) throws -> Pipeline {
        let (manifest, project, store) = try (
            location.manifestPath(), location.projectFolder(), location.storeFolder()
        )
        let chosen = try profile ?? (ofLastRun ? profileOfLastRun(store) : nil)
        let settings = try overrides.map { try Override(parsing: $0) }
        let environment = Pipeline.environmentVariables()
        let text = try Pipeline.manifestText(at: manifest)
        let loaded = try Graph.load(
            text, profile: chosen, kinds: Program.current.kinds,
            overrides: settings, projectFolder: project,
            environment: environment)
        var pipeline = Pipeline(
            graph: loaded.graph, project: project, store: store, kinds: Program.current.kinds,
            code: CodeTable(Program.current.code))
        pipeline.remotes = loaded.manifest.remotes
        pipeline.slurm = loaded.manifest.slurm
        pipeline.acceptsUnverifiedData = acceptUnverifiedData
        pipeline.manifest = try Pipeline.absolute(manifest)
        pipeline.included = text.included
        pipeline.settings = settings.map { "\($0.path)=\($0.value.text)" }.sorted().joined(separator: "\n")
        pipeline.mayGrow(loaded.manifest, overrides: settings, environment: environment)
        try pipeline.grow()
        return pipeline
    }

    /// nil: the manifest's default will do.
    private func profileOfLastRun(_ store: String) throws -> String? {
        let manifest = try location.parsedManifest()
        guard manifest.profiles.count > 1, let last = try RunHistory.lastProfile(store: store),
            last != manifest.defaultProfile, manifest.profiles.contains(where: { $0.name == last })
        else { return nil }
        ProgressOutput.standardError.write("profile \(last), as in the last run (--profile chooses another)\n")
        return last
    }
}
