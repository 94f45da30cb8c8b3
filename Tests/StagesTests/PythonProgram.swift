// Runs a program of Tests/StagesTests/Python as an independent reference. Unaware of what is compared.
import Foundation

@testable import Stages

enum PythonProgram {
    /// The interpreter with torch, scipy and h5py: STAGECRAFT_TEST_PYTHON, else the one in the user's cache; nil where
    /// neither exists.
    static let interpreter: String? = {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["STAGECRAFT_TEST_PYTHON"] { return path }
        let cache = environment["XDG_CACHE_HOME"] ?? (NSHomeDirectory() + "/.cache")
        let path = cache + "/stagecraft/test-python/bin/python"
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    struct Failed: Error { var status: Int32, output: String }

    /// The numbers that it prints, by line.
    static func numbers(_ program: String, _ arguments: [String], in space: StageSpace) throws -> [[Double]] {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Python/\(program)").path
        let words = ([interpreter ?? "python3", path] + arguments).map { "'\($0)'" }.joined(separator: " ")
        let status = space.run(words + " > printed 2>&1")
        guard status == 0 else { throw Failed(status: status, output: space.text("printed")) }
        return space.text("printed").split(separator: "\n").map { line in
            line.split(separator: " ").map { Double($0) ?? .nan }
        }
    }
}
