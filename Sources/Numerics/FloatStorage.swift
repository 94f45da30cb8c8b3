// A fixed block of Floats that outlives the calls it is handed to. Unaware of what it holds.
import Glibc

/// `count` Floats, zero at first, aligned for any vector width; untouched pages cost no memory.
///
/// Large blocks ask for huge pages: strided matrix products touch a new page every row.
public final class FloatStorage {
    /// First element.
    public let base: UnsafeMutablePointer<Float>
    /// Number of elements.
    public let count: Int
    private let bytes: Int

    /// Reserves `count` Floats.
    public init(count: Int) {
        precondition(count >= 0, "a negative count")
        let page = 1 << 21
        self.count = count
        bytes = max(count, 1) * MemoryLayout<Float>.stride
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        if bytes < page {
            var block: UnsafeMutableRawPointer?
            guard posix_memalign(&block, 64, bytes) == 0, let block else { fatalError("out of memory: \(bytes) bytes") }
            memset(block, 0, bytes)
            base = block.bindMemory(to: Float.self, capacity: max(count, 1))
        } else {
            guard let block = mmap(nil, bytes, PROT_READ | PROT_WRITE, flags, -1, 0), block != MAP_FAILED else {
                fatalError("out of memory: \(bytes) bytes")
            }
            madvise(block, bytes, 14)  // MADV_HUGEPAGE; advice only, so its result does not matter
            base = block.bindMemory(to: Float.self, capacity: count)
        }
    }

    deinit {
        if bytes < 1 << 21 { free(base) } else { munmap(base, bytes) }
    }

    /// The elements as an array.
    public var values: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }
}
