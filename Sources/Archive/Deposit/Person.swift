// A person as `.zenodo.json` and `codemeta.json` name one, and as the records API wants one named.

import StageGraph

/// Somebody who has made a work, or has helped.
struct Person {
    var family: String
    var given: String?
    var orcid: String?
    var gnd: String?
    var affiliation: String?
    /// Of a contributor: what Zenodo calls the part, in lower case.
    var role: String?

    /// `Family, Given`; or `Given Family`, where the last word is the family's. nil for blanks.
    init?(named name: String) {
        let name = Self.trimmed(name)
        if let comma = name.utf8.firstIndex(of: UInt8(ascii: ",")) {
            family = Self.trimmed(name[..<comma])
            let rest = Self.trimmed(name[name.utf8.index(after: comma)...])
            given = rest.isEmpty ? nil : rest
        } else if let blank = name.utf8.lastIndex(of: UInt8(ascii: " ")) {
            family = String(name[name.utf8.index(after: blank)...])
            given = Self.trimmed(name[..<blank])
        } else {
            family = name
        }
        if family.isEmpty { return nil }
    }

    /// `{"name": "Family, Given", "affiliation": …, "orcid": …, "type": …}`. nil without a name.
    init?(zenodo json: JSON) {
        guard let name = json["name"]?.string else { return nil }
        self.init(named: name)
        orcid = json["orcid"]?.string.map(Self.identifier)
        gnd = json["gnd"]?.string
        affiliation = json["affiliation"]?.string
        role = json["type"]?.string?.lowercased()
    }

    /// `{"@type": "Person", "name": …}` or with `givenName` and `familyName`. nil without a name.
    init?(codemeta json: JSON) {
        if let family = json["familyName"]?.string {
            self.init(named: "\(family), \(json["givenName"]?.string ?? "")")
        } else if let name = json["name"]?.string {
            self.init(named: name)
        } else {
            return nil
        }
        if let id = json["@id"]?.string, id.startsWith("https://orcid.org/") || id.startsWith("http://orcid.org/") {
            orcid = Self.identifier(id)
        }
        affiliation = json["affiliation"]?["name"]?.string ?? json["affiliation"]?.string
    }

    /// `Family, Given`.
    var name: String { given.map { "\(family), \($0)" } ?? family }

    /// The last step of an address, else the text itself.
    private static func identifier(_ text: String) -> String {
        text.split(byte: UInt8(ascii: "/")).last.map(String.init) ?? text
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let isBlank = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
        let bytes = Array(text.utf8.drop(while: isBlank))
        return String(decoding: bytes.prefix((bytes.lastIndex { !isBlank($0) } ?? -1) + 1), as: UTF8.self)
    }

    /// As a creator or a contributor.
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.object("person_or_org") { json in
                json.member("type", "personal")
                json.member("name", name)
                json.member("family_name", family)
                if let given { json.member("given_name", given) }
                let identifiers = [("orcid", orcid), ("gnd", gnd)].compactMap { scheme, value in
                    value.map { (scheme, $0) }
                }
                if !identifiers.isEmpty {
                    json.array("identifiers") { json in
                        for (scheme, value) in identifiers {
                            json.object { json in
                                json.member("scheme", scheme)
                                json.member("identifier", value)
                            }
                        }
                    }
                }
            }
            if let affiliation {
                json.array("affiliations") { json in json.object { $0.member("name", affiliation) } }
            }
            if let role { json.object("role") { $0.member("id", role) } }
        }
    }
}
