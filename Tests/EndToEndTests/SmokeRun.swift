import Foundation

/// The project's pipeline in a folder of its own, run once for all tests here.
struct SmokeRun {
    let space: TestSpace
    let first: TestSpace.Outcome
    /// Artifact `stage/file` → where its bytes are.
    let artifacts: [String: String]
    /// Paper and id of every figure of the profile.
    let figures: [(paper: String, id: String)]

    // Made once, before the serial tests that use it.
    nonisolated(unsafe) static let shared = Result { try SmokeRun() }

    private init() throws {
        space = try TestSpace()
        let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        try space.copyManifest(from: project.path)
        first = try space.run("--profile", "smoke")
        artifacts = try Self.artifacts(in: space)
        figures = try space.stagecraft("list", "figures", "--profile", "smoke").output.split(separator: "\n").map {
            let words = $0.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
            return (paper: String(words[1]), id: String(words[0]))
        }
    }

    func run(_ arguments: String...) throws -> TestSpace.Outcome {
        try space.start(["run", "--json", "--profile", "smoke"] + arguments).outcome()
    }

    /// The last results of the smoke profile's stages in a project.
    static func artifacts(in space: TestSpace) throws -> [String: String] {
        var artifacts: [String: String] = [:]
        for line in try space.stagecraft("list", "artifacts", "--profile", "smoke").output.split(separator: "\n") {
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            if words.count == 2 { artifacts[String(words[0])] = String(words[1]) }
        }
        return artifacts
    }
}
