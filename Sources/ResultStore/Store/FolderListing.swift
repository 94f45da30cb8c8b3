// What is in a folder that a stage has made, as a text that is stored and hashed like a file: the folder's content is its
// listing, so that keys and records hold folders as they hold files. Unaware of where the files are.

import Glibc
import StageGraph

/// The files in a folder, sorted by their paths. Folders without files are not listed.
package struct FolderListing: Sendable, Equatable {
    /// A file in a folder.
    package struct Entry: Sendable, Equatable {
        /// Relative to the folder.
        package var path: Name
        /// Of its mode, whether it can be run is listed and no more.
        package var content: FileContent

        package init(path: Name, content: FileContent) {
            self.path = path
            self.content = content
        }
    }

    /// The first line of every listing: the format's version.
    private static let head = "stagecraft folder 1\n"

    package private(set) var entries: [Entry]

    /// A listing of these files, in any order.
    package init(_ entries: [Entry]) {
        self.entries = entries.sorted { $0.path < $1.path }
        for place in self.entries.indices {
            let content = self.entries[place].content
            self.entries[place].content.mode = content.isExecutable ? 0o755 : 0o644
        }
    }

    /// A line for each file: its SHA-256, size, `x` if it can be run and else `-`, and its path as a JSON string.
    package var encoded: [UInt8] {
        var text = Array(Self.head.utf8)
        text.reserveCapacity(text.count + 120 * entries.count)
        for entry in entries {
            entry.content.digest.appendHexadecimal(to: &text)
            text += " \(entry.content.size) \(entry.content.isExecutable ? "x" : "-") \"".utf8
            JSONWriter.append(entry.path.text, to: &text)
            text += "\"\n".utf8
        }
        return text
    }

    /// nil if the text is no listing: paths leave the folder, or do not come in their order.
    package init?(decoding text: [UInt8]) {
        guard text.starts(with: Self.head.utf8), text.last == 10 else { return nil }
        entries = []
        for line in text.dropFirst(Self.head.utf8.count).split(separator: 10) {
            let parts = line.split(separator: 32, maxSplits: 3)
            guard parts.count == 4, let digest = Digest(hexadecimal: parts[0]),
                let size = Int(String(decoding: parts[1], as: UTF8.self)), size >= 0,
                let mark = parts[2].first, parts[2].count == 1, mark == UInt8(ascii: "x") || mark == UInt8(ascii: "-"),
                let path = try? JSONDocument(parsing: Array(parts[3])).root.string,
                RelativePath.mistake(inNameOfFile: path) == nil
            else { return nil }
            let name = Name(path)
            if let last = entries.last, !(last.path < name) { return nil }
            let mode: mode_t = mark == UInt8(ascii: "x") ? 0o755 : 0o644
            entries.append(Entry(path: name, content: FileContent(size: size, digest: digest, mode: mode)))
        }
    }

    /// The digest and size by which the folder is known.
    package var content: FileContent {
        let text = encoded
        return FileContent(size: text.count, digest: SHA256.digest(of: text))
    }

    /// The file at a path.
    package subscript(path: Name) -> FileContent? {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].path < path { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].path == path ? entries[low].content : nil
    }

    /// What of it fits a pattern.
    package func fitting(_ pattern: FilePattern) -> FolderListing {
        FolderListing(entries.filter { pattern.matches($0.path) })
    }
}

extension Store {
    /// The listing of a folder that a stage has made; nil if it is not here, or damaged.
    package func listing(_ content: FileContent) throws(Failure) -> FolderListing? {
        if let known = listings[content.digest] { return known }
        guard try check(content) == .intact, let text = try Files.read(paths.object(content.digest)),
            let listing = FolderListing(decoding: text)
        else { return nil }
        listings[content.digest] = listing
        return listing
    }
}
