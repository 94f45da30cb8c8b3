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

    struct Failure: Error { var output: String }

    /// Runs `program` with `input` (Float64, native order) as its standard input and returns the Float64 it writes.
    static func run(_ program: String, input: [Double]) throws -> [Double] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "reference-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let inputFile = folder.appending(path: "input")
        let outputFile = folder.appending(path: "output")
        try input.withUnsafeBytes { Data($0) }.write(to: inputFile)
        let header = "import sys\nimport numpy as np\nx = np.fromfile(sys.argv[1])\n"
        let footer = "\nnp.asarray(result, dtype=np.float64).tofile(sys.argv[2])\n"
        let process = Process()
        process.executableURL = URL(filePath: interpreter ?? "python3")
        process.arguments = ["-c", header + program + footer, inputFile.path, outputFile.path]
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let message = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(output: String(decoding: message, as: UTF8.self))
        }
        return try Data(contentsOf: outputFile).withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
    }
}
