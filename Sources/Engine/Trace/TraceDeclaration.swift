// The words for a manifest that declare what was found: roles, references, JSON. Unaware of how it was found.

/// What to add to a stage.
struct TraceDeclaration {
    private var roles: [(name: String, references: [String])] = []
    private var programs: [String] = []
    /// Roles that the stage has already.
    private let taken: [Name]

    /// `taken`: names of roles that cannot be given again.
    init(taken: [String]) { self.taken = taken.map { Name($0) } }

    /// `file:` and the path, as a manifest spells it; nil: it cannot be said, for its name is no UTF-8 or would be a pattern.
    /// `isFolder`: with all that is in it.
    static func reference(to path: ArraySlice<UInt8>, isFolder: Bool = false) -> String? {
        guard let text = String(validating: path, as: UTF8.self), !text.isEmpty,
            !text.utf8.contains(where: { "*?[".utf8.contains($0) }),
            RelativePath.mistake(inNameOfFile: text.startsWith("/") ? String(text.dropping(first: 1)) : text) == nil
        else { return nil }
        // "$" begins the name of a setting.
        let escaped = text.utf8.contains(UInt8(ascii: "$")) ? VisibleText.escaping(text, ["$": "$$"]) : text
        return "file:" + escaped + (isFolder ? "/" : "")
    }

    /// An input of its own, or one more of a role that holds what lies in the same folder.
    mutating func add(input reference: String, inFolder folder: String?, named name: String) {
        let wanted = Self.role(folder ?? name)
        if folder != nil, let place = roles.firstIndex(where: { $0.name.hasBytes(of: wanted) }) {
            roles[place].references.append(reference)
            return
        }
        var role = wanted
        var number = 2
        while taken.contains(Name(role)) || roles.contains(where: { $0.name.hasBytes(of: role) }) {
            role = "\(wanted)\(number)"
            number += 1
        }
        roles.append((role, [reference]))
    }

    /// A file of the project; those of one folder share a role.
    mutating func add(file: Name, among files: [Name]) {
        guard let reference = Self.reference(to: Array(file.utf8)[...]) else { return }
        let folder = file.folders.last
        let isAlone = folder == nil || files.count { $0.folders.last == folder } < 2
        add(
            input: reference, inFolder: isAlone ? nil : CommandWords.lastStep(folder!.text),
            named: CommandWords.lastStep(file.text))
    }

    mutating func add(program: String) { programs.append(program) }

    /// A role's name: ASCII letters, digits, `_` and `-`.
    private static func role(_ text: String) -> String {
        let stem = text.utf8.first == UInt8(ascii: ".") ? text.dropping(first: 1) : text[...]
        let bytes = stem.utf8.prefix { $0 != UInt8(ascii: ".") }.map { byte in
            byte == 95 || byte == 45 || byte &- 48 < 10 || (byte | 32) &- 97 < 26 ? byte : UInt8(ascii: "_")
        }
        let name = String(decoding: bytes.drop { $0 == 45 }, as: UTF8.self)
        return name.isEmpty ? "input" : name
    }

    /// `"inputs": {…}, "programs": […]`; nil: there is nothing to declare.
    var text: String? {
        var parts: [String] = []
        if !roles.isEmpty {
            let members = roles.map { role in
                let references = role.references.map { JSONWriter.quoted($0) }
                return JSONWriter.quoted(role.name) + ": "
                    + (references.count == 1 ? references[0] : "[" + references.joined(separator: ", ") + "]")
            }
            parts.append("\"inputs\": {" + members.joined(separator: ", ") + "}")
        }
        if !programs.isEmpty {
            parts.append("\"programs\": [" + programs.map { JSONWriter.quoted($0) }.joined(separator: ", ") + "]")
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
