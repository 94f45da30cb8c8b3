// Where each buffer of a schedule lies: decided once from sizes and lifetimes. Unaware of what buffers hold.

/// Places of buffers in one block of memory. Buffers whose lifetimes overlap do not.
struct MemoryPlan {
    /// First float of each buffer, on a cache line.
    private(set) var offsets: [Int]
    /// Floats of the block.
    private(set) var count = 0

    /// Gives every buffer the lowest place that is free during its life, the largest buffers first.
    init(_ buffers: [Schedule.Buffer]) {
        offsets = Array(repeating: 0, count: buffers.count)
        var placed: [Int] = []
        let largestFirst = buffers.indices.sorted {
            (buffers[$1].count, buffers[$0].first, $0) < (buffers[$0].count, buffers[$1].first, $1)
        }
        for buffer in largestFirst {
            let neighbours =
                placed
                .filter { buffers[$0].first <= buffers[buffer].last && buffers[buffer].first <= buffers[$0].last }
                .map { (start: offsets[$0], end: offsets[$0] + MemoryPlan.rounded(buffers[$0].count)) }
                .sorted { $0.start < $1.start }
            let size = MemoryPlan.rounded(buffers[buffer].count)
            var start = 0
            for neighbour in neighbours where neighbour.start < start + size { start = max(start, neighbour.end) }
            offsets[buffer] = start
            count = max(count, start + size)
            placed.append(buffer)
        }
    }

    private static func rounded(_ count: Int) -> Int { (count + 15) & ~15 }
}
