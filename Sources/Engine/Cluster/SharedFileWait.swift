// Files that another machine has written: file systems show them late, or in part. Unaware of what is in them.

import Glibc

/// Waiting for a file by its size, with a deadline.
enum SharedFileWait {
    /// Returns once the file is there with this size. Throws a `Failure` that names file and machine after `seconds`.
    static func wait(for path: String, size: Int, seconds: Double) throws(Failure) {
        let start = Clock.seconds()
        var pause: useconds_t = 10_000
        while true {
            let found = try FileStatus(of: path)
            if let found, found.isRegular, found.size == size { return }
            guard Clock.seconds() - start < seconds else {
                throw Failure(
                    .work, "a file that another machine has written cannot be seen from \(Host.name)", at: path,
                    facts: [
                        .init("found", found.map { "\($0.size) bytes" } ?? "nothing"),
                        .init("expected", "\(size) bytes"),
                        .init("waited", "\(Int(seconds)) s"),
                    ],
                    hint:
                        "is the store on a file system that all machines share? \"patience\" in the settings of slurm "
                        + "is how long to wait")
            }
            usleep(pause)
            pause = min(pause * 2, 500_000)
        }
    }
}
