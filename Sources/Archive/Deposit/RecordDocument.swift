// The JSON text by which the records API is told what a record says. Unaware of where that comes from.

import ResultStore
import StageGraph

/// A record as it is sent.
struct RecordDocument {
    let metadata: RecordMetadata
    let server: DepositServer
    /// Of the archive: by it the draft is found again.
    let digest: Digest

    /// How the digest stands in a record.
    static func mark(_ digest: Digest) -> String { "SHA-256 of the archive: \(digest)" }

    /// The whole text. `kept`: the draft as the server has it; what was given to it there and is no metadata stays.
    func text(keeping kept: JSON? = nil, indent: Int = 0) -> [UInt8] {
        var json = JSONWriter(indent: indent)
        json.object { json in
            writeAccess(to: &json)
            json.object("files") { $0.member("enabled", true) }
            for name in ["pids", "custom_fields"] {
                guard let value = kept?[name], value.kind == .object else { continue }
                json.key(name)
                json.copy(value)
            }
            json.object("metadata") { writeMetadata(to: &$0) }
        }
        return json.bytes
    }

    private func writeAccess(to json: inout JSONWriter) {
        json.object("access") { json in
            json.member("record", "public")
            json.member("files", metadata.access == .open ? "public" : "restricted")
            guard case .embargoed(let date) = metadata.access else { return }
            json.object("embargo") { json in
                json.member("active", true)
                json.member("until", date)
            }
        }
    }

    private func writeMetadata(to json: inout JSONWriter) {
        json.object("resource_type") { $0.member("id", metadata.type) }
        json.member("title", metadata.title)
        json.member("publication_date", metadata.date)
        json.array("creators") { json in for person in metadata.creators { person.write(to: &json) } }
        if !metadata.contributors.isEmpty {
            json.array("contributors") { json in for person in metadata.contributors { person.write(to: &json) } }
        }
        if let description = metadata.description { json.member("description", description) }
        // A DOI is not given without one.
        json.member("publisher", metadata.publisher ?? (server.isZenodo ? "Zenodo" : server.host))
        if let licence = metadata.licence {
            json.array("rights") { json in json.object { $0.member("id", licence) } }
        }
        if !metadata.keywords.isEmpty {
            json.array("subjects") { json in
                for word in metadata.keywords { json.object { $0.member("subject", word) } }
            }
        }
        if let version = metadata.version { json.member("version", version) }
        if let language = metadata.language {
            json.array("languages") { json in json.object { $0.member("id", language) } }
        }
        if !metadata.references.isEmpty {
            json.array("references") { json in
                for text in metadata.references { json.object { $0.member("reference", text) } }
            }
        }
        writeIdentifiers(to: &json)
        let descriptions = [
            ("other", metadata.notes), ("methods", metadata.method), ("technical-info", Self.mark(digest)),
        ]
        json.array("additional_descriptions") { json in
            for case (let type, let text?) in descriptions {
                json.object { json in
                    json.member("description", text)
                    json.object("type") { $0.member("id", type) }
                }
            }
        }
    }

    private func writeIdentifiers(to json: inout JSONWriter) {
        let isName = { (related: RecordMetadata.Related) in related.relation == "isalternateidentifier" }
        let names = metadata.related.filter(isName)
        if !names.isEmpty {
            json.array("identifiers") { json in
                for name in names {
                    json.object { json in
                        json.member("identifier", name.identifier)
                        if let scheme = name.scheme { json.member("scheme", scheme) }
                    }
                }
            }
        }
        let others = metadata.related.filter { !isName($0) }
        if others.isEmpty { return }
        json.array("related_identifiers") { json in
            for other in others {
                json.object { json in
                    json.member("identifier", other.identifier)
                    if let scheme = other.scheme { json.member("scheme", scheme) }
                    json.object("relation_type") { $0.member("id", other.relation) }
                    if let type = other.type { json.object("resource_type") { $0.member("id", type) } }
                }
            }
        }
    }
}

extension JSONWriter {
    /// Writes a value that was read.
    fileprivate mutating func copy(_ value: JSON) {
        switch value.kind {
        case .null: null()
        case .boolean: boolean(value.boolean ?? false)
        case .integer: integer(value.integer ?? 0)
        case .number: number(value.number ?? 0)
        case .string: string(value.string ?? "")
        case .array: array { json in for item in value.items { json.copy(item) } }
        case .object:
            object { json in
                for member in value.members {
                    json.key(member.name)
                    json.copy(member.value)
                }
            }
        }
    }
}
