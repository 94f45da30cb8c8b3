// Which ids a figure can have: refused when the manifest is read, not after hours of upstream work.
//
// In no fingerprint: what it refuses gives no result.

import StageGraph

extension FigureKind {
    /// An id that gnuplot's scripts cannot have.
    public func mistakes(in parameters: ParameterValues) -> [ParameterMistake] {
        let id = parameters.string("figure")
        let isGood = id.utf8.allSatisfy { byte in
            byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        // With its suffix it is the name of a file, and a file's name has at most 255 bytes.
        if isGood, (1...200).contains(id.utf8.count) { return [] }
        return [ParameterMistake("figure", expected: "letters, digits, '-' and '_', at most 200")]
    }
}
