// Runs PyTorch on the same weights and batch and reads back what it computed (Tests/PyTorch/compare.py).
import Foundation
import Synchronization
import TestPython
import Testing

@testable import Learning

enum PyTorchReference {
    /// What is computed; JSON for compare.py.
    struct Task: Encodable {
        var network: String
        var input: [Int]
        var image: [Int] = []
        var classes = 10
        var width = 1.0
        var activation = "tanh"
        var loss = "softmaxCrossEntropy"
        var optimiser = "sgd"
        var rate = 0.01
        var decay = 0.0
        var steps = 1
        var type = "float64"
    }

    struct Result {
        var loss: Double
        var output: [Double]
        var gradients: [String: [Double]]
        var after: [String: [Double]]
    }

    /// - Parameters:
    ///   - x: samples in NCHW order, its shape.
    ///   - y: labels, or values in NCHW order.
    static func run(
        _ task: Task, state: [NamedArray], x: [Float], xShape: [Int], y: [Float], yShape: [Int]
    ) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pytorch-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("state"), withIntermediateDirectories: true)
        try JSONEncoder().encode(task).write(to: folder.appendingPathComponent("task.json"))
        try npy(x, xShape).write(to: folder.appendingPathComponent("x.npy"))
        try npy(y, yShape).write(to: folder.appendingPathComponent("y.npy"))
        for array in state {
            try npy(array.values, array.shape).write(to: folder.appendingPathComponent("state/\(array.name).npy"))
        }
        let answer = try session.withLock { session in
            if session == nil { session = try Session(python: #require(PythonReference.interpreter)) }
            return try session!.ask(folder.path)
        }
        try #require(answer == "done", "\(answer)")
        return Result(
            loss: try read(folder.appendingPathComponent("loss.npy"))[0],
            output: try read(folder.appendingPathComponent("output.npy")),
            gradients: try readAll(folder.appendingPathComponent("gradient")),
            after: try readAll(folder.appendingPathComponent("after")))
    }

    /// One PyTorch for all tests: importing it takes longer than any of them.
    private static let session = Mutex<Session?>(nil)

    /// A running compare.py; it ends with the tests, when its standard input closes.
    private struct Session {
        private let process = Process()
        private let requests = Pipe()
        private let answers = Pipe()

        init(python: String) throws {
            let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("PyTorch/compare.py")
            process.executableURL = URL(fileURLWithPath: python)
            process.arguments = [script.path]
            process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
            process.standardInput = requests
            process.standardOutput = answers
            try process.run()
        }

        func ask(_ folder: String) throws -> String {
            try requests.fileHandleForWriting.write(contentsOf: Data((folder + "\n").utf8))
            var line = Data()
            while let byte = try answers.fileHandleForReading.read(upToCount: 1), !byte.isEmpty, byte[0] != 10 {
                line.append(byte)
            }
            return String(decoding: line, as: UTF8.self)
        }
    }

    /// NumPy's format, version 1.0, little-endian Float32, C order.
    private static func npy(_ values: [Float], _ shape: [Int]) -> Data {
        let extents = shape.map { "\($0)," }.joined(separator: " ")
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(extents)), }"
        header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
        var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0])
        data.append(contentsOf: [UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8)])
        data.append(contentsOf: Array(header.utf8))
        values.withUnsafeBytes { data.append(contentsOf: $0) }
        return data
    }

    private static func read(_ file: URL) throws -> [Double] {
        let bytes = [UInt8](try Data(contentsOf: file))
        let header = String(decoding: bytes[10..<10 + Int(bytes[8]) + Int(bytes[9]) << 8], as: UTF8.self)
        try #require(header.contains("'<f8'") && header.contains("'fortran_order': False"))
        return bytes[(10 + Int(bytes[8]) + Int(bytes[9]) << 8)...].withUnsafeBytes { raw in
            (0..<raw.count / 8).map { raw.loadUnaligned(fromByteOffset: $0 * 8, as: Double.self) }
        }
    }

    private static func readAll(_ folder: URL) throws -> [String: [Double]] {
        var result: [String: [Double]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            result[String(name.dropLast(4))] = try read(folder.appendingPathComponent(name))
        }
        return result
    }
}
