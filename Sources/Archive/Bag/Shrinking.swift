// Whether a file is worth to be compressed: tried on its beginning. Unaware of containers.

import CZlib
import Glibc
import ResultStore
import StageGraph

enum Shrinking {
    /// Of smaller files it is not worth the question.
    private static let least = 128
    private static let beginning = 1 << 18

    /// Small files are compressed if that saves a tenth; large ones, which take the time, if it saves more than half.
    static func isWorthwhile(_ file: BagFile) throws(Failure) -> Bool {
        if file.size < least { return false }
        let limit = file.size > 1 << 20 ? 0.5 : 0.9
        return ratio(try file.beginning(beginning)) < limit
    }

    private static func ratio(_ bytes: [UInt8]) -> Double {
        guard !bytes.isEmpty else { return 1 }
        var count = compressBound(uLong(bytes.count))
        var room = [UInt8](repeating: 0, count: Int(count))
        guard compress2(&room, &count, bytes, uLong(bytes.count), 1) == Z_OK else { return 1 }
        return Double(count) / Double(bytes.count)
    }
}

extension BagFile {
    /// Its first bytes, at most `count`.
    fileprivate func beginning(_ count: Int) throws(Failure) -> [UInt8] {
        switch source {
        case .bytes(let bytes): Array(bytes.prefix(count))
        case .spool(let spool): try spool.bytes(in: 0..<min(count, spool.size))
        case .part(let spool, let range): try spool.bytes(in: range.prefix(count))
        case .file(let path, _): try OpenFile(path, O_RDONLY, to: "read").bytes(at: 0, count: count)
        }
    }
}
