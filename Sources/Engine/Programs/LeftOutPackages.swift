// Packages that are left out of the digest of an environment because a key holds each of them by itself. Unaware of lock files'
// formats.

import StageGraph

/// Names of packages.
struct LeftOutPackages {
    /// As names are compared in Python.
    private var python: Set<Name> = []
    private var conda: Set<Name> = []
    /// Names the same packages in the same way.
    private(set) var subject: Name = ""

    /// None.
    init() {}

    /// Those that lock files list.
    init(_ outcomes: [LockOutcome]) {
        for outcome in outcomes {
            if outcome.lock.language == .conda { conda.formUnion(outcome.comparison.known) }
            python.formUnion(outcome.comparison.known.compactMap { PythonName.normalised($0.text) })
        }
        subject = Name(outcomes.map { "\($0.lock.language.rawValue) \($0.lock.name)" }.joined(separator: "\t"))
    }

    /// `name`: of the folder with the package's information.
    func hasPackage(_ name: String) -> Bool {
        !python.isEmpty && PythonName.normalised(name).map { python.contains($0) } ?? false
    }

    /// `name`: `numpy-1.26.4-py311h64a7726_0.json`.
    func hasCondaFile(_ name: String) -> Bool {
        !conda.isEmpty
            && LockedPackages.condaParts(String(name.dropping(last: 5))).map { conda.contains($0.name) } ?? false
    }
}
