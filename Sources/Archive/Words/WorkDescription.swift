// What registers want to know of a work: title, authors, licence, date; CITATION.cff, codemeta.json, .zenodo.json. The
// project's own files of these names come first. Unaware of what is in the archive.

import Engine
import ResultStore
import StageGraph

/// The work that an archive belongs to.
struct WorkDescription {
    let title: String
    let description: String
    let authors: [String]
    /// An SPDX identifier; nil: no licence that is known.
    let licence: String?
    /// The day of the latest result.
    let date: String
    let citation: String
    let codemeta: [UInt8]
    let zenodo: [UInt8]

    init(_ state: ArchiveState, _ source: SourcePart) throws(Failure) {
        let project = state.pipeline.project
        title = state.manifest.project.isEmpty ? Self.unnamed : BagWriter.line(state.manifest.project)
        let figures = state.figures.map(\.id)
        description =
            "\(title). \(Quantity.count(figures.count, "figure")) with the results, records, sources and claims behind "
            + "\(figures.count == 1 ? "it" : "them"), profile \(state.pipeline.graph.profile)."
        authors = source.authors.isEmpty ? [Self.unknownAuthors(of: title)] : source.authors
        licence = try Licence.identifier(in: project)
        date = String(state.latest.prefix(10))
        let facts = Facts(
            title: title, description: description, authors: authors, licence: licence, date: date,
            origin: source.origin, directory: source.directory)
        let own = try Files.read(project + "/CITATION.cff").map { String(decoding: $0, as: UTF8.self) }
        citation = own ?? facts.citation
        codemeta = try Files.read(project + "/codemeta.json") ?? facts.codemeta
        zenodo = try Files.read(project + "/.zenodo.json") ?? facts.zenodo
    }

    /// The title of a work that has none.
    static let unnamed = "Results of a pipeline"

    /// The author of a work of which nobody has said who made it.
    static func unknownAuthors(of title: String) -> String { "The authors of \(title)" }

    private struct Facts {
        var title: String
        var description: String
        var authors: [String]
        var licence: String?
        var date: String
        var origin: String?
        var directory: String?

        /// YAML: quoted texts of JSON are texts of YAML.
        var citation: String {
            var lines = [
                "cff-version: 1.2.0", "message: \"If you use these results, please cite them.\"", "type: dataset",
                "title: \(JSONWriter.quoted(title))", "authors:",
            ]
            lines += authors.map { "  - name: \(JSONWriter.quoted($0))" }
            lines.append("date-released: \(JSONWriter.quoted(date))")
            if let licence { lines.append("license: \(licence)") }
            if let origin { lines.append("repository-code: \(JSONWriter.quoted(origin))") }
            if let directory {
                lines += ["identifiers:", "  - type: swh", "    value: \(JSONWriter.quoted(directory))"]
            }
            return lines.joined(separator: "\n") + "\n"
        }

        var codemeta: [UInt8] {
            var json = JSONWriter(indent: 1)
            json.object { json in
                json.member("@context", "https://doi.org/10.5063/schema/codemeta-2.0")
                json.member("@type", "SoftwareSourceCode")
                json.member("name", title)
                json.member("description", description)
                json.array("author") { json in
                    for author in authors {
                        json.object { json in
                            json.member("@type", "Person")
                            json.member("name", author)
                        }
                    }
                }
                if let licence { json.member("license", Licence.address(licence)) }
                json.member("dateModified", date)
                if let origin { json.member("codeRepository", origin) }
                if let directory { json.member("identifier", directory) }
            }
            return json.bytes + [10]
        }

        var zenodo: [UInt8] {
            var json = JSONWriter(indent: 1)
            json.object { json in
                json.member("title", title)
                json.member("upload_type", "dataset")
                json.member("description", description)
                json.array("creators") { json in for author in authors { json.object { $0.member("name", author) } } }
                if let licence { json.member("license", licence.lowercased()) }
                json.member("publication_date", date)
                json.array("keywords") { json in
                    for word in ["reproducible research", "RO-Crate", "BagIt"] { json.string(word) }
                }
                if let directory {
                    json.array("related_identifiers") { json in
                        json.object { json in
                            json.member("identifier", directory)
                            json.member("relation", "isDerivedFrom")
                            json.member("scheme", "swh")
                        }
                    }
                }
            }
            return json.bytes + [10]
        }
    }
}

/// Licences that are told by their text.
enum Licence {
    private static let known: [(identifier: String, words: [StaticString])] = [
        ("Apache-2.0", ["Apache License", "Version 2.0"]),
        ("BSD-3-Clause", ["Redistribution and use in source and binary forms", "Neither the name"]),
        ("BSD-2-Clause", ["Redistribution and use in source and binary forms"]),
        ("MIT", ["Permission is hereby granted, free of charge"]),
        ("MPL-2.0", ["Mozilla Public License Version 2.0"]),
        ("CC-BY-4.0", ["Attribution 4.0 International"]),
        ("CC0-1.0", ["CC0 1.0 Universal"]),
        ("GPL-3.0-only", ["GNU GENERAL PUBLIC LICENSE", "Version 3"]),
    ]

    /// The SPDX identifier of the licence in a project's folder.
    static func identifier(in project: String) throws(Failure) -> String? {
        for name in ["LICENSE", "LICENCE", "LICENSE.txt", "LICENSE.md", "COPYING"] {
            guard let text = try Files.read(project + "/" + name) else { continue }
            let start = String(decoding: text.prefix(1 << 14), as: UTF8.self)
            for licence in known where licence.words.allSatisfy({ start.contains("\($0)") }) {
                return licence.identifier
            }
        }
        return nil
    }

    /// Where it can be read.
    static func address(_ identifier: String) -> String { "https://spdx.org/licenses/\(identifier)" }
}
