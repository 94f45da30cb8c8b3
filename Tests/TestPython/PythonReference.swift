// Runs Python programs with NumPy, SciPy, PyTorch and h5py, the independent references of numeric tests, and reads back
// numbers. Unaware of what is compared.
import Foundation

/// The Python of the test environment.
public enum PythonReference {
    /// The interpreter that `STAGECRAFT_TEST_PYTHON` names, else the one that `scripts/setup tests` made in the user's
    /// cache folder; nil where neither exists.
    public static let interpreter: String? = {
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache"
        let path = environment["STAGECRAFT_TEST_PYTHON"] ?? cache + "/stagecraft/test-python/bin/python"
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    /// Whether tests that compare with Python can run.
    public static var isAvailable: Bool { interpreter != nil }

    /// Why they are skipped where they cannot.
    public static let missing = """
        skipped: no Python with NumPy, SciPy, PyTorch and h5py (STAGECRAFT_TEST_PYTHON or \
        ~/.cache/stagecraft/test-python; scripts/setup tests makes it)
        """

    /// A program that did not end well.
    public struct Failed: Error {
        /// Its exit status; 127 where there is no Python.
        public var status: Int32
        /// What it said.
        public var output: String
    }

    /// The Float64 of the array `result` that `program` computes, flattened in C order. The program finds `input` as
    /// the array `data`, and NumPy as `np`.
    /// - Throws: ``Failed`` with what Python said.
    public static func run(_ program: String, input: [Double] = []) throws -> [Double] {
        guard let interpreter else { throw Failed(status: 127, output: missing) }
        let header = "import sys\nimport numpy as np\ndata = np.frombuffer(sys.stdin.buffer.read()).copy()\n"
        let footer = "\nsys.stdout.buffer.write(np.asarray(result, dtype=np.float64).tobytes())\n"
        let errors = FileManager.default.temporaryDirectory.appending(path: "reference-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: errors) }
        let process = Process()
        process.executableURL = URL(filePath: interpreter)
        process.arguments = ["-c", header + program + footer]
        let (questions, answers) = (Pipe(), Pipe())
        process.standardInput = questions
        process.standardOutput = answers
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        // Python reads all before it writes anything.
        try questions.fileHandleForWriting.write(contentsOf: input.withUnsafeBytes { Data($0) })
        try questions.fileHandleForWriting.close()
        let answer = try answers.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(status: process.terminationStatus, output: try String(contentsOf: errors, encoding: .utf8))
        }
        return answer.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
    }
}
