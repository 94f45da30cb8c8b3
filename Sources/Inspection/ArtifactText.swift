// How the contents of files read, for people and for programs.

import Engine
import HDF5
import Results

/// Renders what files hold.
public enum ArtifactText {
    /// A heading, then for an HDF5 file every object with its attributes.
    public static func text(_ contents: ArtifactContents, name: String) -> String {
        var lines = [
            name, "  \(contents.type), \(contents.content.size) bytes, sha256 \(contents.content.digest.short)",
        ]
        if contents.path != name { lines.append("  in \(contents.path)") }
        for entry in contents.outline?.entries ?? [] {
            let dataset = entry.dataset.map { "  " + heading($0, at: entry.path) } ?? ""
            lines.append(entry.path + dataset + (entry.note.map { "  (\($0))" } ?? ""))
            if let statistics = entry.dataset?.statistics, !isEmpty(entry.dataset) {
                lines.append("    " + words(statistics))
            }
            for attribute in entry.attributes {
                lines.append("    \(attribute.name) = \(attribute.value)")
            }
        }
        if let truncation = contents.outline?.truncation { lines.append("… " + truncation) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func isEmpty(_ dataset: Outline.Contents?) -> Bool { dataset?.shape.contains(0) ?? true }

    /// `float64 [1024, 4] along time, neuron, 1234 bytes stored`; scales of the same group by their names alone.
    private static func heading(_ dataset: Outline.Contents, at path: String) -> String {
        let group = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
        let scales = dataset.scales.map { names in
            names.map { $0.hasPrefix(group) ? String($0.dropFirst(group.count)) : $0 }.joined(separator: " and ")
        }
        let along = scales.map { $0.isEmpty ? "–" : $0 }.joined(separator: ", ")
        return "\(dataset.type) \(dataset.shape)" + (scales.allSatisfy(\.isEmpty) ? "" : " along \(along)")
            + ", \(dataset.storedBytes) bytes stored"
    }

    private static func words(_ statistics: Outline.Statistics) -> String {
        let strange = statistics.nonFinite > 0 ? ", \(statistics.nonFinite) not finite" : ""
        return "min \(short(statistics.minimum, digits: 6)), mean \(short(statistics.mean, digits: 6)), "
            + "max \(short(statistics.maximum, digits: 6))" + strange
    }

    /// The same as an object.
    public static func json(_ contents: ArtifactContents, name: String, to json: inout JSONWriter) {
        json.object { json in
            json.member("name", name)
            json.member("path", contents.path)
            json.member("type", contents.type)
            json.member("size", contents.content.size)
            json.member("sha256", contents.content.digest.hexadecimal)
            guard let outline = contents.outline else { return }
            json.array("objects") { json in for entry in outline.entries { write(entry, &json) } }
            if let truncation = outline.truncation { json.member("truncated", truncation) }
        }
    }

    private static func write(_ entry: Outline.Entry, _ json: inout JSONWriter) {
        json.object { json in
            json.member("path", entry.path)
            if let note = entry.note { json.member("note", note) }
            if let dataset = entry.dataset {
                json.member("type", dataset.type.description)
                json.array("shape") { json in for length in dataset.shape { json.integer(length) } }
                json.array("scales") { json in
                    for names in dataset.scales {
                        json.array { json in for name in names { json.string(name) } }
                    }
                }
                json.member("storedBytes", dataset.storedBytes)
                if let statistics = dataset.statistics {
                    json.member("min", statistics.minimum)
                    json.member("mean", statistics.mean)
                    json.member("max", statistics.maximum)
                    json.member("notFinite", statistics.nonFinite)
                }
            }
            json.object("attributes") { json in
                for attribute in entry.attributes { json.member(attribute.name, attribute.value) }
            }
        }
    }
}

extension JSONWriter {
    /// Writes a key and an attribute's value.
    mutating func member(_ name: String, _ value: AttributeValue) {
        switch value {
        case .string(let text): member(name, text)
        case .integer(let integer): member(name, integer)
        case .number(let number): member(name, number)
        case .strings(let texts): array(name) { json in for text in texts { json.string(text) } }
        case .integers(let integers): array(name) { json in for integer in integers { json.integer(integer) } }
        case .numbers(let numbers): array(name) { json in for number in numbers { json.number(number) } }
        }
    }
}
