// Everything that a run needs to know before it starts. Unaware of what has been run.

import Glibc

/// An expanded graph and where it lives.
public struct Pipeline: Sendable {
    /// What there is to run.
    public var graph: Graph
    /// Absolute path of the folder that holds the manifest.
    public var project: String
    /// Makes the graph again, knowing the paths of the files in folders that stages have made, by label; nil: it cannot grow.
    var expand: (@Sendable ([Name: [Name]]) throws -> Graph)?
    /// What is known of such folders.
    var found: [Name: [Name]] = [:]
    /// What `raiseThreads` has raised them to.
    private(set) var threads = 1
    /// What has replaced settings of the manifest (`--set`), one a line, sorted; empty: nothing has.
    public var settings = ""
    /// Absolute path of the store.
    public var store: String
    /// Absolute path of the manifest, if it was read from a file: nothing is delivered over it.
    public var manifest: String?
    /// Paths of the files that the manifest includes, relative to the project.
    public var included: [String] = []
    /// The kinds that the program knows beside `command`.
    public var kinds: [any StageKind]
    /// Their code.
    public var code: CodeTable
    /// Shared stores, in the order in which they are asked.
    public var remotes: [Manifest.Remote] = []
    /// What jobs are asked for with, as the manifest says.
    public var slurm = SlurmSettings()
    /// Whether a dataset's file may be another than the manifest names. All that is made from it is then marked.
    public var acceptsUnverifiedData = false

    /// A pipeline in these places.
    public init(graph: Graph, project: String, store: String, kinds: [any StageKind], code: CodeTable) {
        self.code = code
        self.graph = graph
        self.project = project
        self.store = store
        self.kinds = kinds
    }

    /// Lets every stage of a built-in kind use `count` threads if its manifest gives it fewer. Commands keep theirs:
    /// nobody knows what their programs make of them.
    public mutating func raiseThreads(to count: Int) {
        threads = count
        for index in graph.stages.indices where graph.stages[index].kind != StageInstance.commandKind {
            graph.stages[index].resources.threads = max(graph.stages[index].resources.threads, count)
        }
    }

    /// Whose results they are in the store.
    var user: StoreUser {
        let path = manifest ?? project + "/" + StoreUser.usualManifest
        return StoreUser(manifest: Name(path), profile: Name(graph.profile), settings: Name(settings))
    }

    /// `option` if given, else `STAGECRAFT_STORE`, else `.stagecraft` in the project; absolute. Relative paths are
    /// taken from the current folder.
    public static func storeFolder(option: String?, project: String) throws -> String {
        let wish = option ?? getenv("STAGECRAFT_STORE").map { String(cString: $0) }
        guard let wish, !wish.isEmpty else { return project + "/.stagecraft" }
        return try absolute(wish)
    }

    /// The content of the manifest and of what it includes. Throws a usage failure if there is no manifest.
    public static func manifestText(at path: String) throws -> ManifestText {
        guard let text = try Files.read(path) else {
            throw Failure(
                .usage, "there is no manifest", at: path,
                hint: "go to the folder that holds pipeline.json, or name the file with --manifest")
        }
        let folder = try Files.folder(of: absolute(path))
        return ManifestText(text, file: path) { included throws(Failure) in
            try Files.read(folder + "/" + included)
        }
    }

    /// The environment of this process.
    public static func environmentVariables() -> [Name: String] {
        var variables: [Name: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let line = String(cString: text)
            if let equals = line.utf8.firstIndex(of: UInt8(ascii: "=")) {
                variables[Name(line[..<equals])] = String(line[line.utf8.index(after: equals)...])
            }
            entry += 1
        }
        return variables
    }

    /// The absolute form of a path that is relative to the current folder.
    public static func absolute(_ path: String) throws -> String {
        if path.utf8.first == UInt8(ascii: "/") { return path }
        guard let current = getcwd(nil, 0) else { throw Failure.system("find the current folder", path) }
        defer { free(current) }
        return String(cString: current) + "/" + path
    }
}

extension Pipeline {
    /// How much work a stage is; nil if its kind cannot tell.
    func work(of stage: StageInstance) -> StageWork? {
        guard !stage.isCommand, let kind = kinds.first(where: { $0.name == stage.kind }) else { return nil }
        var makers: [String: [ParameterValues]] = [:]
        for input in stage.inputs {
            guard case .stage(let maker, _) = input.source else { continue }
            makers[input.role, default: []].append(graph.stages[maker].parameters)
        }
        return kind.work(stage.parameters, makers: makers)
    }
}

extension GraphInput {
    /// What the stage sees it called: an output's name; for a command a project file's path in the project, which is
    /// where it finds it; else the file's own name.
    func visibleName(toCommand: Bool) -> Name {
        switch source {
        case .stage(_, let name): return (inside.map { "\(name)\($0.text)" } ?? name).declared
        case .file(let path):
            if toCommand, let relative = projectPath { return relative }
            return Name(Files.name(of: path.text))
        }
    }

    /// The path in the project of a `file:` input that lies in the project.
    package var projectPath: Name? {
        guard case .file = source, label.text.startsWith("file:"), !label.text.startsWith("file:/") else { return nil }
        return Name(label.text.dropping(first: 5))
    }
}
