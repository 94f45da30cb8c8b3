// The name of one run of the program: sorts by time, unique on a host. Unaware of what the run does.

import Glibc

/// Names a run's journal and its attempts folder.
struct RunIdentity {
    /// `20261121T041344.123456-4711`: UTC and the process.
    let name: String

    init() {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let date = UTC.calendar(now.tv_sec)
        let fraction = String(1_000_000 + now.tv_nsec / 1000).dropFirst()
        name = UTC.compact(date) + ".\(fraction)-\(getpid())"
    }

    var lockNumber: UInt64 { Self.lockNumber(name) }

    /// The first bytes of the name's SHA-256: hosts that share a store may have equal process numbers, not equal names
    /// to the microsecond.
    static func lockNumber(_ name: String) -> UInt64 { SHA256.digest(of: Array(name.utf8)).prefix }
}

/// Times of day as text.
enum UTC {
    static func calendar(_ seconds: Int) -> tm {
        var seconds = seconds
        var date = tm()
        gmtime_r(&seconds, &date)
        return date
    }

    /// `20261121T041344`.
    static func compact(_ date: tm) -> String {
        pad(Int(date.tm_year) + 1900, 4) + pad(Int(date.tm_mon) + 1, 2) + pad(Int(date.tm_mday), 2) + "T"
            + pad(Int(date.tm_hour), 2) + pad(Int(date.tm_min), 2) + pad(Int(date.tm_sec), 2)
    }

    /// `2026-11-21T04:13:44Z`, now.
    static func now() -> String {
        let date = calendar(time(nil))
        return pad(Int(date.tm_year) + 1900, 4) + "-" + pad(Int(date.tm_mon) + 1, 2) + "-" + pad(Int(date.tm_mday), 2)
            + "T" + pad(Int(date.tm_hour), 2) + ":" + pad(Int(date.tm_min), 2) + ":" + pad(Int(date.tm_sec), 2) + "Z"
    }

    private static func pad(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
