// Which names the entries of an archive may have, all together. Unaware of what the entries hold.

import Engine
import StageGraph

/// The names of the entries that have been seen.
struct EntryNames {
    private let archive: String
    private var seen: [Name: Name] = [:]
    /// The one folder at the top.
    private(set) var top: Name?

    /// `archive`: for messages.
    init(of archive: String) { self.archive = archive }

    /// The entry's path below the folder at the top. Throws if it leads elsewhere, or is there already, perhaps in other
    /// letter case.
    mutating func enter(_ name: Name) throws(Failure) -> Name {
        try ContainerReader.check(name, in: archive)
        let steps = name.text.split(byte: UInt8(ascii: "/"), maxSplits: 1)
        guard steps.count == 2 else {
            throw Self.refusal("an entry is not in the archive's folder", name, in: archive)
        }
        if let top, top != Name(steps[0]) {
            throw Self.refusal(
                "an entry is not in the archive's folder", name, in: archive, [.init("folder", top.text)])
        }
        top = Name(steps[0])
        if let other = seen.updateValue(name, forKey: ArchiveNames.folded(name)) {
            throw Self.refusal(
                other == name
                    ? "two entries have the same name" : "the names of two entries differ in letter case only",
                name, in: archive, other == name ? [] : [.init("other", VisibleText.line(other.text))])
        }
        return Name(steps[1])
    }

    private static func refusal(
        _ headline: String, _ name: Name, in archive: String, _ facts: [Failure.Fact] = []
    ) -> Failure {
        Failure(.work, headline, at: archive, facts: [.init("entry", VisibleText.line(name.text))] + facts)
    }
}
