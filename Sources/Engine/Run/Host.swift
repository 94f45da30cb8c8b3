// The machine on which stages run, and how much of it they may use.

import CProcess
import Glibc

/// The machine.
public enum Host {
    /// Its name, for records.
    static let name: String = {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, 255) == 0 else { return "unknown" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    /// Who runs this program, for records.
    static let user: String = {
        guard let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name else { return "\(geteuid())" }
        return String(cString: name)
    }()

    /// How many processors this process may use: those of its affinity mask (`taskset`, Slurm), or fewer where a control
    /// group's quota (containers, Slurm) allows less. At least 1.
    public static var allowedProcessors: Int {
        let masked = Int(processors_in_affinity_mask())
        let allowed = masked > 0 ? masked : Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let group = (try? Files.read("/proc/self/cgroup")).flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
        let quota = quota(group: group ?? "") { path in
            (try? Files.read(path)).flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
        }
        return max(1, min(allowed, quota ?? allowed))
    }

    /// The processors that the quotas of a process's control group and of those around it allow, rounded up; nil: all.
    /// `group`: the text of /proc/self/cgroup; `read`: a file's text (version 2: `cpu.max` is "quota period" or "max …").
    static func quota(group: String, read: (String) -> String?) -> Int? {
        guard let line = group.split(separator: "\n").first(where: { $0.hasPrefix("0::/") }) else { return nil }
        var path = line.dropFirst("0::".count)
        var least: Int?
        while true {
            let words = read("/sys/fs/cgroup\(path == "/" ? "" : path)/cpu.max")?.split(whereSeparator: \.isWhitespace)
            if let words, words.count == 2, let quota = Double(words[0]), let period = Double(words[1]), period > 0 {
                let processors = Int(min(1e6, max(1, (quota / period).rounded(.up))))
                least = min(least ?? processors, processors)
            }
            guard path != "/", let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return least }
            path = slash == path.startIndex ? "/" : path[..<slash]
        }
    }
}
