import Foundation

/// A private folder that goes away with the value.
final class TemporaryFiles {
    let folder = FileManager.default.temporaryDirectory.appending(path: "learning-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Writes a file and returns its path.
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = folder.appending(path: name)
        try Data(bytes).write(to: file)
        return file.path
    }

    /// Writes the bytes packed by the system's gzip.
    func writeGzipped(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = try write(name, bytes)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "--no-name", path]
        try process.run()
        process.waitUntilExit()
        return path + ".gz"
    }
}
