// Reads a text file line by line, whatever its size. Unaware of what the lines say.

import Glibc
import ResultStore
import StageGraph

/// The lines of a file.
enum LineReader {
    /// No line of ours comes near this.
    private static let longest = 1 << 26

    /// Gives every line, counted from 1, without its end.
    static func forEach(
        _ path: String, _ body: (_ number: Int, _ line: [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let file = try OpenFile(path, O_RDONLY, to: "read")
        var (offset, number) = (0, 0)
        var pending: [UInt8] = []
        while true {
            let chunk = try file.bytes(at: offset, count: 1 << 20)
            if chunk.isEmpty { break }
            offset += chunk.count
            var start = 0
            while let end = chunk[start...].firstIndex(of: 10) {
                number += 1
                try body(number, pending + chunk[start..<end])
                pending.removeAll(keepingCapacity: true)
                start = end + 1
            }
            pending += chunk[start...]
            guard pending.count <= longest else {
                throw Failure(
                    .work, "a line is too long", at: "\(path):\(number + 1)",
                    facts: [.init("limit", "\(longest) bytes")])
            }
        }
        if !pending.isEmpty { try body(number + 1, pending) }
    }
}
