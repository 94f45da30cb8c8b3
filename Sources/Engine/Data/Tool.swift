// A program of the system that we run to its end: finding it, running it, what it said if it failed.

import CProcess
import Glibc

/// A program that data commands need.
package struct Tool {
    let name: String
    /// Absolute.
    let path: String

    /// Finds it on the PATH. Throws a failure that names the Debian package to install.
    package init(_ name: String, package: String) throws(Failure) {
        guard let path = SearchPath.program(named: name) else {
            throw Failure(
                .work, "the program '\(name)' is not found", facts: [.init("PATH", SearchPath.text)],
                hint: "install it (Debian: apt-get install \(package))")
        }
        self.name = name
        self.path = path
    }

    /// What `run` returns instead of an exit code when the program has written a file up to its limit.
    package static let fileLimitReached: Int32 = -1

    /// Runs it to its end with our environment and these variables; what it prints is appended to `log`. No file that it
    /// writes grows beyond `fileLimit` bytes. `meanwhile` is called five times a second with the program's process. Returns
    /// its exit code; throws if a signal ended it.
    package func run(
        _ arguments: [String], variables: [Name: String] = [:], log: String, fileLimit: Int? = nil,
        meanwhile: (pid_t) -> Void = { _ in }
    ) throws(Failure) -> Int32 {
        let output = try OpenFile(log, O_WRONLY | O_CREAT | O_APPEND, to: "write the log")
        let child = try ChildProcess(
            starting: .init(
                program: path, arguments: arguments,
                environment: Pipeline.environmentVariables().merging(variables) { $1 }.map { "\($0.key)=\($0.value)" },
                folder: "/",
                log: SharedFile(output), isWorker: false), by: Keepers())
        // Before it can have reached a server.
        if let fileLimit { limit_file_size(child.pid, UInt64(max(0, fileLimit))) }
        var end = pollfd(fd: child.endDescriptor, events: Int16(POLLIN), revents: 0)
        while poll(&end, 1, 200) <= 0 { meanwhile(child.pid) }
        switch child.reap().0 {
        case .exit(let code): return code
        case .left(let count):
            throw Failure(.work, "\(Quantity.count(count, "process")) that \(name) has started cannot be ended")
        case .lost: throw Failure(.interrupted, "\(name) was killed")
        case .signal(SIGXFSZ) where fileLimit != nil: return Self.fileLimitReached
        case .signal(let number): throw Failure(.interrupted, "\(name) was stopped by signal \(number)")
        }
    }
}
