// The built program gives the same results whatever the instruction set and the number of threads, and says at once
// where a processor lacks what it needs. All of the smoke profile: scripts/same-bits.
import Foundation
import TestSupport
import Testing

@Suite struct SameBitsTests {
    /// Names of all results of a run of two figures, one of each paper: objects are named by the digest of their content.
    private func results(_ arguments: String..., instructions: String? = nil) throws -> [String] {
        let space = try TestSpace()
        let project = URL(fileURLWithPath: #filePath).appending(path: "../../..").standardizedFileURL
        try space.copyManifest(from: project.path)
        space.environment["STAGECRAFT_INSTRUCTIONS"] = instructions
        let outcome = try space.start(["run", "--json", "--profile", "smoke", "A12", "B9"] + arguments).outcome()
        try #require(outcome.exit == 0, "\(outcome.errors)")
        #expect(outcome.delivered.contains("A12.pdf") && outcome.delivered.contains("B9.png"))
        return space.files(".stagecraft/objects")
    }

    @Test func figuresDependOnNeitherInstructionsNorThreads() throws {
        let plain = try results()
        #expect(plain.count > 50)
        let capped = try results("--threads", "2", "--jobs", "2", instructions: "avx2")
        #expect(firstDifference(capped, plain) == nil)
    }

    private static let manifest = #"""
        {"stagecraft": 1, "stages": {"flow": {"kind": "train.flow",
         "parameters": {"problem": "odd", "neurons": 10, "alpha": 1, "seed": 1, "endTime": 0.1}}}}
        """#

    @Test func whatIsNoInstructionSetIsNamed() throws {
        let space = try TestSpace()
        try space.write("pipeline.json", Self.manifest)
        space.environment["STAGECRAFT_INSTRUCTIONS"] = "mmx"
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 1)
        #expect(
            outcome.errors.contains("STAGECRAFT_INSTRUCTIONS does not name an instruction set"), "\(outcome.errors)")
        #expect(outcome.errors.contains("baseline, avx2 or avx512"), "\(outcome.errors)")
    }

    private static let qemu = "/usr/bin/qemu-x86_64"

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: qemu),
            "skipped: needs qemu-x86_64 (scripts/setup tests installs it)"))
    func aProcessorWithoutFusedMultiplyAddIsRefusedBeforeTheFirstStage() throws {
        let space = try TestSpace()
        try space.write("pipeline.json", Self.manifest)
        try space.shell("! \(Self.qemu) -cpu Nehalem '\(TestSpace.program)' run >log 2>&1")
        let log = try #require(space.read("log"))
        #expect(log.contains("error: this processor has no fused multiply-add"), "\(log)")
        #expect(log.contains("expected: x86-64 with FMA and AVX2"), "\(log)")
        #expect(!log.contains("started") && !space.exists(".stagecraft/last"))
    }
}
