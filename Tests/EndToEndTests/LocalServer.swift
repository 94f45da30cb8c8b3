import Foundation
import Testing

/// A server on this machine that ends with whoever holds it.
final class LocalServer {
    private let process: TestSpace.Running
    let port: Int

    /// Starts it by a shell command in the space; when it listens, it writes its port to the file `port` there.
    init(_ command: String, in space: TestSpace) throws {
        process = try space.startShell(command)
        let file = space.path("port")
        wait(for: "the server", seconds: 60) { FileManager.default.fileExists(atPath: file) }
        port = try #require(Int((space.read("port") ?? "").trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    deinit {
        // Not SIGTERM: the test process may have blocked it for its children.
        kill(process.process.processIdentifier, SIGKILL)
        _ = try? process.outcome()
    }
}
