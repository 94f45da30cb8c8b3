import Foundation
import TestSupport
import Testing

@testable import HDF5

private let outputVariable = "STAGECRAFT_HDF5_SAMPLE"

@Suite struct DeterminismTests {
    /// Does nothing by itself: what the next test runs in processes of its own.
    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment[outputVariable] != nil, "run by anotherProcessWritesTheSameBytes"))
    func writeTheSample() throws {
        try writeAtomically(try sampleImage(), to: ProcessInfo.processInfo.environment[outputVariable] ?? "")
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment[outputVariable] == nil))
    func anotherProcessWritesTheSameBytes() throws {
        let folder = try TemporaryFolder()
        let here = try sampleImage()
        for perturbation in ["0", "165"] {
            // Another time, and other bytes in what malloc returns: neither may reach the file.
            Thread.sleep(forTimeInterval: 1.1)
            let path = "\(folder.path)/\(perturbation).h5"
            try run(
                CommandLine.arguments[0], ["--testing-library", "swift-testing", "--filter", "writeTheSample"],
                environment: [outputVariable: path, "MALLOC_PERTURB_": perturbation, "TZ": "Asia/Tokyo"])
            let there = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            #expect(firstDifference(there, here) == nil)
        }
    }
}
