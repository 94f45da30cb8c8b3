// Runs a NumPy/SciPy program as an independent reference. Unaware of what is compared.
import Foundation

enum PythonReference {
    /// The interpreter with numpy, scipy and torch: STAGECRAFT_TEST_PYTHON, else the one that the test set-up keeps in
    /// the user's cache; nil where neither exists.
    static let interpreter: String? = {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["STAGECRAFT_TEST_PYTHON"] { return path }
        let cache = environment["XDG_CACHE_HOME"] ?? (NSHomeDirectory() + "/.cache")
        let path = cache + "/stagecraft/test-python/bin/python"
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    static var isAvailable: Bool { interpreter != nil }

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
