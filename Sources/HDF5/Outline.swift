// What a file holds, as values for whoever prints it. Unaware of how it is printed.

import CHDF5

/// Everything in a file: groups and datasets, with attributes and the datasets' statistics, depth first by name.
public struct Outline: Sendable, Equatable {
    /// A group, a dataset, or another name for one.
    public struct Entry: Sendable, Equatable {
        /// From the root: `/`, `/history/loss`.
        public var path: String
        /// By the bytes of their names; only numbers and strings.
        public var attributes: [NamedAttribute] = []
        /// nil for a group.
        public var dataset: Contents?
        /// What there is to say instead of, or beside, what is in it: where a link leads, why values were not read.
        public var note: String?
    }

    /// What is known of a dataset.
    public struct Contents: Sendable, Equatable {
        /// Lengths of the axes.
        public var shape: [Int]
        /// The type as stored.
        public var type: ElementType
        /// The names of each axis's dimension scales.
        public var scales: [[String]]
        /// Bytes of the values in the file, after compression.
        public var storedBytes: Int
        /// nil if it holds no numbers, or they were not read; a note says why.
        public var statistics: Statistics?
    }

    /// Over the finite values of a dataset.
    public struct Statistics: Sendable, Equatable {
        /// The smallest.
        public var minimum: Double
        /// The arithmetic mean.
        public var mean: Double
        /// The largest.
        public var maximum: Double
        /// Number of NaN and infinite values, left out of the three others (which are NaN if nothing is left).
        public var nonFinite: Int
    }

    /// The root first, then depth first by name.
    public var entries: [Entry] = []
    /// Why there is more in the file than is listed; nil: all is.
    public var truncation: String?
}

/// What describing a file may cost at most. Any file, whoever made it, is described in bounded time and memory.
public struct OutlineLimits: Sendable {
    /// Groups and datasets.
    public var objects = 20_000
    /// Groups within each other.
    public var depth = 100
    /// Bytes of all paths together.
    public var pathBytes = 64 << 20
    /// Values that are read for statistics, beside one for each byte of the file: so all of an honest file's are, while a
    /// small file with a great many equal values is told apart.
    public var values = 1 << 23

    /// The usual ones.
    public init() {}
}

extension File {
    /// Describes everything in the file; reads every number once, within the limits.
    public func outline(limits: OutlineLimits = OutlineLimits()) throws(HDF5Error) -> Outline {
        let id = handle.id
        var size: hsize_t = 0
        try check("find the file's size", at: name) { H5Fget_filesize(id, &size) }
        var walk = OutlineWalk(limits: limits, valuesLeft: Int(clamping: size).addingClamped(limits.values))
        try walk.start(at: root)
        return walk.outline
    }
}

extension Int {
    fileprivate func addingClamped(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}

/// One way through a file. An object is described where it is met first; cycles end there.
private struct OutlineWalk {
    let limits: OutlineLimits
    var valuesLeft: Int
    var outline = Outline()
    private var paths: [Address: String] = [:]
    private var pathBytes = 0

    init(limits: OutlineLimits, valuesLeft: Int) {
        self.limits = limits
        self.valuesLeft = valuesLeft
    }

    mutating func start(at root: borrowing Group) throws(HDF5Error) {
        outline.entries.append(.init(path: "/", attributes: try readAttributes(of: root.handle.id, at: root.path)))
        paths[try Address(of: root.handle, at: root.path)] = "/"
        try collect(root, below: "", depth: 1)
    }

    /// Whether there is room for another entry.
    private mutating func hasRoom(for path: String) -> Bool {
        pathBytes += path.utf8.count
        if outline.entries.count >= limits.objects {
            outline.truncation = "only the first \(limits.objects) objects are listed"
        } else if pathBytes > limits.pathBytes {
            outline.truncation = "the list ends here: the paths are longer than \(limits.pathBytes) bytes together"
        }
        return outline.truncation == nil
    }

    private mutating func collect(_ group: borrowing Group, below prefix: String, depth: Int) throws(HDF5Error) {
        for (name, link) in try group.links() {
            let path = "\(prefix)/\(name)"
            guard hasRoom(for: path) else { return }
            switch link {
            case .soft(let size):
                outline.entries.append(.init(path: path, note: "link to \(try group.target(of: name, size: size))"))
            case .otherFile: outline.entries.append(.init(path: path, note: "link to another file"))
            case .here: try describe(name, of: group, path, depth)
            }
            if outline.truncation != nil { return }
        }
    }

    private mutating func describe(
        _ name: String, of group: borrowing Group, _ path: String, _ depth: Int
    ) throws(HDF5Error) {
        switch try group.object(name) {
        case .group(let inner):
            guard try isNew(inner.handle, path) else { return }
            var entry = Outline.Entry(path: path, attributes: try readAttributes(of: inner.handle.id, at: inner.path))
            if depth == limits.depth { entry.note = "groups deeper than \(limits.depth) are not looked into" }
            outline.entries.append(entry)
            if depth < limits.depth { try collect(inner, below: path, depth: depth + 1) }
        case .dataset(let dataset):
            guard try isNew(dataset.handle, path) else { return }
            let (contents, note) = try dataset.contents(valuesLeft: &valuesLeft)
            outline.entries.append(
                .init(
                    path: path, attributes: try readAttributes(of: dataset.handle.id, at: dataset.path),
                    dataset: contents, note: note))
        case .other: break  // A named datatype: describes others, holds nothing.
        }
    }

    /// Whether an object is met for the first time; else an entry says where it was met before.
    private mutating func isNew(_ handle: borrowing Handle, _ path: String) throws(HDF5Error) -> Bool {
        let address = try Address(of: handle, at: path)
        if let first = paths[address] {
            outline.entries.append(.init(path: path, note: "the same as \(first)"))
            return false
        }
        paths[address] = path
        return true
    }
}
