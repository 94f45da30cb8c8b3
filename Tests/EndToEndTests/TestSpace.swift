// A temporary project in which the built program runs as a user would run it.

import Foundation
import Testing

/// One project folder; removed when the test is over.
final class TestSpace {
    /// What a run of the program gave.
    struct Outcome {
        var exit: Int32
        var output: String
        var errors: String

        /// The JSON lines of `run --json`.
        var events: [[String: Any]] {
            output.split(separator: "\n").compactMap {
                (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
            }
        }

        /// Stages that were started, in order.
        var ran: [String] {
            events.filter { $0["event"] as? String == "started" }.compactMap { $0["stage"] as? String }
        }

        /// Files that were delivered or repaired, by their names.
        var delivered: [String] {
            events.filter { $0["event"] as? String == "delivered" }.compactMap {
                ($0["path"] as? String).map { ($0 as NSString).lastPathComponent }
            }
        }
    }

    let folder: String
    /// Variables for the program beside a minimal environment.
    var environment: [String: String] = [:]
    /// What must live as long as the project.
    var companions: [AnyObject] = []

    /// The folder of the programs: that of the test bundle that runs now.
    static let programs: String = {
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (bundle as NSString).deletingLastPathComponent
    }()

    static let program = programs + "/stagecraft"

    init() throws {
        var template = Array("/tmp/stagecraft-test-XXXXXX".utf8CString)
        folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    deinit {
        _ = try? Self.start("/bin/chmod", ["-R", "u+w", folder], in: "/", [:]).outcome()
        try? FileManager.default.removeItem(atPath: folder)
    }

    func path(_ name: String) -> String { folder + "/" + name }

    func write(_ name: String, _ text: String) throws {
        let parent = (path(name) as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        // In place, as an editor that keeps the file's identity would.
        guard let file = fopen(path(name), "w") else { throw CocoaError(.fileWriteUnknown) }
        fputs(text, file)
        fclose(file)
    }

    func read(_ name: String) -> String? { try? String(contentsOfFile: path(name), encoding: .utf8) }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// Regular files below a folder, relative to the project.
    func files(_ name: String) -> [String] {
        (FileManager.default.enumerator(atPath: path(name))?.allObjects as? [String] ?? []).filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path(name) + "/" + $0, isDirectory: &isFolder)
                && !isFolder.boolValue
        }.map { name + "/" + $0 }.sorted()
    }

    /// Writes pipeline.json with these members of "stages".
    func manifest(_ stages: String, more: String = "") throws {
        try write("pipeline.json", "{\"stagecraft\": 1, \"project\": \"test\", \(more) \"stages\": {\n\(stages)\n}}")
    }

    /// Copies `pipeline.json` and what it includes from another project.
    func copyManifest(from folder: String) throws {
        for name in ["pipeline.json", "pipeline"] {
            try FileManager.default.copyItem(atPath: folder + "/" + name, toPath: path(name))
        }
    }

    /// Runs the program to its end.
    @discardableResult
    func stagecraft(_ arguments: String...) throws -> Outcome { try start(arguments).outcome() }

    /// `run --json`.
    @discardableResult
    func run(_ arguments: String...) throws -> Outcome { try start(["run", "--json"] + arguments).outcome() }

    /// Starts the program, or another of ours. `through`: a command line in front of it (strace, setpriv).
    func start(
        _ arguments: [String], program: String = "stagecraft", through: [String] = []
    ) throws -> Running {
        let line = through + [Self.programs + "/" + program] + arguments
        return try Self.start(line[0], Array(line.dropFirst()), in: folder, environment)
    }

    /// Runs a shell command in the project.
    @discardableResult
    func shell(_ command: String) throws -> Outcome {
        try Self.start("/bin/sh", ["-c", command], in: folder, environment).outcome()
    }

    /// Starts a shell command in the project.
    func startShell(_ command: String) throws -> Running {
        try Self.start("/bin/sh", ["-c", command], in: folder, environment)
    }

    /// A process with its output in files, so that nothing waits for a reader.
    final class Running {
        let process: Process
        private let output: URL
        let errors: URL

        init(_ process: Process, _ output: URL, _ errors: URL) {
            self.process = process
            self.output = output
            self.errors = errors
        }

        func outcome() throws -> Outcome {
            process.waitUntilExit()
            defer {
                try? FileManager.default.removeItem(at: output)
                try? FileManager.default.removeItem(at: errors)
            }
            let signalled = process.terminationReason == .uncaughtSignal
            return Outcome(
                exit: process.terminationStatus + (signalled ? 128 : 0),
                output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
                errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
        }
    }

    private static func start(
        _ program: String, _ arguments: [String], in folder: String, _ environment: [String: String]
    ) throws -> Running {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try located(program))
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"].merging(environment) { $1 }
        let name = "/tmp/stagecraft-output-\(UUID().uuidString)"
        for suffix in [".out", ".err"] { _ = FileManager.default.createFile(atPath: name + suffix, contents: nil) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: name + ".out"))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: name + ".err"))
        try process.run()
        return Running(process, URL(fileURLWithPath: name + ".out"), URL(fileURLWithPath: name + ".err"))
    }

    private static func located(_ program: String) throws -> String {
        if program.hasPrefix("/") { return program }
        return try #require(
            ["/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/"].map { $0 + program }
                .first { FileManager.default.isExecutableFile(atPath: $0) }, "\(program) is not installed")
    }
}

/// Waits until a condition holds; records an issue after some seconds.
func wait(for what: String, seconds: Int = 10, _ condition: () -> Bool) {
    for _ in 0..<(100 * seconds) {
        if condition() { return }
        usleep(10_000)
    }
    Issue.record("waited in vain for \(what)")
}
