// What was found in an environment of packages, in pieces: of those that a key holds by themselves, the rest is digested without.
// Unaware of lock files' formats.

import StageGraph

/// An environment's packages as one text that is digested.
struct PackageListing {
    /// What is said of one package.
    struct Piece {
        var range: Range<Int>
        /// Of the package; of one of conda's, of the file that tells of it.
        var name: String
        var isOfConda: Bool
    }

    /// All of it.
    let content: ModuleContent
    private let text: [UInt8]
    private let pieces: [Piece]

    /// Of what has no text.
    init(_ content: ModuleContent) {
        self.content = content
        text = []
        pieces = []
    }

    /// `pieces`: in their order in `text`.
    init(_ text: [UInt8], _ pieces: [Piece]) {
        content = .digest(SHA256.digest(of: text))
        self.text = text
        self.pieces = pieces
    }

    /// What remains without these packages.
    func content(without packages: LeftOutPackages) -> ModuleContent {
        guard case .digest = content else { return content }
        var rest: [UInt8] = []
        var end = 0
        for piece in pieces where packages.contains(piece) {
            rest += text[end..<piece.range.lowerBound]
            end = piece.range.upperBound
        }
        return .digest(SHA256.digest(of: rest + text[end...]))
    }
}

/// Packages that a key holds by themselves.
struct LeftOutPackages {
    /// As names are compared in Python.
    private var python: Set<Name> = []
    private var conda: Set<Name> = []

    /// Those that lock files list.
    init(_ outcomes: [LockOutcome]) {
        for outcome in outcomes {
            if outcome.lock.language == .conda { conda.formUnion(outcome.comparison.known) }
            python.formUnion(outcome.comparison.known.compactMap { PythonName.normalised($0.text) })
        }
    }

    fileprivate func contains(_ piece: PackageListing.Piece) -> Bool {
        if piece.isOfConda {
            // numpy-1.26.4-py311h64a7726_0.json
            return LockedPackages.condaParts(String(piece.name.dropping(last: 5))).map { conda.contains($0.name) }
                ?? false
        }
        return PythonName.normalised(piece.name).map { python.contains($0) } ?? false
    }
}
