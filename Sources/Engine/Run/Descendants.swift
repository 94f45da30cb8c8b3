// Whether anything that ended stages have started is still alive. Unaware of stages.

import CProcess
import Glibc

/// The children of this program, orphans among its descendants included: whatever an ended child has left running is one of
/// them or descends from one, whatever group or session it has moved to.
struct Descendants {
    /// nil: this kernel does not tell.
    private var list: SharedFile?

    init() {
        guard adopt_orphans() == 0 else { return }
        // Orphans become children of the main thread, which starts the stages too.
        guard let file = try? OpenFile("/proc/self/task/\(getpid())/children", O_RDONLY, to: "list children") else {
            return
        }
        list = SharedFile(file)
    }

    /// Whether nothing is alive but children that `isKnown` and what these have started. Ended orphans are taken off the
    /// system's list.
    func areOnly(_ isKnown: (pid_t) -> Bool) -> Bool {
        guard let list else { return false }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4096) { text in
            // The kernel fills a page: much less than that is all of it.
            let count = pread(list.file.descriptor, text.baseAddress, text.count, 0)
            guard count >= 0, count < 4000 else { return false }
            var areOnly = true
            for word in UnsafeMutableBufferPointer(rebasing: text[..<count]).split(separator: UInt8(ascii: " ")) {
                guard let child = pid_t(String(decoding: word, as: UTF8.self)) else { return false }
                if !isKnown(child), waitpid(child, nil, WNOHANG) != child { areOnly = false }
            }
            return areOnly
        }
    }
}
