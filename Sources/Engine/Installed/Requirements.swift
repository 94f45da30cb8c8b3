// Reads requirements that pin every version, as pip-compile, `uv export`, `pip freeze` and Pipenv write them. Unaware of what is
// installed.

import StageGraph

extension LockedPackages {
    /// `NAME==VERSION`, perhaps with extras, a condition, digests and options, which may go on in the next lines.
    static func requirements(
        _ bytes: [UInt8], _ file: String, _ variables: [Name: String]
    ) throws(Failure) -> LockedPackages {
        var found = LockedPackages(hint: "pip install -r \(file)")
        for (line, text) in logicalLines(bytes) {
            guard let requirement = try requirement(text, file, line) else { continue }
            guard try holds(requirement.marker, variables, file, line) else { continue }
            try found.add(requirement.package, file: file)
        }
        return found
    }

    /// Lines without comments, each with those that it goes on in, and the number of the first of these.
    private static func logicalLines(_ bytes: [UInt8]) -> [(line: Int, text: String)] {
        var lines: [(line: Int, text: String)] = []
        var begun: (line: Int, bytes: [UInt8])?
        for (number, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        {
            var text = Array(line)
            if text.last == UInt8(ascii: "\r") { text.removeLast() }
            // A comment begins a line or stands behind white space.
            for place in text.indices where text[place] == UInt8(ascii: "#") {
                guard place == 0 || text[place - 1] <= 0x20 else { continue }
                text.removeSubrange(place...)
                break
            }
            let goesOn = text.last == UInt8(ascii: "\\")
            if goesOn { text[text.count - 1] = 0x20 }
            begun = (begun?.line ?? number + 1, (begun?.bytes ?? []) + text)
            if goesOn { continue }
            if let begun { lines.append((begun.line, String(decoding: begun.bytes, as: UTF8.self))) }
            begun = nil
        }
        if let begun { lines.append((begun.line, String(decoding: begun.bytes, as: UTF8.self))) }
        return lines
    }

    /// nil: an option, or a package whose name is not said.
    private static func requirement(
        _ line: String, _ file: String, _ number: Int
    ) throws(Failure) -> (package: LockedPackage, marker: String?)? {
        var rest = Array(line.utf8)[...]
        func trim() {
            rest = rest.drop { $0 <= 0x20 }
            while let last = rest.last, last <= 0x20 { rest.removeLast() }
        }
        trim()
        guard let first = rest.first else { return nil }
        if first == UInt8(ascii: "-") {
            let text = String(decoding: rest, as: UTF8.self)
            let word = rest.prefix { $0 > 0x20 && $0 != UInt8(ascii: "=") }
            if ["-r", "--requirement", "-c", "--constraint"].contains(where: { word.elementsEqual($0.utf8) }) {
                throw Failure(
                    .work, "a lock file reads no other file", at: "\(file):\(number)", facts: [.init("found", text)],
                    hint: "pip-compile and `uv pip compile` write all packages into one")
            }
            return nil
        }
        let name = rest.prefix { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "._-".utf8.contains(byte)
        }
        // A path or an address without a name: what it installs, it does not say.
        if rest.first == UInt8(ascii: ".") || rest[name.endIndex...].starts(with: "/".utf8)
            || rest[name.endIndex...].starts(with: "://".utf8) || rest[name.endIndex...].starts(with: "+".utf8)
        {
            return nil
        }
        let package = try pythonName(String(decoding: name, as: UTF8.self), file, number)
        rest = rest[name.endIndex...]
        trim()
        if rest.first == UInt8(ascii: "[") {
            rest = (rest.firstIndex(of: UInt8(ascii: "]")).map { rest[($0 + 1)...] }) ?? []
            trim()
        }
        // Options behind it: digests of files.
        if let options = index(of: " --", in: rest) { rest = rest[..<options] }
        trim()
        var locked = LockedPackage(name: package, line: number)
        if rest.first == UInt8(ascii: "@") {
            let marker = index(of: " ;", in: rest).map { String(decoding: rest[($0 + 2)...], as: UTF8.self) }
            return (locked, marker)
        }
        var marker: String?
        if let semicolon = rest.firstIndex(of: UInt8(ascii: ";")) {
            marker = String(decoding: rest[(semicolon + 1)...], as: UTF8.self)
            rest = rest[..<semicolon]
            trim()
        }
        if rest.first == UInt8(ascii: "("), rest.last == UInt8(ascii: ")") {
            rest = rest.dropFirst().dropLast()
            trim()
        }
        let specifier = String(decoding: rest, as: UTF8.self)
        let isExact = rest.starts(with: "===".utf8)
        rest = rest.dropFirst(isExact ? 3 : 2)
        trim()
        let version = String(decoding: rest, as: UTF8.self)
        guard isExact || specifier.startsWith("=="), !version.isEmpty,
            !version.utf8.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "*") })
        else {
            throw Failure(
                .work, "\(package) has no fixed version", at: "\(file):\(number)",
                facts: [
                    .init("found", VisibleText.line("\(package)\(specifier)")),
                    .init("expected", "\(package)==VERSION"),
                ], hint: "`uv pip compile`, `uv export`, pip-compile and `pip freeze` write such files")
        }
        locked.versions = [version]
        return (locked, marker)
    }

    private static func index(of text: StaticString, in bytes: ArraySlice<UInt8>) -> Int? {
        text.withUTF8Buffer { text in bytes.indices.first { bytes[$0...].starts(with: text) } }
    }

    /// `Pipfile.lock`: JSON with packages under `default` and `develop`.
    static func pipfile(
        _ bytes: [UInt8], _ file: String, _ variables: [Name: String]
    ) throws(Failure) -> LockedPackages {
        let root = try json(bytes, file)
        var found = LockedPackages(hint: "pipenv sync")
        guard root["_meta"] != nil, root["default"] != nil else {
            throw Failure(
                .work, "this is no lock file of Python packages", at: file,
                facts: [
                    .init("found", "a JSON file"),
                    .init("expected", "requirements with ==, uv.lock, poetry.lock, pylock.toml or Pipfile.lock"),
                ])
        }
        let positions = SourcePositions(bytes)
        for (group, isRequired) in [("default", true), ("develop", false)] {
            guard let packages = root[group] else { continue }
            for member in packages.members {
                let line = positions[member.key.offset].line
                guard try holds(member.value["markers"]?.string, variables, file, line) else { continue }
                var locked = LockedPackage(
                    name: try pythonName(member.name, file, line), line: line, isRequired: isRequired)
                if let version = member.value["version"]?.string, version.startsWith("==") {
                    locked.versions = [String(version.dropping(first: 2))]
                }
                try found.add(locked, file: file)
            }
        }
        return found
    }

    /// The object in a JSON file.
    static func json(_ bytes: [UInt8], _ file: String) throws(Failure) -> JSON {
        do throws(JSONSyntaxError) {
            return try JSONDocument(parsing: bytes).root
        } catch {
            throw error.failure(file: file)
        }
    }
}
