// Build tool: writes a Swift file that says which files the code of each stage kind is in, and a digest of each file.
// Unaware of the package; the plugin CodeFingerprint names modules and files (Module.swift).

import Foundation

@main struct Fingerprint {
    static func main() throws {
        let arguments = try Arguments(Array(CommandLine.arguments.dropFirst()))
        let tree = try SourceTree(arguments.modules) { [UInt8](try Data(contentsOf: URL(filePath: $0))) }
        let text = Table(tree, compiler: try version(of: arguments.compiler)).swift
        // Left alone if it is the same, so that nothing is compiled again.
        if (try? String(contentsOfFile: arguments.output, encoding: .utf8)) == text { return }
        try text.write(toFile: arguments.output, atomically: true, encoding: .utf8)
    }

    /// The first line that `swiftc --version` prints.
    private static func version(of compiler: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: compiler)
        process.arguments = ["--version"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0, let line = output.split(separator: "\n").first else {
            throw UsageError(text: "\(compiler) --version: exit \(process.terminationStatus), '\(output)'")
        }
        return String(line)
    }
}
