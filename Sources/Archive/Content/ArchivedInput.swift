// Files from outside the graph: what they are, where they come from and whether they may be passed on. Unaware of stages.

import Engine
import Glibc
import ResultStore
import StageGraph

/// A file that stages read and that no stage makes.
struct ArchivedInput {
    /// As messages call it: `file:notes.csv`, `data:mnist/train-images`.
    var label: Name
    /// Its path in the project, `set/file` of a data set, or an absolute path.
    var path: Name
    /// Where it is on this machine.
    var source: String
    var content: FileContent
    /// Below `data/`; nil: it is not passed on.
    var place: Name?
    /// Where it can be had.
    var url: String?
    var licence: String?

    /// The inputs of all stages, each once, sorted by label.
    static func all(of state: ArchiveState) throws(Failure) -> [ArchivedInput] {
        var found: [Name: ArchivedInput] = [:]
        for stage in state.stages {
            for input in state.instance(stage).inputs where found[input.label] == nil {
                guard case .file(let path) = input.source else { continue }
                found[input.label] = try one(input, path, state)
            }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func one(
        _ input: GraphInput, _ path: Name, _ state: ArchiveState
    ) throws(Failure) -> ArchivedInput {
        let source = Files.absolute(path.text, in: state.pipeline.project)
        guard let content = try state.store.statIndex.content(of: source) else {
            throw Failure(.work, "input '\(input.label)' is missing", at: source)
        }
        let label = input.label
        if label.text.startsWith("data:") { return dataset(label, source, content, state.manifest) }
        let relative = Name(label.text.dropping(first: "file:".utf8.count))
        let isAbsolute = relative.text.startsWith("/")
        return ArchivedInput(
            label: label, path: relative, source: source, content: content,
            place: isAbsolute ? nil : Name("inputs/project/" + clean(relative.text)))
    }

    private static func dataset(
        _ label: Name, _ source: String, _ content: FileContent, _ manifest: Manifest
    ) -> ArchivedInput {
        let path = Name(label.text.dropping(first: "data:".utf8.count))
        let parts = path.text.split(byte: UInt8(ascii: "/"), maxSplits: 1)
        let set = manifest.datasets.first { $0.name.hasBytes(of: parts.first ?? "") }
        let file = set?.files.first { $0.name.hasBytes(of: parts.last ?? "") }
        let mayGo = set?.mayBePassedOn == true
        return ArchivedInput(
            label: label, path: path, source: source, content: content,
            place: mayGo ? (set).map { Name("inputs/datasets/\($0.name)/\(clean(file?.file ?? path.text))") } : nil,
            url: file?.sources.first ?? set?.archive?.file.sources.first, licence: set?.licence)
    }

    /// A path without steps that mean nothing.
    private static func clean(_ path: String) -> String {
        path.split(byte: UInt8(ascii: "/")).filter { !$0.isEmpty && !$0.hasBytes(of: ".") }.joined(separator: "/")
    }
}
