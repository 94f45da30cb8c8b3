// The locale in which libarchive reads and writes names. Unaware of containers.

import Glibc

/// libarchive takes names for text in the locale of the thread: one in which bytes that are UTF-8 stay what they are.
package enum UTF8Locale {
    private nonisolated(unsafe) static let locale = newlocale(Int32(1 << LC_CTYPE), "C.UTF-8", nil)

    /// Does something while names are UTF-8 on this thread.
    package static func during<Result>(_ work: () -> Result) -> Result {
        guard let locale else { return work() }
        let former = uselocale(locale)
        defer { uselocale(former) }
        return work()
    }
}
