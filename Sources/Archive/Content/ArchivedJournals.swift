// The journals of the runs that have made the archived results. Unaware of what else the runs did.

import Glibc
import ResultStore
import StageGraph

extension ArchiveState {
    /// Journals, by name, in which one of these results was made.
    func journals() throws(Failure) -> [(name: Name, path: String, content: FileContent)] {
        let keys = Set(stages.map(\.key))
        var found: [(name: Name, path: String, content: FileContent)] = []
        for name in try Files.names(in: store.paths.runs) where name.endsWith(".jsonl") {
            let path = store.paths.runs + "/" + name
            guard try Self.hasMade(keys, path) else { continue }
            // It may be that of a run that goes on now: then it has nothing to do with what is up to date already.
            guard let (content, _) = try Files.contentAndStart(of: path, count: 0) else { continue }
            found.append((Name(name), path, content))
        }
        return found
    }

    private static func hasMade(_ keys: Set<Digest>, _ path: String) throws(Failure) -> Bool {
        var line: [UInt8] = []
        var isFound = false
        try Chunks.forEach(of: try OpenFile(path, O_RDONLY, to: "read")) { bytes in
            if isFound { return }
            for byte in bytes {
                guard byte == 10 else {
                    // The line of a whole run is long and says nothing about who made what.
                    if line.count <= longest { line.append(byte) }
                    continue
                }
                isFound = isFound || line.count <= longest && hasMade(keys, line: line)
                line.removeAll(keepingCapacity: true)
            }
        }
        return isFound
    }

    private static let longest = 1 << 16

    private static func hasMade(_ keys: Set<Digest>, line: [UInt8]) -> Bool {
        guard let json = try? JSONDocument(parsing: line).root, json["event"]?.string == "ran",
            let key = json["key"]?.string.flatMap({ Digest($0) })
        else { return false }
        return keys.contains(key)
    }
}
