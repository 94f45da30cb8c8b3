import Foundation
import Testing

/// The list of faults that the tests should notice.
struct MutationListTests {
    private static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path()
    private static let python = "/usr/bin/python3"

    /// A fault whose place in the sources has changed would be tried no more.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: python), "skipped: needs \(python)"))
    func everyFaultStillApplies() throws {
        let process = Process()
        process.executableURL = URL(filePath: Self.python)
        process.arguments = [Self.project + "scripts/mutate", "--check"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
        #expect(text.contains("faults"), "\(text)")
    }
}
