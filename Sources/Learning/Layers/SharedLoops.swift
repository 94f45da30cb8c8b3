// Loops of layers and optimisers over several threads. Unaware of what they compute.
import Numerics

/// Elements that are worth another thread.
private let fewElements = 1 << 14

/// Calls `body` with the first element and the number of elements of parts of `count` elements.
@inline(__always) func elementwise(_ count: Int, _ body: (_ first: Int, _ count: Int) -> Void) {
    parallel(count, grain: fewElements) { body($0.lowerBound, $0.count) }
}

/// The same for rows of a matrix of this width.
@inline(__always) func rowwise(_ rows: Int, width: Int, _ body: (_ first: Int, _ count: Int) -> Void) {
    parallel(rows, grain: max(1, fewElements / max(width, 1))) { body($0.lowerBound, $0.count) }
}

/// The same for columns of a matrix with this many rows: 32 or a multiple at a time, which kernels keep in registers.
@inline(__always) func columnwise(_ columns: Int, rows: Int, _ body: (_ first: Int, _ count: Int) -> Void) {
    parallel(columns, grain: rows * columns < 2 * fewElements ? columns : 32) { body($0.lowerBound, $0.count) }
}
