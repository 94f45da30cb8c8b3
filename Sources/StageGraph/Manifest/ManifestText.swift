// The files of a manifest: the one that is named, and those that it includes. Reads them through a function that it is given;
// unaware of everything that they say beside "include".

/// The files of a manifest. What is wrong with them, and with the names of those that are included, is said when they become
/// a manifest.
public struct ManifestText: Sendable {
    /// One of the files.
    public struct File: Sendable {
        /// Where it is, relative to the folder of the first one.
        public let path: String
        /// What messages call it.
        public let name: String
        /// Its content; empty if there is no such file.
        public let bytes: [UInt8]
    }

    /// The manifest, then what it includes, each followed by what it includes itself.
    public private(set) var files: [File] = []
    private var documents: [JSONDocument] = []
    private var failures: [Failure] = []
    /// Where each file is named first; the manifest itself is named nowhere.
    private var places: [Name: String?] = [:]

    /// Reads the manifest's text and what it includes. `file` is what messages call it; `read` gives the content of a file,
    /// by its path relative to the manifest's folder, or nil if there is none.
    public init(
        _ bytes: [UInt8], file: String = "pipeline.json",
        read: (_ path: String) throws(Failure) -> [UInt8]? = { _ in nil }
    ) {
        let (folder, path) = Self.split(file)
        places[Name(path)] = .some(nil)
        add(File(path: path, name: file, bytes: bytes), above: [Name(path)], in: folder, read)
    }

    /// Paths of the included files, relative to the manifest's folder.
    public var included: [String] { files.dropFirst().map(\.path) }

    /// All texts as one, if nothing is wrong with them.
    func document() throws -> JSONDocument {
        if !failures.isEmpty { throw failures.count == 1 ? failures[0] : Failures(failures) }
        if files.count == 1 { return documents[0] }
        guard files.reduce(0, { $0 + $1.bytes.count }) < UInt32.max else {
            throw Failure(.usage, "the manifest and what it includes are larger than 4 GiB", at: files[0].name)
        }
        return JSONDocument(joining: documents)
    }

    private mutating func add(
        _ file: File, above: [Name], in folder: String, _ read: (String) throws(Failure) -> [UInt8]?
    ) {
        files.append(file)
        let document: JSONDocument
        do throws(JSONSyntaxError) {
            document = try JSONDocument(parsing: file.bytes, isByHand: true)
        } catch {
            failures.append(error.failure(file: file.name))
            return
        }
        documents.append(document)
        guard let list = document.root["include"] else { return }
        var errors = ManifestErrors(files: [file.name], document: document)
        if list.kind != .array {
            errors.add("wrong type", at: list, found: list.described, expected: "a list of files")
        }
        for item in list.items {
            guard let path = path(item, in: file, above: above, &errors) else { continue }
            do throws(Failure) {
                if let bytes = try read(path) {
                    failures += errors.takeFailures()
                    let file = File(path: path, name: folder + path, bytes: bytes)
                    add(file, above: above + [Name(path)], in: folder, read)
                    continue
                }
                errors.add("there is no file '\(path)'", at: item, facts: [.init("searched", folder + path)])
            } catch {
                errors.add(error.headline, at: item, facts: error.facts)
            }
            files.append(File(path: path, name: folder + path, bytes: []))
        }
        failures += errors.takeFailures()
    }

    /// The path that an item of "include" names; nil and a mistake if it names none, or one that is read already.
    private mutating func path(_ item: JSON, in file: File, above: [Name], _ errors: inout ManifestErrors) -> String? {
        guard let text = item.string else {
            errors.add("wrong type", at: item, found: item.described, expected: "a string")
            return nil
        }
        if let mistake = RelativePath.mistake(inNameOfFile: text) {
            errors.add("'\(text)' \(mistake)", at: item, expected: "the path of a file, from the folder of this one on")
            return nil
        }
        let path = Self.split(file.path).folder + text
        if let first = places[Name(path)] {
            errors.add(
                above.contains(Name(path)) ? "'\(path)' includes itself" : "'\(path)' is included twice", at: item,
                facts: first.map { [.init("first", $0)] } ?? [])
            return nil
        }
        places[Name(path)] = .some(errors.place(item))
        return path
    }

    /// A path as a folder, with a slash at its end unless it is empty, and a name.
    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
        let start = path.utf8.index(after: slash)
        return (String(path[..<start]), String(path[start...]))
    }
}
