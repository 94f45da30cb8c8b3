// The name of one run of the program: sorts by time, unique on a host. Unaware of what the run does.

import Glibc

/// Names a run's journal and its attempts folder.
package struct RunIdentity {
    /// `20261121T041344.123456-4711`: UTC and the process.
    package let name: String

    package init() {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let fraction = String(1_000_000 + now.tv_nsec / 1000).dropFirst()
        name = UTC.compact(now.tv_sec) + ".\(fraction)-\(getpid())"
    }

    package var lockNumber: UInt64 { Self.lockNumber(name) }

    /// The first bytes of the name's SHA-256: hosts that share a store may have equal process numbers, not equal names
    /// to the microsecond.
    package static func lockNumber(_ name: String) -> UInt64 { SHA256.digest(of: Array(name.utf8)).prefix }
}

/// Times of day as text.
package enum UTC {
    /// `20261121T041344`.
    static func compact(_ seconds: Int) -> String { text(seconds, "%Y%m%dT%H%M%S") }

    /// `2026-11-21T04:13:44Z`, now.
    package static func now() -> String { text(time(nil), "%Y-%m-%dT%H:%M:%SZ") }

    private static func text(_ seconds: Int, _ format: String) -> String {
        var seconds = seconds
        var date = tm()
        gmtime_r(&seconds, &date)
        return String(unsafeUninitializedCapacity: 32) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { strftime($0.baseAddress!, $0.count, format, &date) }
        }
    }
}
