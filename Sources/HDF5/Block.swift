// How a dataset is read piece by piece: in bounded memory, and each chunk unpacked once. Unaware of what is computed.

/// A box of a dataset's values.
struct Block: Equatable {
    /// The first value, by axis.
    var start: [Int]
    /// How many along each axis.
    var lengths: [Int]

    /// Number of values.
    var count: Int { product(of: lengths) ?? .max }
}

/// The boxes that a dataset is read in, in C order of their first values.
struct Blocks: Sequence, IteratorProtocol {
    /// About so many values at once.
    static let usual = 1 << 20
    /// A chunk with more than these is not unpacked.
    static let largest = 1 << 24

    private let shape: [Int]
    private let lengths: [Int]
    private var upcoming: [Int]?

    /// How many values are unpacked to read all of them: whole chunks, even where they stick out of the shape.
    let work: Int

    /// nil: a chunk is too large to be unpacked, or there are more values than can be counted.
    init?(shape: [Int], chunk: [Int]?) {
        let unit = chunk ?? shape.map { _ in 1 }
        guard unit.count == shape.count, unit.allSatisfy({ $0 > 0 }), let size = product(of: unit),
            size <= Self.largest, let work = product(of: zip(shape, unit).map { ($0 - 1) / $1 + 1 }, size: size)
        else { return nil }
        // As many chunks as make a block of the usual size, the last axis first.
        var lengths = unit
        var count = size
        for axis in shape.indices.reversed() {
            let chunks = Swift.max(1, Swift.min(Self.usual / count, (shape[axis] - 1) / unit[axis] + 1))
            count *= chunks
            lengths[axis] = Swift.min(unit[axis] * chunks, shape[axis])
            if lengths[axis] < shape[axis] { break }
        }
        self.shape = shape
        self.lengths = zip(lengths, shape).map { Swift.min($0, $1) }
        self.work = work
        upcoming = shape.contains(0) ? nil : shape.map { _ in 0 }
    }

    mutating func next() -> Block? {
        guard let start = upcoming else { return nil }
        let block = Block(start: start, lengths: zip(start, zip(shape, lengths)).map { Swift.min($1.1, $1.0 - $0) })
        upcoming = nil
        var following = start
        for axis in shape.indices.reversed() {
            // Where a block ends within the axis there is room for another one.
            if block.lengths[axis] < shape[axis] - start[axis] {
                following[axis] += block.lengths[axis]
                upcoming = following
                break
            }
            following[axis] = 0
        }
        return block
    }
}

extension Dataset {
    /// The boxes to read it in; nil: it cannot be read in bounded memory.
    var blocks: Blocks? {
        switch layout {
        case .whole: Blocks(shape: shape, chunk: nil)
        case .chunks(let lengths): Blocks(shape: shape, chunk: lengths)
        case .elsewhere: nil
        }
    }
}
