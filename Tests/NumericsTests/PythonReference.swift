// Runs a Python snippet with NumPy and SciPy, the independent reference of numeric tests, and reads back numbers.
import Foundation
import Testing

/// The interpreter of the test environment: `STAGECRAFT_TEST_PYTHON`, else the one in the user's cache folder.
enum PythonReference {
    /// Why tests with it are skipped: no interpreter with NumPy and SciPy was found at either place.
    static let missing: Comment = "no test Python (STAGECRAFT_TEST_PYTHON or ~/.cache/stagecraft/test-python)"

    static let interpreter: String? = {
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache"
        let path = environment["STAGECRAFT_TEST_PYTHON"] ?? cache + "/stagecraft/test-python/bin/python"
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    static var isAvailable: Bool { interpreter != nil }

    /// The numbers that `script` prints, separated by white space. `input` is readable there as the list `data`.
    static func numbers(_ script: String, input: [Double] = []) throws -> [Double] {
        let prelude = "import sys, numpy as np\ndata = [float(x) for x in sys.stdin.read().split()]\n"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: interpreter!)
        process.arguments = ["-c", prelude + script]
        let (standardInput, standardOutput) = (Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = standardOutput
        try process.run()
        let text = input.map(\.description).joined(separator: " ")
        standardInput.fileHandleForWriting.write(Data(text.utf8))
        try standardInput.fileHandleForWriting.close()
        let answer = standardOutput.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        struct Failed: Error { let status: Int32 }
        guard process.terminationStatus == 0 else { throw Failed(status: process.terminationStatus) }
        return String(decoding: answer, as: UTF8.self).split(whereSeparator: \.isWhitespace).map { Double($0)! }
    }
}
