// Reads the lock files of Python that are TOML: uv's, Poetry's, PDM's and pylock.toml (PEP 751). Unaware of what is installed.

import StageGraph

extension LockedPackages {
    static func pythonTOML(
        _ root: TOMLTable, _ file: String, _ variables: [Name: String]
    ) throws(Failure) -> LockedPackages {
        if root["lock-version"] != nil || root["packages"] != nil { return try pylock(root, file, variables) }
        if let metadata = root["metadata"]?.table {
            if metadata["lock-version"] != nil { return try grouped(root, file, "poetry install", variables) }
            if metadata["lock_version"] != nil { return try grouped(root, file, "pdm sync", variables) }
        }
        guard root["package"] != nil || root["version"] != nil else {
            throw Failure(
                .work, "this is no lock file of Python packages", at: file,
                facts: [
                    .init("found", "a TOML file with \(listing(root.members.keys.sorted().map(\.text)))"),
                    .init("expected", "requirements with ==, uv.lock, poetry.lock, pylock.toml or Pipfile.lock"),
                ])
        }
        return try UVLock(root, file, variables).packages()
    }

    private static func pylock(
        _ root: TOMLTable, _ file: String, _ variables: [Name: String]
    ) throws(Failure) -> LockedPackages {
        var found = LockedPackages(hint: "uv pip sync \(file)")
        for table in root.tables("packages") {
            let locked = try package(table, file)
            guard try holds(table.text("marker"), variables, file, table.line) else { continue }
            try found.add(locked, file: file)
        }
        return found
    }

    /// Poetry's and PDM's: packages have groups, and the project's own requirements are not in the file.
    private static func grouped(
        _ root: TOMLTable, _ file: String, _ hint: String, _ variables: [Name: String]
    ) throws(Failure) -> LockedPackages {
        var found = LockedPackages(hint: hint)
        let tables = root.tables("package")
        var wanted: Set<Name> = []
        var unwanted: Set<Name> = []
        // Older files do not say for which machines a package is: those say it that need it.
        for table in tables {
            for (name, value) in table["dependencies"]?.table?.members ?? [:] {
                guard let name = PythonName.normalised(name.text) else { continue }
                let ways = value.items.isEmpty ? [value] : value.items
                for way in ways {
                    let marker = way.table?.text("markers")
                    if try holds(marker, variables, file, table.line) {
                        wanted.insert(name)
                    } else {
                        unwanted.insert(name)
                    }
                }
            }
        }
        for table in tables {
            var locked = try package(table, file)
            let groups = table["groups"]?.items.compactMap(\.string) ?? table.text("category").map { [$0] } ?? ["main"]
            let marker = table.text("markers") ?? table.text("marker") ?? table["markers"]?.table?.text("main")
            let isForThis = try holds(marker, variables, file, table.line)
            let isNeeded = wanted.contains(locked.name) || !unwanted.contains(locked.name)
            let isMain = groups.contains { $0.hasBytes(of: "main") || $0.hasBytes(of: "default") }
            locked.isRequired = isMain && isForThis && isNeeded && table["optional"]?.isTrue != true
            if isForThis { try found.add(locked, file: file) }
        }
        return found
    }

    fileprivate static func package(_ table: TOMLTable, _ file: String) throws(Failure) -> LockedPackage {
        guard let name = table.text("name") else {
            throw Failure(
                .work, "a package has no name", at: "\(file):\(table.line)", facts: [.init("expected", "name = \"…\"")])
        }
        return LockedPackage(
            name: try pythonName(name, file, table.line), versions: table.text("version").map { [$0] } ?? [],
            line: table.line)
    }
}

/// uv's file: what must be there is what the project needs, by way of other packages, on this machine.
private struct UVLock {
    private struct Entry {
        var table: TOMLTable
        var locked: LockedPackage
        /// The project itself, or a member of a workspace.
        var isOwn: Bool
        /// Such a one that is never installed.
        var isVirtual: Bool
    }

    private let root: TOMLTable
    private let file: String
    private let variables: [Name: String]
    private var entries: [Entry] = []
    private var byName: [Name: [Int]] = [:]

    init(_ root: TOMLTable, _ file: String, _ variables: [Name: String]) throws(Failure) {
        (self.root, self.file, self.variables) = (root, file, variables)
        for table in root.tables("package") {
            let source = table["source"]?.table
            let isVirtual = source?["virtual"] != nil
            let entry = Entry(
                table: table, locked: try LockedPackages.package(table, file),
                isOwn: isVirtual || source?["editable"] != nil, isVirtual: isVirtual)
            byName[entry.locked.name, default: []].append(entries.count)
            entries.append(entry)
        }
    }

    func packages() throws(Failure) -> LockedPackages {
        let needed = try needed()
        var found = LockedPackages(hint: "uv sync")
        for (place, entry) in entries.enumerated() where !entry.isVirtual {
            var locked = entry.locked
            locked.isRequired = needed.contains(place) && !entry.isOwn
            try found.add(locked, file: file)
        }
        return found
    }

    /// Places of what the project needs, without its groups for development and its extras.
    private func needed() throws(Failure) -> Set<Int> {
        var needed: Set<Int> = []
        var open: [(place: Int, extra: Name)] = []
        var seen: Set<Name> = []
        func add(_ dependencies: [TOML]) throws(Failure) {
            for case .table(let dependency) in dependencies {
                guard let name = dependency.text("name").flatMap({ PythonName.normalised($0) }),
                    try LockedPackages.holds(dependency.text("marker"), variables, file, dependency.line)
                else { continue }
                let version = dependency.text("version")
                for place in byName[name] ?? [] {
                    let versions = entries[place].locked.versions
                    if let version, !versions.contains(where: { $0.hasBytes(of: version) }) { continue }
                    needed.insert(place)
                    for extra in [""] + (dependency["extra"]?.items.compactMap(\.string) ?? []) {
                        if seen.insert("\(place) \(extra)").inserted { open.append((place, Name(extra))) }
                    }
                }
            }
        }
        let roots = entries.indices.filter { entries[$0].isOwn }
        for place in roots where seen.insert("\(place) ").inserted { open.append((place, "")) }
        // Of a script.
        try add(root["manifest"]?.table?["requirements"]?.items ?? [])
        if open.isEmpty { return Set(entries.indices) }
        while let (place, extra) = open.popLast() {
            let table = entries[place].table
            if extra.isEmpty {
                try add(table["dependencies"]?.items ?? [])
            } else {
                try add(table["optional-dependencies"]?.table?[extra]?.items ?? [])
            }
        }
        return needed
    }
}
