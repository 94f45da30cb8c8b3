// Reads the lock files of R (renv), Julia (Manifest.toml) and conda (conda-lock, explicit lists). Unaware of what is installed.

import Glibc
import StageGraph

extension LockedPackages {
    // MARK: R

    /// `renv.lock`: R's own version and packages.
    static func renv(_ bytes: [UInt8], _ file: String) throws(Failure) -> LockedPackages {
        let root = try json(bytes, file)
        guard root.kind == .object, let packages = root["Packages"], packages.kind == .object else {
            throw Failure(
                .work, "this is no lock file of renv", at: file,
                facts: [.init("expected", "an object with \"R\" and \"Packages\"")],
                hint: "`Rscript -e 'renv::snapshot()'` writes one")
        }
        var found = LockedPackages(hint: "Rscript -e 'renv::restore()'")
        let positions = SourcePositions(bytes)
        if let version = root["R"]?["Version"] {
            try found.add(
                LockedPackage(
                    name: "R", versions: version.string.map { [$0] } ?? [], line: positions[version.offset].line),
                file: file)
        }
        for member in packages.members {
            let line = positions[member.key.offset].line
            let isName = member.name.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || byte == UInt8(ascii: ".")
            }
            guard isName, !member.name.isEmpty, let version = member.value["Version"]?.string else {
                throw Failure(
                    .work, "this is no package of R with its version", at: "\(file):\(line)",
                    facts: [
                        .init("found", VisibleText.line(member.name)), .init("expected", "\"Version\": \"1.2.3\""),
                    ])
            }
            try found.add(
                LockedPackage(
                    name: Name(member.name), versions: [version], revision: member.value["RemoteSha"]?.string,
                    line: line),
                file: file)
        }
        return found
    }

    // MARK: Julia

    /// `Manifest.toml` of either format. Standard libraries come with Julia and are left out.
    static func julia(_ bytes: [UInt8], _ file: String) throws(Failure) -> LockedPackages {
        let root = try TOMLReader.read(bytes, file: file)
        var found = LockedPackages(
            hint: "julia --project=\(Files.folder(of: "./" + file)) -e 'using Pkg; Pkg.instantiate()'")
        let tables = root["deps"]?.table ?? (root["manifest_format"] == nil ? root : nil)
        if let version = root.text("julia_version") {
            try found.add(LockedPackage(name: "julia", versions: [version], line: 1), file: file)
        }
        var count = 0
        for (name, value) in tables?.members.sorted(by: { $0.key < $1.key }) ?? [] {
            for case .table(let table) in value.items {
                guard let uuid = table.text("uuid") else { continue }
                count += 1
                let tree = table.text("git-tree-sha1")
                guard tree != nil || table["path"] != nil else { continue }
                let isAlone = value.items.count == 1
                try found.add(
                    LockedPackage(
                        name: isAlone ? name : "\(name) \(uuid)", versions: table.text("version").map { [$0] } ?? [],
                        revision: tree, line: table.line), file: file)
            }
        }
        guard count > 0 || root["deps"] != nil else {
            throw Failure(
                .work, "this is no Manifest.toml of Julia", at: file,
                facts: [.init("expected", "[[deps.NAME]] with a uuid")], hint: found.hint)
        }
        return found
    }

    // MARK: conda

    /// What conda calls this machine.
    static let condaPlatform: String = {
        var names = utsname()
        guard uname(&names) == 0 else { return "linux-64" }
        let machine = withUnsafeBytes(of: &names.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return machine.hasBytes(of: "x86_64") ? "linux-64" : "linux-\(machine)"
    }()

    static func conda(_ bytes: [UInt8], _ file: String, platform: String) throws(Failure) -> LockedPackages {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            let end = line.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? line.startIndex
            return line[..<end]
        }
        if lines.contains(where: { $0.elementsEqual("@EXPLICIT".utf8) }) { return try explicit(lines, file) }
        guard let start = lines.firstIndex(where: { $0.elementsEqual("package:".utf8) }) else {
            throw Failure(
                .work, "this is no lock file of conda", at: file,
                facts: [
                    .init("expected", "conda-lock.yml, with a list 'package:', or a list that begins with @EXPLICIT")
                ],
                hint: "`conda-lock` and `conda list --explicit` write such files; an environment.yml fixes no versions")
        }
        var found = LockedPackages(hint: "conda-lock install --prefix PREFIX \(file)")
        var platforms: Set<Name> = []
        for (line, item) in condaItems(lines[(start + 1)...]) {
            guard let name = item["name"], let version = item["version"] else {
                throw Failure(
                    .work, "a package has no name or no version", at: "\(file):\(line)",
                    facts: [.init("expected", "name: and version:")])
            }
            platforms.insert(Name(item["platform"] ?? ""))
            guard item["platform"].map({ $0.hasBytes(of: platform) || $0.hasBytes(of: "noarch") }) ?? true else {
                continue
            }
            let isOfPip = item["manager"].map { $0.hasBytes(of: "pip") } ?? false
            let parts = isOfPip ? nil : item["url"].flatMap { condaFile($0) }
            try found.add(
                LockedPackage(
                    name: isOfPip ? try pythonName(name, file, line) : Name(name), versions: [version],
                    revision: parts?.build, line: line,
                    isRequired: item["category"].map { $0.hasBytes(of: "main") } ?? true
                        && !(item["optional"].map { $0.hasBytes(of: "true") } ?? false), isOfPip: isOfPip), file: file)
        }
        guard !found.all.isEmpty else {
            throw Failure(
                .work, "the lock file has no package for this machine", at: file,
                facts: [
                    .init("found", platforms.isEmpty ? "none" : listing(platforms.sorted().map(\.text))),
                    .init("expected", platform),
                ], hint: "conda-lock --platform \(platform)")
        }
        return found
    }

    /// The items of a YAML list of maps, of which the outermost plain values are taken.
    private static func condaItems(
        _ lines: ArraySlice<ArraySlice<UInt8>>
    ) -> [(line: Int, values: [Name: String])] {
        var items: [(line: Int, values: [Name: String])] = []
        var indent: Int?
        for (place, line) in zip(lines.indices, lines) {
            let spaces = line.prefix { $0 == UInt8(ascii: " ") }.count
            var text = line.dropFirst(spaces)
            guard let first = text.first, first != UInt8(ascii: "#") else { continue }
            if first == UInt8(ascii: "-"), spaces <= indent ?? spaces {
                indent = spaces
                items.append((place + 1, [:]))
                text = text.dropFirst(2)
            } else if spaces == 0 {
                break
            } else if spaces != (indent ?? 0) + 2 {
                continue
            }
            guard !items.isEmpty, let colon = text.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let value = unquoted(text[(colon + 1)...].drop { $0 == 0x20 })
            items[items.count - 1].values[Name(String(decoding: text[..<colon], as: UTF8.self))] = value
        }
        return items
    }

    private static func unquoted(_ text: ArraySlice<UInt8>) -> String {
        guard text.count > 1, let first = text.first, first == text.last, "'\"".utf8.contains(first) else {
            return String(decoding: text, as: UTF8.self)
        }
        return String(decoding: text.dropFirst().dropLast(), as: UTF8.self)
    }

    private static func explicit(_ lines: [ArraySlice<UInt8>], _ file: String) throws(Failure) -> LockedPackages {
        var found = LockedPackages(hint: "conda create --prefix PREFIX --file \(file)")
        for (place, line) in lines.enumerated() {
            let text = line.drop { $0 <= 0x20 }
            if text.isEmpty || "#@".utf8.contains(text[text.startIndex]) { continue }
            guard let parts = condaFile(String(decoding: text, as: UTF8.self)) else {
                throw Failure(
                    .work, "this is no address of a package", at: "\(file):\(place + 1)",
                    facts: [
                        .init("found", VisibleText.line(String(decoding: text.prefix(200), as: UTF8.self))),
                        .init("expected", "https://…/NAME-VERSION-BUILD.conda"),
                    ])
            }
            try found.add(
                LockedPackage(name: parts.name, versions: [parts.version], revision: parts.build, line: place + 1),
                file: file)
        }
        return found
    }

    /// Name, version and build of `https://…/numpy-1.26.4-py311h64a7726_0.conda#md5`.
    private static func condaFile(_ address: String) -> (name: Name, version: String, build: String)? {
        let path = address.split(byte: UInt8(ascii: "#"))[0]
        let name = path.split(byte: UInt8(ascii: "/")).last ?? path
        for end in [".conda", ".tar.bz2"] as [StaticString] where name.endsWith(end) {
            return condaParts(String(name.dropping(last: end.utf8CodeUnitCount)))
        }
        return nil
    }

    /// Name, version and build of `numpy-1.26.4-py311h64a7726_0`.
    static func condaParts(_ text: String) -> (name: Name, version: String, build: String)? {
        let parts = text.split(byte: UInt8(ascii: "-"))
        guard parts.count >= 3, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        let name = parts.dropLast(2).joined(separator: "-")
        return (Name(name), String(parts[parts.count - 2]), String(parts[parts.count - 1]))
    }
}
