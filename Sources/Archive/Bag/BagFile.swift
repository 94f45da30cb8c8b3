// One file of a bag before it is written: its name and where its bytes are. Unaware of what they mean.

import ResultStore
import StageGraph

/// A file that goes into a bag.
struct BagFile {
    /// Where the bytes come from.
    enum Source {
        /// From memory: small things.
        case bytes([UInt8])
        /// From a nameless file.
        case spool(Spool)
        /// From a file that must have this content.
        case file(path: String, FileContent)
        /// From a nameless file's part: a file of a Git tree.
        case part(Spool, Range<Int>)
    }

    /// Relative to the bag.
    var name: Name
    var source: Source
    var isExecutable = false

    init(_ name: Name, _ source: Source, isExecutable: Bool = false) {
        self.name = name
        self.source = source
        self.isExecutable = isExecutable
    }

    init(_ name: Name, _ text: String, isExecutable: Bool = false) {
        self.init(name, .bytes(Array(text.utf8)), isExecutable: isExecutable)
    }

    /// Bytes.
    var size: Int {
        switch source {
        case .bytes(let bytes): bytes.count
        case .spool(let spool): spool.size
        case .file(_, let content): content.size
        case .part(_, let range): range.count
        }
    }
}
