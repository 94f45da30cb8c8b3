// The files of a crate, and contents that are named by digest only. Unaware of what ran.

import Engine
import ResultStore
import StageGraph

extension Crate {
    private static let sourceTree: Name = "source/tree/"

    /// Files and folders that are described: of the plain sources the folder only.
    var dataEntities: [String] {
        let files = describedFiles.map { CrateName.path($0.name) }
        return [workflow] + files + (hasSourceTree ? [CrateName.path(Self.sourceTree)] : [])
    }

    private var hasSourceTree: Bool { files.contains { $0.name.text.startsWith("source/tree/") } }

    private var describedFiles: [BagFile] {
        let manifest = Name("manifest/" + state.manifestName)
        return files.filter { !$0.name.text.startsWith("source/tree/") && $0.name != manifest }
    }

    /// Entities of files; contents that stages made and read and that are not in the archive.
    func writeFiles(to writer: inout CrateWriter) throws(Failure) {
        let parameters = parameters
        for file in describedFiles {
            try writer.entity(CrateName.path(file.name), "File") { json in
                json.member("name", file.name)
                json.member("contentSize", String(file.size))
                json.member("encodingFormat", CrateName.format(file.name))
                if let parameter = parameters[file.name] { json.reference("exampleOfWork", parameter) }
                if case .file(_, let content) = file.source { json.member("sha256", content.digest.hexadecimal) }
            }
        }
        if hasSourceTree {
            try writer.entity(CrateName.path(Self.sourceTree), "Dataset") { json in
                json.member("name", "Sources")
                json.member("description", "The files of the commit that the results were described by")
                if let directory = source.directory { json.member("identifier", directory) }
            }
        }
        var seen: Set<Digest> = []
        for output in state.stages.lazy.flatMap(\.outputs)
        where output.place == nil && seen.insert(output.content.digest).inserted {
            try writeAbsent(output.name, output.content, url: nil, to: &writer)
        }
        for input in state.inputs where input.place == nil && seen.insert(input.content.digest).inserted {
            try writeAbsent(input.path, input.content, url: input.url, to: &writer)
        }
    }

    /// The workflow's parameter that a file is a value of.
    private var parameters: [Name: String] {
        var parameters: [Name: String] = [:]
        for figure in state.figures {
            for place in places(of: figure) { parameters[place] = CrateName.entity("figure", figure.id) }
        }
        for input in state.inputs {
            if let place = input.place { parameters[place] = CrateName.entity("input", input.label.text) }
        }
        return parameters
    }

    private func writeAbsent(
        _ name: Name, _ content: FileContent, url: String?, to writer: inout CrateWriter
    ) throws(Failure) {
        try writer.entity(Self.absent(content.digest), "CreativeWork") { json in
            json.member("name", name)
            json.member("description", "Not in this archive: known by its SHA-256")
            json.member("contentSize", String(content.size))
            json.member("sha256", content.digest.hexadecimal)
            if let url { json.member("url", url) }
        }
    }

    private static func absent(_ digest: Digest) -> String { CrateName.entity("content", digest.hexadecimal) }

    /// What stands for an output.
    static func entity(of output: ArchivedOutput) -> String {
        output.place.map { CrateName.path($0) } ?? absent(output.content.digest)
    }

    /// What stands for an input from outside.
    static func entity(of input: ArchivedInput) -> String {
        input.place.map { CrateName.path($0) } ?? absent(input.content.digest)
    }
}
