// What `data/archive.json` says: stages, figures, delivered files and inputs. Nothing of it is checked against the rest.

import ResultStore
import StageGraph

/// The list of what an archive is about.
struct ArchiveDescription {
    struct Output {
        var name: Name
        var content: FileContent
        /// Below `data/`; nil: it is not archived.
        var place: Name?
    }
    struct Stage {
        var id: Name
        var kind: Name
        var key: Digest
        var outputs: [Output]
    }
    struct Figure {
        var id: Name
        var stage: Name
        var key: Digest
        /// Outputs and their places below `data/`.
        var files: [(output: Name, place: Name)]
    }
    struct Delivery {
        /// In the project.
        var path: Name
        var stage: Name
        var output: Name
        var content: FileContent
    }
    struct Input {
        var path: Name
        var content: FileContent
        /// Below `data/`; nil: only its digest is archived.
        var place: Name?
        var url: String?
    }

    static let file: Name = "data/archive.json"

    var project = ""
    var profile = ""
    /// What `--set` had replaced, `path=value`.
    var settings: [String] = []
    var targets: [String] = []
    /// In the graph's order.
    var stages: [Stage] = []
    var figures: [Figure] = []
    var deliveries: [Delivery] = []
    var inputs: [Input] = []

    /// Reads it. Throws a `Failure` where something is missing or of another type.
    init(of archive: UnpackedArchive) throws(Failure) {
        let place = archive.place(Self.file)
        guard archive.files[Self.file] != nil, let bytes = try Files.read(archive.path(Self.file)) else {
            throw Failure(.work, "the list of what is archived is missing", at: place)
        }
        let document: JSONDocument
        do throws(JSONSyntaxError) { document = try JSONDocument(parsing: bytes) } catch {
            throw Failure(.work, "the list of what is archived is no JSON", at: place)
        }
        let root = Fields(document.root, place: place, path: "")
        let version = try root.integer("stagecraftArchive")
        guard version == 1 else {
            throw Failure(
                .work, "the archive has another layout than this program knows", at: place,
                facts: [.init("found", "version \(version)"), .init("expected", "version 1")],
                hint: "a newer program can read it")
        }
        project = try root.string("project")
        profile = try root.string("profile")
        settings = try root.settings("settings")
        targets = try root.strings("targets")
        stages = try root.items("stages") { item throws(Failure) in
            Stage(
                id: Name(try item.string("id")), kind: Name(try item.string("kind")), key: try item.digest("key"),
                outputs: try item.items("outputs") { output throws(Failure) in
                    Output(
                        name: Name(try output.string("name")), content: try output.content(),
                        place: try output.optionalPlace("place"))
                })
        }
        figures = try root.items("figures") { item throws(Failure) in
            Figure(
                id: Name(try item.string("id")), stage: Name(try item.string("stage")), key: try item.digest("key"),
                files: try item.places("files"))
        }
        deliveries = try root.items("deliveries") { item throws(Failure) in
            Delivery(
                path: try item.path("path"), stage: Name(try item.string("stage")),
                output: Name(try item.string("output")), content: try item.content())
        }
        inputs = try root.items("inputs") { item throws(Failure) in
            let isIncluded = try item.boolean("included")
            return Input(
                path: Name(try item.string("path")), content: try item.content(),
                place: isIncluded ? try item.place("place") : nil, url: item.optionalString("url"))
        }
    }
}
