// Identifiers of Software Heritage (SWHIDs) for contents and folders: SHA-1 of what Git would store. Unaware of Git.

import ResultStore
import StageGraph

/// Computes SWHIDs.
enum SoftwareHeritage {
    /// SHA-1 of an object of this type whose bytes `feed` gives.
    static func identifier(
        _ type: String, size: Int, _ feed: (borrowing ForeignDigest) throws(Failure) -> Void
    ) throws(Failure) -> [UInt8] {
        let digest = ForeignDigest(.sha1)
        digest.update(Array("\(type) \(size)".utf8) + [0])
        try feed(digest)
        return digest.finish()
    }

    /// `swh:1:cnt:…` of bytes.
    static func content(_ bytes: [UInt8]) -> String {
        let digest = ForeignDigest(.sha1)
        digest.update(Array("blob \(bytes.count)".utf8) + [0] + bytes)
        return "swh:1:cnt:" + ForeignDigest.hexadecimal(digest.finish())
    }
}

/// A folder of files by their identifiers.
struct GitFolder {
    /// What is under a name.
    private enum Entry {
        case file(mode: String, identifier: [UInt8])
        case folder(GitFolder)
    }

    private var entries: [Name: Entry] = [:]

    /// Enters a file (100644, 100755), a link (120000) or another repository's commit (160000) at its path.
    mutating func insert(_ path: Name, mode: String, _ identifier: [UInt8]) {
        insert(path.text.split(byte: UInt8(ascii: "/"))[...], mode: mode, identifier)
    }

    private mutating func insert(_ steps: ArraySlice<Substring>, mode: String, _ identifier: [UInt8]) {
        guard let first = steps.first else { return }
        let name = Name(first)
        guard steps.count > 1 else {
            entries[name] = .file(mode: mode, identifier: identifier)
            return
        }
        var folder = GitFolder()
        // Taken out while it grows, so that it is not copied.
        if case .folder(let known)? = entries.removeValue(forKey: name) { folder = known }
        folder.insert(steps.dropFirst(), mode: mode, identifier)
        entries[name] = .folder(folder)
    }

    /// SHA-1 of the folder as Git stores it: entries sorted by name, a folder's as if it ended in a slash.
    var identifier: [UInt8] {
        var lines: [(sorting: Name, bytes: [UInt8])] = []
        for (name, entry) in entries {
            switch entry {
            case .file(let mode, let identifier):
                lines.append((name, Array("\(mode) \(name)".utf8) + [0] + identifier))
            case .folder(let folder):
                lines.append((Name(name.text + "/"), Array("40000 \(name)".utf8) + [0] + folder.identifier))
            }
        }
        let body = lines.sorted { $0.sorting < $1.sorting }.flatMap(\.bytes)
        let digest = ForeignDigest(.sha1)
        digest.update(Array("tree \(body.count)".utf8) + [0] + body)
        return digest.finish()
    }

    /// `swh:1:dir:…`.
    var text: String { "swh:1:dir:" + ForeignDigest.hexadecimal(identifier) }
}
