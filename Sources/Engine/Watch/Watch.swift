// Runs a pipeline again on every save of its manifest and of the project files that it reads. Unaware of what a run shows.

import CProcess
import Glibc

/// Keeps stages up to date until a signal ends it.
public struct Watch {
    /// Absolute path.
    private let manifest: String
    private let load: () throws -> Pipeline
    private let run: (Pipeline) throws -> RunSummary
    private let output: ProgressOutput

    /// `load` reads the manifest; `run` brings a pipeline up to date and reports how that goes; `output` is told what is
    /// waited for, and the mistakes in a manifest that somebody is still typing.
    public init(
        manifest: String, output: ProgressOutput = .standardError, load: @escaping () throws -> Pipeline,
        run: @escaping (Pipeline) throws -> RunSummary
    ) {
        self.manifest = manifest
        self.output = output
        self.load = load
        self.run = run
    }

    /// Returns when interrupted. Throws only if files cannot be watched.
    public func untilInterrupted() throws {
        let files = try FileWatch()
        while true {
            var loaded: Result<Pipeline, any Error>
            // What is saved between reading a file and watching it would be missed: read again once it is watched.
            repeat {
                loaded = Result(catching: load)
            } while try files.watch(watched(loaded))
            var restless: [String] = []
            do {
                let summary = try run(loaded.get())
                if summary.interrupted { return }
                restless = summary.restlessInputs
            } catch {
                output.write("\(error)\n")
            }
            output.write("watching \(Quantity.count(watched(loaded).count, "file")); Ctrl-C ends\n")
            let signals = signal_descriptor()
            // What a stage does to its own input would have it run for ever.
            files.disregard(restless)
            let result = Result { try files.next(signals: signals) }
            if signal_descriptor_close(signals) != 0 { return }
            guard let changed = try result.get() else { return }
            output.write("saved: \(changed.map { Files.name(of: $0.text) }.joined(separator: ", "))\n")
        }
    }

    /// The manifest, what it includes, even with mistakes in it, and what stages read.
    private func watched(_ loaded: Result<Pipeline, any Error>) -> [Name] {
        let included = (try? Pipeline.manifestText(at: manifest).included) ?? []
        let folder = Files.folder(of: manifest)
        let own = [manifest] + included.map { Files.absolute($0, in: folder) }
        return Set(own.map { Name($0) }).union((try? loaded.get().projectFiles) ?? []).sorted()
    }
}

extension Pipeline {
    /// Absolute paths of the files of the project that stages read, each once.
    fileprivate var projectFiles: [Name] {
        var paths: Set<Name> = []
        for input in graph.stages.flatMap(\.inputs) where input.label.text.startsWith("file:") {
            if case .file(let path) = input.source { paths.insert(Name(Files.absolute(path.text, in: project))) }
        }
        for file in graph.stages.flatMap(\.lockFiles).compactMap(\.file) {
            paths.insert(Name(Files.absolute(file.text, in: project)))
        }
        return paths.sorted()
    }
}
