// Computes the stages of an archive again, in an empty store, from the archived manifest and inputs, and compares every byte.
// Runs what the archive says; unaware of how stages are run.

import Engine
import Glibc
import ResultStore
import StageGraph

/// What computing again needs beside an archive or a project.
public struct RecomputationOptions {
    /// The kinds that the program knows, and their code.
    public var kinds: [any StageKind]
    /// What the plugin has written for them.
    public var code: CodeTable
    /// How stages are run.
    public var run: RunOptions
    /// Shows the run.
    public var progress: any Progress
    /// Threads of stages that are no commands.
    public var threads: Int

    /// The given options.
    public init(
        kinds: [any StageKind], code: CodeTable, run: RunOptions, progress: any Progress, threads: Int
    ) {
        self.kinds = kinds
        self.code = code
        self.run = run
        self.progress = progress
        self.threads = threads
    }
}

/// Stages that are computed again.
struct Recomputation {
    let options: RecomputationOptions
    let scratch: ScratchFolder

    /// How it went, in a line.
    private(set) var summary = ""
    private(set) var unchecked: [String] = []

    init(_ options: RecomputationOptions, scratch: ScratchFolder) {
        self.options = options
        self.scratch = scratch
    }

    // MARK: an archive

    /// Throws a `Failure` that names the first stage whose bytes differ.
    mutating func check(_ chain: ChainCheck, targets: [String]) throws {
        let project = try scratch.folder("project")
        let manifest = try Self.placeFiles(of: chain, in: project)
        var environment = Pipeline.environmentVariables()
        if environment["STAGECRAFT_DATA"] == nil {
            environment["STAGECRAFT_DATA"] = chain.archive.path("data/inputs/datasets")
        }
        let overrides = try chain.description.settings.map { try Override(parsing: $0) }
        let text = try Pipeline.manifestText(at: manifest)
        let loaded = try Graph.load(
            text, profile: chain.description.profile,
            kinds: options.kinds,
            overrides: overrides, projectFolder: project, environment: environment,
            found: chain.description.namesInFolders)
        var pipeline = Pipeline(
            graph: loaded.graph, project: project, store: try scratch.folder("store"), kinds: options.kinds,
            code: options.code)
        pipeline.manifest = manifest
        pipeline.included = text.included
        pipeline.settings = chain.description.settings.joined(separator: "\n")
        let archived = Dictionary(chain.description.stages.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let graph = pipeline.graph
        let asked = targets.isEmpty ? Array(graph.stages.indices) : try graph.matching(targets)
        let wanted = asked.filter { archived[graph.stages[$0].id] != nil }
        let closure = graph.closure(of: wanted)
        let found = Set(graph.stages.map(\.id))
        for stage in chain.description.stages where !found.contains(stage.id) {
            unchecked.append("stage \(VisibleText.line(stage.id.text)): it needs data that is not here")
        }
        guard !wanted.isEmpty else {
            throw Failure(.work, "none of the archived stages can be computed here", at: chain.archive.name)
        }
        let adopted = try AdoptedResults(of: chain)
        try adopted.put(into: pipeline.store)
        unchecked += adopted.lines
        try compute(&pipeline, wanted)
        let results = try pipeline.knownResults()
        let stages = closure.compactMap { index -> ComparedStage? in
            guard let old = archived[graph.stages[index].id] else { return nil }
            let new = results[old.id].map { ComparedStage.Side(key: $0.key, outputs: $0.outputs) }
            return ComparedStage(
                id: old.id, outputs: old.outputs.map(\.name),
                old: .init(key: old.key, outputs: old.outputs.map(\.content)), new: new)
        }
        let divergence = Divergence(stages)
        let store = try Store(folder: pipeline.store)
        let failure = try divergence.failure(at: chain.archive.name) { stage in
            (try Self.preImage(stage.old.key, chain), try stage.new.flatMap { try store.record($0.key)?.preImage })
        } paths: { stage, output in
            guard let new = stage.new, let place = archived[stage.id]?.outputs[output].place else { return nil }
            return (chain.archive.path(Name("data/\(place)")), store.paths.object(new.outputs[output].digest))
        }
        if let failure { throw failure }
        describe(divergence)
    }

    private static func preImage(_ key: Digest, _ chain: ChainCheck) throws -> PreImage? {
        var (found, findings): (PreImage?, Findings) = (nil, Findings())
        try ArchivedRecords.forEach(of: chain.archive, &findings) { record, _, _ in
            if record.key == key { found = record.preImage }
        }
        return found
    }

    /// Puts the manifest and the archived inputs where the manifest looks for them; the manifest's path.
    private static func placeFiles(of chain: ChainCheck, in project: String) throws -> String {
        let archive = chain.archive
        let included = "data/" + ArchiveState.includedFiles
        func isIncluded(_ name: Name) -> Bool { name.utf8.starts(with: included.utf8) }
        let names = archive.files.keys.filter {
            $0.text.startsWith("data/manifest/") && !isIncluded($0) && $0 != "data/manifest/resolved.json"
        }
        guard let name = names.first, names.count == 1 else {
            throw Failure(
                .work, "the archive has no manifest as it was written, or several", at: archive.place("data/manifest"),
                facts: [.init("found", VisibleText.line(names.sorted().joined(separator: ", ")))])
        }
        let path = project + "/" + Files.name(of: name.text)
        try copy(archive.path(name), to: path)
        for name in archive.files.keys where isIncluded(name) {
            try copy(archive.path(name), to: project + "/" + name.text.dropping(first: included.utf8.count))
        }
        let manifest = try Manifest(Pipeline.manifestText(at: path))
        for input in chain.description.inputs {
            guard let place = input.place else { continue }
            let source = archive.path(Name("data/\(place)"))
            if place.text.startsWith("inputs/project/") {
                let path = place.text.dropping(first: 15)
                if archive.files[Name(included + path)] == nil { try copy(source, to: project + "/" + path) }
            } else if place.text.startsWith("inputs/datasets/") {
                let parts = place.text.dropping(first: 16).split(byte: UInt8(ascii: "/"), maxSplits: 1)
                guard parts.count == 2, let set = manifest.datasets.first(where: { $0.name.hasBytes(of: parts[0]) }),
                    let folder = set.folders.first(where: {
                        RelativePath.mistake(inNameOfFile: $0) == nil && !$0.hasVariable
                    })
                else { continue }
                try copy(source, to: "\(project)/\(folder)/\(parts[1])")
            }
        }
        return path
    }

    private static func copy(_ source: String, to target: String) throws(Failure) {
        try Files.createFolder(Files.folder(of: target))
        let from = try OpenFile(source, O_RDONLY, to: "read")
        let mode: mode_t = access(source, X_OK) == 0 ? 0o777 : 0o666
        try from.copyContent(to: try OpenFile(target, O_WRONLY | O_CREAT | O_EXCL, mode: mode, to: "write"))
    }

    // MARK: a project

    /// Computes what the project's store holds again. Throws a `Failure` that names the first stage whose bytes differ.
    mutating func check(_ pipeline: Pipeline, targets: [Int]) throws {
        let statuses = try pipeline.status(targets: targets, acceptsElsewhere: false)
        if let stale = statuses.first(where: { $0.condition != .fresh }) {
            throw Failure(
                .work, "there is nothing to compare with: not everything is up to date", at: pipeline.store,
                facts: [.init("stage", "\(stale.id) is \(stale.condition.rawValue)")], hint: "stagecraft run")
        }
        let before = try pipeline.knownResults()
        var apart = pipeline.apart(store: try scratch.folder("store"))
        let adopted = try AdoptedResults(of: pipeline, statuses.compactMap(\.key))
        try adopted.put(into: apart.store)
        unchecked += adopted.lines
        try compute(&apart, targets)
        let after = try apart.knownResults()
        let graph = pipeline.graph
        let stages = graph.closure(of: targets).compactMap { index -> ComparedStage? in
            let stage = graph.stages[index]
            guard let old = before[stage.id] else { return nil }
            return ComparedStage(
                id: stage.id, outputs: stage.outputs, old: .init(key: old.key, outputs: old.outputs),
                new: after[stage.id].map { .init(key: $0.key, outputs: $0.outputs) })
        }
        let divergence = Divergence(stages)
        let (old, new) = (try Store(folder: pipeline.store), try Store(folder: apart.store))
        let failure = try divergence.failure(at: pipeline.store) { stage in
            (try old.record(stage.old.key)?.preImage, try stage.new.flatMap { try new.record($0.key)?.preImage })
        } paths: { stage, output in
            stage.new.map {
                (old.paths.object(stage.old.outputs[output].digest), new.paths.object($0.outputs[output].digest))
            }
        }
        if let failure { throw failure }
        describe(divergence)
    }

    // MARK: both

    private func compute(_ pipeline: inout Pipeline, _ wanted: [Int]) throws {
        pipeline.raiseThreads(to: options.threads)
        let (summary, failures) = try pipeline.run(targets: wanted, options: options.run, progress: options.progress)
        if summary.interrupted { throw Failure(.interrupted, "stopped before everything was computed again") }
        guard summary.isComplete else {
            throw Failure(
                .work, "not everything could be computed again",
                facts: [
                    .init("failed", "\(max(failures.count, summary.failed)) stages"),
                    .init("not run", "\(summary.skipped)"),
                ])
        }
    }

    private mutating func describe(_ divergence: Divergence) {
        summary = "recompute: \(divergence.equal) stages computed again, all outputs equal byte by byte"
        if divergence.equalWithOtherKey > 0 {
            summary +=
                "; \(divergence.equalWithOtherKey) of them with another key here (another program, library or machine)"
        }
    }
}

extension String {
    /// Whether it names an environment variable.
    fileprivate var hasVariable: Bool { utf8.contains(UInt8(ascii: "$")) }
}

extension ArchiveDescription {
    /// Paths of the files in each folder that a stage has made, by label: they decide which stages there are.
    fileprivate var namesInFolders: [Name: [Name]] {
        var names: [Name: [Name]] = [:]
        for stage in stages {
            for folder in stage.outputs.map(\.name) where folder.isFolder {
                let files = stage.outputs.map(\.name).filter { !$0.isFolder && $0.isIn(folder) }
                names["\(stage.id)/\(folder)"] = files.map { $0.below(folder) }
            }
        }
        return names
    }
}
