// No dictionary or set of the engine goes by strings where a name could hold more than ASCII: Swift would find two names
// equal that are two to the file system.

import Foundation
import Testing

@Suite struct NameDictionariesTests {
    /// Files in which strings are keys, and why no two keys can be canonically equivalent there.
    private static let reasons = [
        // The reader takes ASCII roles only.
        "StageGraph/Graph/AbsentData.swift": "roles", "StageGraph/Graph/CommandCheck.swift": "roles",
        "StageGraph/Graph/Graph.swift": "roles", "StageGraph/Graph/Inputs.swift": "roles",
        "StageGraph/Manifest/CommandTemplate.swift": "roles", "Engine/Run/CommandFolder.swift": "roles",
        "Engine/Run/Pipeline.swift": "roles", "Engine/Run/StageProcess.swift": "roles",
        "Engine/Run/StageWorker.swift": "roles", "Engine/Run/WorkerRequest.swift": "roles",
        // What kinds see: their own words for roles, parameters, tools and shared work.
        "StageGraph/Kind/StageKind.swift": "words of kinds", "StageGraph/Kind/SharedWork.swift": "words of kinds",
        "ResultStore/Key/StageKey.swift": "words of kinds", "Engine/Run/KindCatalog.swift": "words of kinds",
        "Engine/Run/Estimate.swift": "words of kinds",
        "Engine/Run/RunDifference.swift": "digests",
        "Engine/Cluster/SlurmExecutor.swift": "jobs of Slurm", "Engine/Cluster/SlurmPool.swift": "jobs of Slurm",
    ]

    @Test(arguments: ["StageGraph", "ResultStore", "Engine", "Exchange"])
    func onlyWhereKeysAreASCII(module: String) throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources")
        let names = try #require(
            FileManager.default.enumerator(atPath: sources.appendingPathComponent(module).path)?.allObjects as? [String]
        )
        var found: Set<String> = []
        for name in names where name.hasSuffix(".swift") {
            let text = try String(contentsOf: sources.appendingPathComponent("\(module)/\(name)"), encoding: .utf8)
            let code = text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(
                separator: "\n")
            if code.contains("[String:") || code.contains("Set<String>") { found.insert("\(module)/\(name)") }
        }
        #expect(found == Set(Self.reasons.keys.filter { $0.hasPrefix(module + "/") }))
    }
}
