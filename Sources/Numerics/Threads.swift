// Loops over several threads. Unaware of what they compute.
import CKernels

/// Lets loops and matrix products use `count` threads from now on, in the whole process. No result depends on it.
public func setThreads(_ count: Int) { ck_set_threads(Int32(clamping: count)) }

/// Calls `body` for ranges that cover `0..<count`, side by side in as many threads as `setThreads` allows, and returns
/// when all are done. Loops within `body` run on its own thread.
///
/// - Parameters:
///   - grain: all ranges but the last are multiples of it; a count that is no longer is one call.
///   - body: writes to places that belong to its range alone, so that the number of threads changes no result.
@inline(__always) public func parallel(_ count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
    if count <= grain || ck_threads() == 1 {
        if count > 0 { body(0..<count) }
    } else {
        shared(count, grain: grain, body)
    }
}

@usableFromInline func shared(_ count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
    withoutActuallyEscaping(body) { body in
        withUnsafePointer(to: body) { context in
            ck_parallel(
                count, grain,
                { context, first, end in
                    context!.assumingMemoryBound(to: ((Range<Int>) -> Void).self).pointee(first..<end)
                }, UnsafeMutableRawPointer(mutating: context))
        }
    }
}
