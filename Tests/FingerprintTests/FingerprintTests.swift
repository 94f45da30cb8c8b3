import Foundation
import Testing

/// The build tool, run as the plugin runs it.
@Suite struct FingerprintTests {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "fingerprint-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/a/inner", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: folder + "/b/include", withIntermediateDirectories: true)
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    private func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return output
    }

    /// Digest by folder.
    private func digests() throws -> [String: String] {
        let tool = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/fingerprint"
        let output = folder + "/Digests.swift"
        _ = try run(tool, [output, "A=\(folder)/a", "A/inner=\(folder)/a/inner", "B=\(folder)/b", "A:B", "B:"])
        let text = try String(contentsOfFile: output, encoding: .utf8)
        let pairs = text.matches(of: #/"([^"]+)": "([0-9a-f]{64})",/#).map { (String($0.1), String($0.2)) }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    @Test func aChangeShowsInItsFolderOnly() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write("one", to: "a/one.swift")
        try write("two", to: "a/inner/two.swift")
        try write("three", to: "b/include/three.h")
        let first = try digests()
        #expect(first.keys.sorted() == ["A", "A/inner", "B"])
        let text = try String(contentsOfFile: folder + "/Digests.swift", encoding: .utf8)
        #expect(text.contains("        \"A\": [\"B\"],\n        \"B\": [],\n"))
        try write("3", to: "b/include/three.h")
        try write("hidden", to: "a/.one.swift.swp")
        let second = try digests()
        #expect(second["A"] == first["A"] && second["A/inner"] == first["A/inner"] && second["B"] != first["B"])
        try write("two!", to: "a/inner/two.swift")
        let third = try digests()
        #expect(third["A"] == first["A"] && third["A/inner"] != first["A/inner"])
        // The same bytes under another name.
        try FileManager.default.moveItem(atPath: folder + "/a/one.swift", toPath: folder + "/a/uno.swift")
        let fourth = try digests()
        #expect(fourth["A"] != first["A"])
        #expect(try digests() == fourth)
    }

    /// Against coreutils: length and bytes of the path, length and bytes of the content, for each file.
    @Test func theDigestIsSHA256() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write("one", to: "a/b.swift")
        try write("", to: "a/a")
        var bytes = Data()
        for part in ["a", "", "b.swift", "one"] { bytes += [UInt8(part.utf8.count), 0, 0, 0, 0, 0, 0, 0] + part.utf8 }
        try bytes.write(to: URL(fileURLWithPath: folder + "/preimage"))
        let expected = try run("/usr/bin/sha256sum", [folder + "/preimage"]).prefix(64)
        #expect(try digests()["A"] == String(expected))
    }
}
