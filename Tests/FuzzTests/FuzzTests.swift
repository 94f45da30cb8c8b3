// A slice of scripts/fuzz: the same program, fewer inputs, other seeds than those that have been run at length.
import Foundation
import Testing

/// Mangled input must end in an answer or an error, soon and within memory.
@Suite struct FuzzTests {
    /// Beside the test bundle that runs now.
    private static let program: URL = {
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: bundle).deletingLastPathComponent().appending(path: "fuzz")
    }()

    private func run(_ arguments: [String]) throws -> (output: String, status: Int32) {
        let process = Process()
        process.executableURL = Self.program
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (output, process.terminationStatus)
    }

    /// So many inputs of each reader: a few seconds each.
    @Test(arguments: [
        ("manifest", 1500), ("expression", 1500), ("records", 2000), ("cost-history", 1000), ("journal", 1000),
        ("last-results", 3000), ("stat-index", 2000), ("worker-messages", 2000), ("idx", 5000), ("cifar", 3000),
        ("gzip", 3000), ("hdf5", 300), ("snakefile", 1500), ("dvc", 1500),
    ])
    func nothingTrapsOrHangs(_ reader: String, _ runs: Int) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(UUID().uuidString)").path()
        let (output, status) = try run([reader, "\(runs)", "7", folder])
        // Inputs that did are kept for whoever looks into it.
        if status == 0 { try? FileManager.default.removeItem(atPath: folder) }
        #expect(status == 0, "\(output)")
        #expect(output.contains("\(reader): \(runs) inputs"), "\(output)")
    }

    @Test func everyReaderHasItsSlice() throws {
        let names = try run(["list"]).output.split(separator: "\n").map(String.init)
        #expect(
            Set(names) == [
                "manifest", "expression", "records", "cost-history", "journal", "last-results", "stat-index",
                "worker-messages", "idx", "cifar", "gzip", "hdf5", "snakefile", "dvc",
            ])
    }
}
