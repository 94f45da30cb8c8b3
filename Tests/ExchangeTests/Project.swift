import Foundation
import StageGraph

@testable import Exchange

/// A temporary project that something is imported in; removed at the end.
final class Project {
    let folder: String

    init() {
        var template = Array("/tmp/stagecraft-exchange-XXXXXX".utf8CString)
        folder = String(cString: mkdtemp(&template))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var files: ProjectFiles { ProjectFiles(folder: folder) }

    func write(_ name: String, _ text: String = "x\n") {
        let path = folder + "/" + name
        try? FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try? text.write(toFile: path, atomically: false, encoding: .utf8)
    }

    /// The manifest of a Snakefile, without the comments at its head.
    func snakemake(_ text: String, _ targets: String...) throws -> String {
        write("Snakefile", text)
        return Self.body(try SnakemakeImport.manifest(of: "Snakefile", targets: targets, in: files).manifest)
    }

    func dvc(_ text: String) throws -> String {
        write("dvc.yaml", text)
        return Self.body(try DVCImport.manifest(of: "dvc.yaml", in: files).manifest)
    }

    /// What is said beside the manifest.
    func notes(_ text: String) throws -> [String] {
        write("Snakefile", text)
        return try SnakemakeImport.manifest(of: "Snakefile", targets: [], in: files).notes.map(\.description)
    }

    func dvcNotes(_ text: String) throws -> [String] {
        write("dvc.yaml", text)
        return try DVCImport.manifest(of: "dvc.yaml", in: files).notes.map(\.description)
    }

    /// What is wrong, as a person reads it.
    func mistakes(_ work: () throws -> Void) -> String {
        do {
            try work()
            return "no mistake"
        } catch { return String(describing: error) }
    }

    private static func body(_ manifest: String) -> String {
        let start = manifest.range(of: "\n{\n")?.lowerBound ?? manifest.startIndex
        return String(manifest[start...].dropFirst())
    }
}

extension String {
    /// The stage of that name as the manifest writes it, from `"name": {` on.
    func stage(_ name: String) -> String {
        guard let start = range(of: "\n    \"\(name)\": {")?.upperBound else { return "no such stage in: \(self)" }
        let end = range(of: "\n    }", range: start..<endIndex)?.lowerBound ?? endIndex
        return String(self[start..<end])
    }
}
