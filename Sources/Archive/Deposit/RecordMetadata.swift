// What the record of an archive says: read from the archive's `.zenodo.json`, and from its `codemeta.json` what that lacks.
// Unaware of servers.

import Glibc
import ResultStore
import StageGraph

/// The metadata of a work, as a record wants them.
struct RecordMetadata {
    /// Another work, or another name of this one.
    struct Related {
        var identifier: String
        var scheme: String?
        /// Lower case: `isderivedfrom`.
        var relation: String
        var type: String?
    }

    /// Who may read the files once they are published.
    enum Access: Equatable {
        case open
        case restricted
        case embargoed(until: String)
    }

    static let file: Name = "data/.zenodo.json"
    private static let other: Name = "data/codemeta.json"
    /// Nobody describes a work at greater length.
    private static let largest = 1 << 22

    var title = ""
    var creators: [Person] = []
    var contributors: [Person] = []
    var type = "dataset"
    var date = ""
    var description: String?
    var licence: String?
    var keywords: [String] = []
    var related: [Related] = []
    var references: [String] = []
    var notes: String?
    var method: String?
    var version: String?
    var language: String?
    var publisher: String?
    var access = Access.open
    /// Members of `.zenodo.json` that the record does not get.
    private(set) var leftOut: [String] = []

    /// Reads it. Throws `Failures` that say what is missing and where it is declared.
    init(of archive: UnpackedArchive) throws {
        let zenodo = try Self.object(Self.file, of: archive)
        try read(zenodo, place: archive.place(Self.file))
        if let codemeta = try? Self.object(Self.other, of: archive) { complete(by: codemeta) }
        if date.isEmpty { date = Self.today() }
        try requireWhole(archive.name)
    }

    private static func object(_ name: Name, of archive: UnpackedArchive) throws(Failure) -> JSON {
        let place = archive.place(name)
        guard let size = archive.files[name]?.size, size <= largest, let bytes = try Files.read(archive.path(name))
        else {
            throw Failure(.work, "the description of the work is missing, or far too long", at: place)
        }
        do throws(JSONSyntaxError) {
            let root = try JSONDocument(parsing: bytes).root
            if root.kind == .object { return root }
        } catch { throw error.failure(file: place, .work) }
        throw Failure(.work, "the description of the work is no JSON object", at: place)
    }

    private mutating func read(_ json: JSON, place: String) throws(Failure) {
        for member in json.members where !member.value.isNull {
            let value = member.value
            switch member.name {
            case "title": title = try Self.text(member, place)
            case "description": description = try Self.text(member, place)
            case "upload_type": break
            case "publication_type", "image_type": break
            case "publication_date": date = try Self.text(member, place)
            case "creators": creators = try Self.people(member, place)
            case "contributors": contributors = try Self.people(member, place)
            case "license":
                licence = value["id"]?.string
                if licence == nil { licence = try Self.text(member, place) }
            case "keywords": keywords = try Self.texts(member, place)
            case "references": references = try Self.texts(member, place)
            case "related_identifiers": related = try Self.related(member, place)
            case "notes": notes = try Self.text(member, place)
            case "method": method = try Self.text(member, place)
            case "version": version = try Self.text(member, place)
            case "language": language = try Self.text(member, place)
            case "imprint_publisher": publisher = try Self.text(member, place)
            case "access_right": access = try Self.access(member, json, place)
            case "embargo_date": break
            default: leftOut.append(member.name)
            }
        }
        if let kind = json["upload_type"]?.string {
            type = json["\(kind)_type"]?.string.map { "\(kind)-\($0)" } ?? kind
        }
        licence = licence?.lowercased()
        if let said = language, said.utf8.count != 3 {
            language = nil
            leftOut.append("language (three letters are expected: eng)")
        }
    }

    /// Takes from `codemeta.json` what is missing.
    private mutating func complete(by json: JSON) {
        if title.isEmpty { title = json["name"]?.string ?? "" }
        if description == nil { description = json["description"]?.string }
        if date.isEmpty { date = json["datePublished"]?.string ?? json["dateModified"]?.string ?? "" }
        if creators.isEmpty, let authors = json["author"] {
            creators =
                authors.kind == .array
                ? authors.items.compactMap(Person.init(codemeta:)) : [Person(codemeta: authors)].compactMap { $0 }
        }
        if licence == nil, let address = json["license"]?.string, address.startsWith("https://spdx.org/licenses/") {
            licence = address.split(byte: UInt8(ascii: "/")).last?.lowercased()
        }
    }

    /// Throws unless there is all that a record must say. What `archive` writes where nothing is known does not count.
    private func requireWhole(_ archive: String) throws {
        var missing: [Failure] = []
        let again = ", then write the archive again"
        if title.isEmpty || title.hasBytes(of: WorkDescription.unnamed) {
            missing.append(
                Failure(
                    .usage, "the archive says no title of the work", at: archive,
                    hint: "say it in the manifest (\"project\") or in .zenodo.json beside it (\"title\")" + again))
        }
        let unknown = Person(named: WorkDescription.unknownAuthors(of: title))
        if creators.isEmpty || creators.count == 1 && creators[0].name.hasBytes(of: unknown?.name ?? "") {
            missing.append(
                Failure(
                    .usage, "the archive does not say who has made the work", at: archive,
                    hint: "say it in .zenodo.json beside the manifest, "
                        + "\"creators\": [{\"name\": \"Family, Given\", \"orcid\": …}]" + again))
        }
        if !missing.isEmpty { throw Failures(missing) }
    }

    private static func today() -> String {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        let two = { (number: Int32) in number < 10 ? "0\(number)" : "\(number)" }
        return "\(Int(parts.tm_year) + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    }
}

/// Members of `.zenodo.json` by their types.
extension RecordMetadata {
    private static func mistake(_ member: JSON.Member, _ place: String, _ expected: String) -> Failure {
        Failure(
            .work, "the description of the work cannot be understood", at: place,
            facts: [.init("member", VisibleText.line(member.name)), .init("expected", expected)],
            hint: "correct .zenodo.json in the project, then write the archive again")
    }

    fileprivate static func text(_ member: JSON.Member, _ place: String) throws(Failure) -> String {
        if let text = member.value.string { return text }
        throw mistake(member, place, "a text")
    }

    fileprivate static func texts(_ member: JSON.Member, _ place: String) throws(Failure) -> [String] {
        if let text = member.value.string { return [text] }
        let texts = member.value.items.compactMap(\.string)
        guard member.value.kind == .array, texts.count == member.value.count else {
            throw mistake(member, place, "a list of texts")
        }
        return texts
    }

    fileprivate static func people(_ member: JSON.Member, _ place: String) throws(Failure) -> [Person] {
        let people = member.value.items.compactMap(Person.init(zenodo:))
        guard member.value.kind == .array, people.count == member.value.count else {
            throw mistake(member, place, "a list of objects with \"name\"")
        }
        return people
    }

    fileprivate static func related(_ member: JSON.Member, _ place: String) throws(Failure) -> [Related] {
        var all: [Related] = []
        for item in member.value.items {
            guard let identifier = item["identifier"]?.string, let relation = item["relation"]?.string else {
                throw mistake(member, place, "a list of objects with \"identifier\" and \"relation\"")
            }
            // Not every server knows Software Heritage's identifiers, but all know addresses.
            let isHeritage = identifier.startsWith("swh:1:")
            all.append(
                Related(
                    identifier: isHeritage ? "https://archive.softwareheritage.org/\(identifier)" : identifier,
                    scheme: isHeritage ? "url" : item["scheme"]?.string?.lowercased(),
                    relation: relation.lowercased(), type: item["resource_type"]?.string))
        }
        return all
    }

    fileprivate static func access(_ member: JSON.Member, _ json: JSON, _ place: String) throws(Failure) -> Access {
        switch try text(member, place) {
        case "open": return .open
        case "restricted", "closed": return .restricted
        case "embargoed":
            if let date = json["embargo_date"]?.string { return .embargoed(until: date) }
            throw mistake(member, place, "\"embargo_date\" beside \"embargoed\"")
        default: throw mistake(member, place, "\"open\", \"embargoed\", \"restricted\" or \"closed\"")
        }
    }
}
