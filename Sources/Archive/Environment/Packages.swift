// Which Debian packages files belong to. Unaware of why that is asked.

import ResultStore
import StageGraph

/// The package database of Debian and its like; of other systems nothing is known.
struct Packages {
    /// A file and its package.
    struct Owned {
        var path: Name
        var package: String?
        var version: String?

        /// As members of an object.
        func write(_ json: inout JSONWriter) {
            json.member("path", path)
            if let package { json.member("package", package) }
            if let version { json.member("version", version) }
        }
    }

    private let query: OutsideProgram?

    init(scratch: String) { query = OutsideProgram("dpkg-query", scratch: scratch) }

    /// The packages of these files, in their order.
    func owners(of paths: [Name]) throws(Failure) -> [Owned] {
        var owned = paths.map { Owned(path: $0) }
        guard let query, !paths.isEmpty else { return owned }
        // Where /lib is a link to /usr/lib, the database may know a file by either path.
        let spellings = paths.map { path -> [Name] in
            let other = path.text.startsWith("/usr/") ? String(path.text.dropping(first: 4)) : "/usr" + path.text
            return [path, Name(other)]
        }
        let lines = try query.text(["-S"] + spellings.joined().map(\.text), isComplete: false) ?? ""
        var packages: [Name: String] = [:]
        for line in lines.split(separator: "\n") {
            guard let slash = line.utf8.firstIndex(of: UInt8(ascii: "/")) else { continue }
            // `libc6:amd64: /lib/…`, or several packages with commas.
            let names = line[..<slash].split(separator: ",").map { $0.filter { !$0.isWhitespace } }
            guard let name = names.first else { continue }
            packages[Name(line[slash...])] = name.hasSuffix(":") ? String(name.dropLast()) : name
        }
        for index in owned.indices {
            owned[index].package = spellings[index].lazy.compactMap { packages[$0] }.first
        }
        let versions = try versions(of: Set(owned.compactMap { $0.package.map { Name($0) } }), query)
        for index in owned.indices {
            owned[index].version = owned[index].package.flatMap { versions[Name($0)] }
        }
        return owned
    }

    private func versions(of packages: Set<Name>, _ query: OutsideProgram) throws(Failure) -> [Name: String] {
        if packages.isEmpty { return [:] }
        let line = ["-W", "-f", "${binary:Package}\\t${Version}\\n"] + packages.sorted().map(\.text)
        var versions: [Name: String] = [:]
        for line in (try query.text(line, isComplete: false) ?? "").split(separator: "\n") {
            let parts = line.split(separator: "\t")
            guard parts.count == 2 else { continue }
            versions[Name(parts[0])] = String(parts[1])
            // `fonts-liberation` of every architecture has no suffix here, or has one there.
            if let colon = parts[0].utf8.firstIndex(of: UInt8(ascii: ":")) {
                let bare = Name(parts[0][..<colon])
                if versions[bare] == nil { versions[bare] = String(parts[1]) }
            }
        }
        return versions
    }
}
