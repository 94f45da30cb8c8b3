// ro-crate-metadata.json: RO-Crate 1.1 with Provenance Run Crate 0.5. Entities are written one by one: there may be very
// many. This file has the crate as a whole; what ran is in CrateActions.swift, files in CrateFiles.swift.

import Engine
import ResultStore
import StageGraph

/// The crate: the payload folder of the bag is its root.
struct Crate {
    let state: ArchiveState
    let work: WorkDescription
    let source: SourcePart
    /// All of the payload but the crate's own description.
    let files: [BagFile]
    let values: CrateValues

    init(_ state: ArchiveState, work: WorkDescription, source: SourcePart, files: [BagFile]) {
        self.state = state
        self.work = work
        self.source = source
        self.files = files
        values = CrateValues(state)
    }

    static let run = "#run"
    static let engine = "#stagecraft"
    private static let language = "#stagecraft-manifest"
    private static let profiles = [
        ("https://w3id.org/ro/wfrun/process/0.5", "Process Run Crate", "0.5"),
        ("https://w3id.org/ro/wfrun/workflow/0.5", "Workflow Run Crate", "0.5"),
        ("https://w3id.org/ro/wfrun/provenance/0.5", "Provenance Run Crate", "0.5"),
        ("https://w3id.org/workflowhub/workflow-ro-crate/1.0", "Workflow RO-Crate", "1.0"),
    ]

    /// The file's text.
    func written(in scratch: String) throws(Failure) -> Spool {
        var writer = CrateWriter(try Spool(in: scratch))
        try writer.begin()
        try writeDescriptor(&writer)
        try writeRoot(&writer)
        try writeWorkflow(&writer)
        try writeFiles(to: &writer)
        try values.write(state, to: &writer)
        try writeActions(to: &writer)
        return try writer.finish()
    }

    /// The workflow's identifier: the manifest as written.
    var workflow: String { CrateName.path(Name("manifest/" + state.manifestName)) }

    private func writeDescriptor(_ writer: inout CrateWriter) throws(Failure) {
        try writer.entity("ro-crate-metadata.json", "CreativeWork") { json in
            json.reference("about", "./")
            json.references(
                "conformsTo", ["https://w3id.org/ro/crate/1.1", "https://w3id.org/workflowhub/workflow-ro-crate/1.0"])
        }
        for (address, name, version) in Self.profiles {
            try writer.entity(address, "CreativeWork") { json in
                json.member("name", name)
                json.member("version", version)
            }
        }
    }

    private func writeRoot(_ writer: inout CrateWriter) throws(Failure) {
        try writer.entity("./", "Dataset") { json in
            json.member("name", work.title)
            json.member("description", work.description)
            json.member("datePublished", work.date)
            if let licence = work.licence {
                json.reference("license", Licence.address(licence))
            } else {
                json.member("license", "not stated")
            }
            json.references("author", authors.map(\.identifier))
            json.references("conformsTo", Self.profiles.map(\.0))
            json.reference("mainEntity", workflow)
            json.references("mentions", [Self.run, Self.orchestration])
            json.references("hasPart", dataEntities)
            if let directory = source.directory { json.member("identifier", directory) }
        }
        if let licence = work.licence {
            try writer.entity(Licence.address(licence), "CreativeWork") { json in
                json.member("name", licence)
                json.member("description", "The licence \(licence) of the sources")
            }
        }
        for author in authors {
            try writer.entity(author.identifier, "Person") { $0.member("name", author.name) }
        }
    }

    private var authors: [(identifier: String, name: String)] {
        work.authors.map { (CrateName.entity("author", $0), $0) }
    }

    private func writeWorkflow(_ writer: inout CrateWriter) throws(Failure) {
        let types = ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"]
        try writer.entity(workflow, types) { json in
            json.member("name", work.title)
            let text = state.manifestText.files[0].bytes
            json.member("contentSize", String(text.count))
            json.member("sha256", SHA256.digest(of: text).hexadecimal)
            json.member("encodingFormat", "application/json")
            json.reference("programmingLanguage", Self.language)
            json.references("step", steps.map { CrateName.entity("step", $0.name) })
            json.references("hasPart", values.kinds.map { CrateName.entity("kind", $0) })
            json.references("input", state.inputs.map { CrateName.entity("input", $0.label.text) })
            json.references("output", state.figures.map { CrateName.entity("figure", $0.id) })
        }
        try writer.entity(Self.language, "ComputerLanguage") { json in
            json.member("name", "Stagecraft manifest")
            json.member("version", String(Manifest.version))
        }
        try writer.entity(Self.engine, "SoftwareApplication") { json in
            json.member("name", "Stagecraft")
            json.member("description", "Runs pipelines; a result is found by a key of all that it depends on")
        }
        for (position, step) in steps.enumerated() {
            try writer.entity(CrateName.entity("step", step.name), "HowToStep") { json in
                json.member("name", step.name)
                json.member("position", String(position + 1))
                json.reference("workExample", CrateName.entity("kind", step.kind))
            }
        }
        for input in state.inputs {
            try writer.entity(CrateName.entity("input", input.label.text), "FormalParameter") { json in
                json.member("name", input.label)
                json.member("additionalType", "File")
                if let place = input.place { json.reference("workExample", CrateName.path(place)) }
            }
        }
        for figure in state.figures {
            try writer.entity(CrateName.entity("figure", figure.id), "FormalParameter") { json in
                json.member("name", figure.id)
                json.member("description", figure.title)
                json.member("additionalType", "File")
                json.references("workExample", places(of: figure).map { CrateName.path($0) })
            }
        }
    }

    /// Where a figure's files are.
    func places(of figure: Figure) -> [Name] {
        guard let place = state.placeOf[figure.stage] else { return [] }
        return state.stages[place].outputs.compactMap(\.place)
    }

    /// The stages as the manifest declares them, in the graph's order.
    private var steps: [(name: String, kind: String)] {
        var seen: Set<Name> = []
        return state.stages.map { state.instance($0) }.filter { seen.insert(Name($0.name)).inserted }
            .map { ($0.name, $0.kind) }
    }
}
