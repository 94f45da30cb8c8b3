// Every file of an archive: one list, part by part. Unaware of how the parts are made and of the bag.

import Engine
import Glibc
import ResultStore
import StageGraph

/// The files of an archive and what is said of it.
struct ArchiveParts {
    private(set) var payload: [BagFile] = []
    private(set) var tags: [BagFile] = []
    private(set) var description = ""
    private(set) var remarks: [String] = []

    init(_ state: inout ArchiveState, scope: ArchiveScope, scratch: String) throws {
        let claims = try state.claims()
        let source = try SourcePart(around: state.pipeline.project, scratch: scratch)
        remarks += source.remarks + state.adopted
        let surroundings = try Surroundings(of: state, scratch: scratch)
        let work = try WorkDescription(state, source)
        addResults(state)
        payload += [
            BagFile("archive.json", .spool(try state.index(in: scratch))),
            BagFile("records.jsonl", .spool(try state.records(in: scratch))),
            BagFile(Name("manifest/" + state.manifestName), .bytes(state.manifestText.files[0].bytes)),
            BagFile("manifest/resolved.json", .spool(try state.resolved(in: scratch))),
            BagFile("claims.json", .bytes(state.json(claims))),
            BagFile("EXPECTED.json", .bytes(Expectations(state, claims).json)),
            BagFile("CHECKLIST.md", Checklist(state, claims, source, scope).text),
            BagFile("CITATION.cff", work.citation),
            BagFile("codemeta.json", .bytes(work.codemeta)),
            BagFile(".zenodo.json", .bytes(work.zenodo)),
        ]
        payload += state.manifestText.files.dropFirst().map { file in
            BagFile(Name(ArchiveState.includedFiles + file.path), .bytes(file.bytes))
        }
        payload += try state.lockFiles()
        for journal in try state.journals() {
            payload.append(
                BagFile(Name("journals/" + journal.name.text), .file(path: journal.path, journal.content)))
        }
        payload += source.files
        payload += surroundings.files
        payload.append(BagFile("provenance.json", .spool(try ProvenanceDocument(state).written(in: scratch))))
        let crate = Crate(state, work: work, source: source, files: payload)
        payload.append(BagFile("ro-crate-metadata.json", .spool(try crate.written(in: scratch))))
        description = work.description
        tags = [
            BagFile("README.md", ArchiveReadme(state, work, scope).text),
            BagFile("run", RunScript.text, isExecutable: true),
            BagFile("verify.sh", VerifyScript.text, isExecutable: true),
        ]
    }

    /// Objects, deliveries and inputs.
    private mutating func addResults(_ state: ArchiveState) {
        var objects: Set<Name> = []
        for stage in state.stages {
            for output in stage.outputs {
                guard let place = output.place, place.text.startsWith("objects/"), objects.insert(place).inserted else {
                    continue
                }
                payload.append(
                    BagFile(place, .file(path: state.store.paths.object(output.content.digest), output.content.asData)))
            }
        }
        for delivery in state.deliveries {
            let content = state.stages[delivery.stage].outputs[delivery.output].content
            payload.append(
                BagFile(
                    Name("deliveries/" + delivery.path.text),
                    .file(path: state.store.paths.object(content.digest), content), isExecutable: content.isExecutable))
        }
        var inputs: Set<Name> = []
        for input in state.inputs {
            guard let place = input.place, inputs.insert(place).inserted else { continue }
            payload.append(
                BagFile(
                    place, .file(path: input.source, input.content.asData), isExecutable: input.content.isExecutable))
        }
    }
}

extension ArchiveState {
    /// The folder of the files that the manifest includes.
    static let includedFiles = "manifest/included/"

    /// Lock files: they are found from the manifest's folder as what it includes is. Images are inputs of stages or too large.
    fileprivate func lockFiles() throws -> [BagFile] {
        let locks = Set(pipeline.graph.stages.flatMap(\.lockFiles)).filter { $0.language != .container }
        let included = Set(manifestText.files.map { Name($0.path) })
        return try Set(locks.compactMap(\.file)).subtracting(included).sorted().compactMap { path in
            let source = Files.absolute(path.text, in: pipeline.project)
            guard let (content, _) = try Files.contentAndStart(of: source, count: 0) else { return nil }
            return BagFile(Name(Self.includedFiles + path.text), .file(path: source, content))
        }
    }

    /// The manifest's own file name, or another where something else of the archive is called so.
    var manifestName: String {
        let name = Files.name(of: pipeline.manifest ?? StoreUser.usualManifest)
        return ["resolved.json", "included"].contains(ArchiveNames.folded(Name(name))) ? "pipeline.json" : name
    }
}
