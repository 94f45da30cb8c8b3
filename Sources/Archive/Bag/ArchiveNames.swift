// Names that an archive may have: files of every system can bear them side by side. Unaware of what they name.

import StageGraph

/// What names in an archive must be.
enum ArchiveNames {
    /// Throws if two names are one where case does not count, or one is a folder of another.
    static func check(_ names: [Name]) throws(Failure) {
        var seen: [Name: Name] = [:]
        seen.reserveCapacity(names.count)
        for name in names {
            if let other = seen.updateValue(name, forKey: folded(name)) {
                throw Failure(
                    .work, "two files of the archive would have one name where case does not count",
                    facts: [.init("one", other.text), .init("other", name.text)],
                    hint: "rename one of them: on some systems only one could be unpacked")
            }
        }
        for name in names {
            for folder in folders(of: name) {
                guard let file = seen[folded(folder)] else { continue }
                throw Failure(
                    .work, "a file of the archive would be the folder of another",
                    facts: [.init("file", file.text), .init("in it", name.text)])
            }
        }
    }

    /// Equal for names that a system without case confuses.
    static func folded(_ name: Name) -> Name {
        // Most names are their own folded form, and share its storage.
        let isOwn = name.utf8.allSatisfy { $0 < 0x80 && !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        return isOwn ? name : Name(name.text.lowercased())
    }

    private static func folders(of name: Name) -> [Name] {
        name.utf8.indices.filter { name.utf8[$0] == UInt8(ascii: "/") }.map { Name(name.text[..<$0]) }
    }
}
