// Compares what is installed with what a lock file lists. Unaware of where either comes from.

import StageGraph

/// What came out of it.
struct LockComparison: Equatable {
    /// A package that is not as the lock file has it.
    struct Mismatch: Equatable {
        var name: Name
        var line: Int
        var found: String
        var expected: String
    }

    /// What keys hold: of each package that counts what is installed, sorted by name.
    private(set) var packages: [(name: Name, text: String)] = []
    private(set) var mismatches: [Mismatch] = []
    /// Packages of which nothing more than that need be in a key.
    private(set) var known: Set<Name> = []

    /// Installers, which are in most environments and in few lock files.
    private static let installers: Set<Name> = ["pip", "setuptools", "wheel", "uv", "renv"]

    init(_ locked: LockedPackages, _ installed: InstalledPackages, _ lock: LockFile) {
        let file = lock.source
        for package in locked.all {
            let key: Name = package.isOfPip ? "pip \(package.name)" : package.name
            let expected = package.versions.joined(separator: " or ")
            guard let found = installed.packages[key] else {
                guard package.isRequired else { continue }
                packages.append((package.name, "not installed; \(file) has \(expected.isEmpty ? "it" : expected)"))
                mismatches.append(
                    Mismatch(
                        name: package.name, line: package.line, found: "not installed",
                        expected: expected.isEmpty ? "any version" : expected))
                continue
            }
            if found.isWhole { known.insert(package.name) }
            if let wanted = Self.mismatch(found, package, lock.language) {
                packages.append((package.name, "\(found.text); \(file) has \(wanted)"))
                mismatches.append(
                    Mismatch(
                        name: package.name, line: package.line,
                        found: found.revision.map { "\(found.version), \($0)" } ?? found.version, expected: wanted))
            } else {
                packages.append((package.name, found.text))
            }
        }
        if lock.others == .refused {
            let names = Set(locked.all.map { $0.isOfPip ? "pip \($0.name)" : $0.name }).union(Self.installers)
            for (name, found) in installed.packages where !names.contains(name) && !found.isOwn {
                // conda's packages of Python are there for pip, too.
                if name.text.startsWith("pip ") { continue }
                packages.append((name, "\(found.text); \(file) does not have it"))
                mismatches.append(
                    Mismatch(name: name, line: 0, found: found.version, expected: "only what the lock file lists"))
            }
        }
        packages.sort { $0.name < $1.name }
    }

    private init() {}

    /// What is expected instead; nil: it is as it should be.
    private static func mismatch(
        _ found: InstalledPackage, _ package: LockedPackage, _ language: LockFile.Language
    ) -> String? {
        let fits =
            package.versions.isEmpty
            || package.versions.contains { isSame(found.version, $0, package.isOfPip ? .python : language) }
        let versions = package.versions.joined(separator: " or ")
        guard let wanted = package.revision else { return fits ? nil : versions }
        // A revision that nobody has noted cannot be compared.
        let isSameRevision = found.revision.map { $0.hasBytes(of: wanted) } ?? true
        return fits && isSameRevision ? nil : "\(versions), \(wanted)"
    }

    /// Whether two versions are one, as the language has it.
    static func isSame(_ found: String, _ wanted: String, _ language: LockFile.Language) -> Bool {
        if found.hasBytes(of: wanted) { return true }
        switch language {
        case .python:
            guard let found = PythonVersion(found), let wanted = PythonVersion(wanted) else { return false }
            return found.satisfies(wanted)
        case .r:
            // To R, 1.1-2 and 1.1.2 are one.
            func parts(_ text: String) -> [[UInt8]] {
                text.utf8.split { "-.".utf8.contains($0) }.map { Array($0.drop { $0 == UInt8(ascii: "0") }) }
            }
            return parts(found) == parts(wanted)
        case .julia, .conda, .container: return false
        }
    }

    static func == (left: LockComparison, right: LockComparison) -> Bool {
        left.mismatches == right.mismatches && left.known == right.known
            && left.packages.elementsEqual(right.packages) { $0.name == $1.name && $0.text.hasBytes(of: $1.text) }
    }
}

extension LockComparison {
    /// Of a container: the digest of its image.
    init(image digest: String) {
        self.init()
        packages = [("", "sha256 \(digest)")]
    }

    /// A comparison without mismatches as it was remembered; nil: it is none.
    init?(_ json: JSON) {
        self.init()
        guard let packages = json["packages"], let known = json["known"] else { return nil }
        for member in packages.members {
            guard let text = member.value.string else { return nil }
            self.packages.append((Name(member.name), text))
        }
        self.known = Set(known.items.compactMap { $0.string.map { Name($0) } })
    }

    func write(to json: inout JSONWriter) {
        json.object("packages") { json in for package in packages { json.member(package.name.text, package.text) } }
        json.member("known", .list(known.sorted().map { .string($0.text) }))
    }
}
