// The build tool, run as the plugin runs it.
import Foundation
import Testing

@Suite struct ToolTests {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "fingerprint-\(UUID().uuidString)"
        for path in ["StageGraph", "Kinds", "C/include"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(path)", withIntermediateDirectories: true)
        }
        try write("public protocol StageKind {}", to: "StageGraph/StageKind.swift")
        try write("import C\nimport StageGraph\npublic struct K: StageKind {}", to: "Kinds/K.swift")
        try write("int c(void);", to: "C/include/c.h")
        try write("#!/bin/sh\necho 'Swift version 1.2 (test)'\necho 'Target: none'\n", to: "swiftc")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/swiftc")
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
    }

    private func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }

    private var output: String { folder + "/SourceDigests.swift" }

    private func table(_ more: [String] = []) throws -> [String] {
        let tool = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/fingerprint"
        let result = try run(
            tool,
            [output, folder + "/swiftc", "--module", "C", "other", folder + "/C", "--source", "include/c.h"] + [
                "--module", "Kinds", "swift", folder + "/Kinds", "--needs", "C", "--needs", "StageGraph", "--source",
                "K.swift",
            ] + more + ["--module", "StageGraph", "swift", folder + "/StageGraph", "--source", "StageKind.swift"])
        #expect(result.status == 0, "\(result.output)")
        let text = try String(contentsOfFile: output, encoding: .utf8)
        #expect(text.contains("enum SourceDigests {\n    static let table = #\"\"\"\n"))
        return text.matches(of: #/(?m)^ +((?:compiler|file|kind) .*)$/#).map { String($0.1) }
    }

    /// Against coreutils.
    @Test func theTableNamesCompilerFilesAndKinds() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let words = ["import", "C", "import", "StageGraph", "public", "struct", "K", ":", "StageKind", "{", "}"]
        try Data([0] + words.flatMap { Array($0.utf8) + [0] }).write(to: URL(filePath: folder + "/preimage"))
        let expected = try run("/usr/bin/sha256sum", [folder + "/preimage"]).output.prefix(16)
        let lines = try table()
        try #require(lines.count == 4)
        #expect(lines[0] == "compiler Swift version 1.2 (test)")
        #expect(lines[1].hasPrefix("file ") && lines[1].hasSuffix(" C"))
        #expect(lines[2] == "file \(expected) Kinds/K.swift")
        #expect(lines[3] == "kind Kinds.K 0 1")
    }

    @Test func anEqualTableIsLeftAlone() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let first = try table()
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1000)], ofItemAtPath: output)
        try write("import C // c\nimport StageGraph\n\npublic struct K : StageKind {\n}\n", to: "Kinds/K.swift")
        #expect(try table() == first)
        let date = try FileManager.default.attributesOfItem(atPath: output)[.modificationDate] as? Date
        #expect(date == Date(timeIntervalSince1970: 1000))
        try write("import C\nimport StageGraph\npublic struct K: StageKind { let a = 1 }", to: "Kinds/K.swift")
        #expect(try table() != first)
    }

    @Test func settingsAndResourcesCount() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let first = try table()
        #expect(try table(["--with", "FAST"])[2] != first[2])
        try write("1", to: "Kinds/a.txt")
        #expect(try table(["--resource", "a.txt"]) == first)
        let kind = "import C\nimport StageGraph\npublic struct K: StageKind { let a = Bundle.module }"
        try write(kind, to: "Kinds/K.swift")
        let one = try table(["--resource", "a.txt"])
        #expect(one.contains { $0.hasSuffix(" Kinds (resources)") })
        try write("2", to: "Kinds/a.txt")
        #expect(try table(["--resource", "a.txt"]) != one)
    }

    @Test func aCompilerThatDoesNotAnswerIsAnError() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let tool = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/fingerprint"
        #expect(try run(tool, [output, "/bin/false"]).status != 0)
    }
}
