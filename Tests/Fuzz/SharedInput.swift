// The input that is being read, in memory that outlives the process that reads it.

import Glibc

/// Shared between the reading process and the one that watches it: number, length, refusals, content.
struct SharedInput {
    static let capacity = 1 << 20
    private static let head = 32
    private let memory: UnsafeMutableRawPointer

    /// Maps the file, which is made if it is missing; nil if that cannot be.
    init?(path: String) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let size = Self.head + Self.capacity
        guard ftruncate(descriptor, off_t(size)) == 0,
            let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), memory != MAP_FAILED
        else { return nil }
        self.memory = memory
    }

    private func word(_ index: Int) -> Int { memory.load(fromByteOffset: 8 * index, as: Int.self) }
    private func set(_ index: Int, _ value: Int) { memory.storeBytes(of: value, toByteOffset: 8 * index, as: Int.self) }

    /// The number of the input at hand.
    var run: Int { word(0) }
    /// Inputs that were refused with an error since the last reset.
    var refusals: Int { word(2) }
    var input: [UInt8] { Array(UnsafeRawBufferPointer(start: memory + Self.head, count: word(1))) }

    func reset(run: Int) {
        set(0, run)
        set(1, 0)
    }

    func put(_ input: [UInt8], _ run: Int) {
        input.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress { (memory + Self.head).copyMemory(from: start, byteCount: bytes.count) }
        }
        set(1, input.count)
        set(0, run)
    }

    func countRefusal() { set(2, refusals + 1) }
}
