// Members of a JSON object by name and type, with an error that says which one is missing. Unaware of what they mean.

import ResultStore
import StageGraph

/// A JSON object in a file of an archive.
struct Fields {
    let json: JSON
    /// The file, for messages.
    let place: String
    /// `stages[3].`
    let path: String

    init(_ json: JSON, place: String, path: String) {
        self.json = json
        self.place = place
        self.path = path
    }

    func string(_ name: String) throws(Failure) -> String { try need(name, json[name]?.string, "a text") }

    func optionalString(_ name: String) -> String? { json[name]?.string }

    func integer(_ name: String) throws(Failure) -> Int { try need(name, json[name]?.integer, "an integer") }

    func boolean(_ name: String) throws(Failure) -> Bool { try need(name, json[name]?.boolean, "true or false") }

    func digest(_ name: String) throws(Failure) -> Digest {
        try need(name, json[name]?.string.flatMap { Digest($0) }, "64 hexadecimal digits")
    }

    /// The members `sha256` and `size`.
    func content() throws(Failure) -> FileContent {
        let size = try integer("size")
        guard size >= 0 else { throw mistake("size", "a number of bytes") }
        return FileContent(size: size, digest: try digest("sha256"))
    }

    /// A path below a folder.
    func path(_ name: String) throws(Failure) -> Name {
        let text = try string(name)
        if let mistake = RelativePath.mistake(inNameOfFile: text) {
            throw Failure(
                .work, "a path in the archive's list \(mistake)", at: place,
                facts: [.init("member", path + name), .init("found", VisibleText.line(text))])
        }
        return Name(text)
    }

    /// A path below `data/`.
    func place(_ name: String) throws(Failure) -> Name { try path(name) }

    func optionalPlace(_ name: String) throws(Failure) -> Name? {
        guard let value = json[name], !value.isNull else { return nil }
        return try place(name)
    }

    func strings(_ name: String) throws(Failure) -> [String] {
        var result: [String] = []
        for item in try array(name).items { result.append(try need(name, item.string, "texts")) }
        return result
    }

    /// A text with a line for each setting, or a list of texts, or an object of them.
    func settings(_ name: String) throws(Failure) -> [String] {
        guard let value = json[name], !value.isNull else { return [] }
        if let text = value.string { return text.split(byte: 10).filter { !$0.isEmpty }.map(String.init) }
        return try strings(name)
    }

    /// An object whose values are paths below `data/`.
    func places(_ name: String) throws(Failure) -> [(output: Name, place: Name)] {
        guard let object = json[name], object.kind == .object else { throw mistake(name, "an object") }
        let fields = Fields(object, place: place, path: "\(path)\(name).")
        var result: [(output: Name, place: Name)] = []
        for member in object.members { result.append((Name(member.name), try fields.place(member.name))) }
        return result
    }

    func items<Item>(_ name: String, _ read: (Fields) throws(Failure) -> Item) throws(Failure) -> [Item] {
        var result: [Item] = []
        for item in try array(name).items {
            result.append(try read(Fields(item, place: place, path: "\(path)\(name)[\(result.count)].")))
        }
        return result
    }

    private func array(_ name: String) throws(Failure) -> JSON {
        try need(name, json[name].flatMap { $0.kind == .array ? $0 : nil }, "a list")
    }

    private func need<Value>(_ name: String, _ value: Value?, _ expected: String) throws(Failure) -> Value {
        if let value { return value }
        throw mistake(name, expected)
    }

    private func mistake(_ name: String, _ expected: String) -> Failure {
        Failure(
            .work, "the archive's list cannot be understood", at: place,
            facts: [
                .init("member", VisibleText.line(path + name)),
                .init("found", json[name] == nil ? "nothing" : "another type"),
                .init("expected", expected),
            ])
    }
}
