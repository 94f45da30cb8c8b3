// Which runs have made results, by their journals. Unaware of what else runs did.

import Glibc
import StageGraph

package enum JournalSearch {
    /// The names of the runs in which a stage ran with one of these keys, oldest first.
    package static func runs(thatMade keys: Set<Digest>, _ paths: StorePaths) throws(Failure) -> [String] {
        var found: [String] = []
        for run in try JournalReader.runs(paths)
        where try hasMade(keys, paths.runs + "/" + run + ".jsonl") { found.append(run) }
        return found
    }

    /// Of a run as a whole there is a line that may be very long, and says nothing about who made what.
    private static let longest = 1 << 16

    private static func hasMade(_ keys: Set<Digest>, _ path: String) throws(Failure) -> Bool {
        var line: [UInt8] = []
        var isFound = false
        try OpenFile(path, O_RDONLY, to: "read").forEachChunk { bytes in
            if isFound { return }
            for byte in bytes {
                guard byte == UInt8(ascii: "\n") else {
                    if line.count <= longest { line.append(byte) }
                    continue
                }
                isFound = isFound || line.count <= longest && hasMade(keys, line: line)
                line.removeAll(keepingCapacity: true)
            }
        }
        return isFound
    }

    private static func hasMade(_ keys: Set<Digest>, line: [UInt8]) -> Bool {
        guard let json = try? JSONDocument(parsing: line).root, json["event"]?.string == "ran",
            let key = json["key"]?.string.flatMap({ Digest($0) })
        else { return false }
        return keys.contains(key)
    }
}
