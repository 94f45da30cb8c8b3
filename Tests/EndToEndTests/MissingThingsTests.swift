// What a user sees who lacks a tool or a data file, or gives a bad manifest: what is missing, where, what to do.

import Foundation
import Testing

struct MissingThingsTests {
    private func project(_ space: TestSpace) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        try space.copyManifest(from: folder.path)
    }

    @Test func aMissingGnuplotIsNamedWithItsPackage() throws {
        let space = try TestSpace()
        try project(space)
        space.environment["PATH"] = "/nonexistent"
        let outcome = try space.stagecraft("run", "A1", "--profile", "smoke")
        #expect(outcome.exit == 1)
        // Said before anything runs.
        #expect(outcome.errors.hasPrefix("gnuplot: error: "), "\(outcome.errors)")
        #expect(outcome.errors.contains("gnuplot-nox"), "\(outcome.errors)")
        #expect(!space.exists("figures"))
    }

    @Test func aMissingDataFileIsNamedWithWhereItWasSought() throws {
        let space = try TestSpace()
        try project(space)
        let text = try #require(space.read("pipeline/data.json"))
        try space.write(
            "pipeline/data.json",
            text.replacingOccurrences(of: "/usr/share/datasets/fashion-mnist", with: "/nonexistent"))
        let outcome = try space.stagecraft("run", "B1", "--profile", "smoke")
        #expect(outcome.exit == 1)
        for word in ["train-images-idx3-ubyte.gz", "/nonexistent", "dataset-fashion-mnist", "STAGECRAFT_DATA"] {
            #expect(outcome.errors.contains(word), "\(word): \(outcome.errors)")
        }
    }

    /// A figure that shades α = 1 needs such runs: that is said before anything runs.
    @Test func aSettingThatAFigureCannotDoWithoutIsNamed() throws {
        let space = try TestSpace()
        try project(space)
        let text = try #require(space.read("pipeline/a-plateau.json"))
        let changed = text.replacingOccurrences(
            of: "\"alphas\": { \"smoke\": [0.75, 1.0]", with: "\"alphas\": { \"smoke\": [0.75, 1.1]")
        #expect(changed != text)
        try space.write("pipeline/a-plateau.json", changed)
        let outcome = try space.stagecraft("run", "--profile", "smoke", "--dry-run")
        #expect(outcome.exit == 2 && outcome.output == "", "\(outcome)")
        for figure in ["loss-stages", "critical-point", "norms"] {
            #expect(outcome.errors.contains("key:       stages.plot-\(figure)"), "\(outcome.errors)")
        }
        #expect(outcome.errors.contains("has alpha = 1.0\n"))
        #expect(outcome.errors.contains("there are: 0.75, 1.1\n"))
    }

    @Test func aDamagedDataFileIsRefusedWithBothDigests() throws {
        let space = try TestSpace()
        try project(space)
        for name in ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"] {
            try space.write("data/\(name)-ubyte.gz", "damaged")
        }
        space.environment["STAGECRAFT_DATA"] = space.path("data")
        let outcome = try space.stagecraft("run", "train-f0", "--profile", "smoke")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7"))
        #expect(outcome.errors.contains("data/train-images-idx3-ubyte.gz"), "\(outcome.errors)")
    }

    /// It hides nothing of the others.
    @Test func aMissingProgramIsToldOfItsStageAlone() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "a": { "kind": "command", "outputs": ["o"], "command": ["sh", "-c", "echo > o"] },
            "b": { "kind": "command", "outputs": ["o"], "command": ["nosuchprogram"] },
            "c": { "kind": "command", "outputs": ["o"], "inputs": { "b": "b/o" }, "command": ["nosuchprogram", "too"] }
            """)
        #expect(try space.run("a").exit == 0)
        let status = try space.stagecraft("status", "--all")
        #expect(status.exit == 1)
        for line in [
            "fresh   a", "missing b  (the program 'nosuchprogram' is not found)", "missing c", "1 fresh, 2 missing",
        ] { #expect(status.output.contains(line), "\(line): \(status)") }
        let plan = try space.stagecraft("run", "--dry-run")
        #expect(plan.output.contains("run     b  (the program 'nosuchprogram' is not found)"), "\(plan)")
        #expect(try space.stagecraft("status", "--json").output.contains("\"unknown\""))
        #expect(try space.stagecraft("why", "a").exit == 0)
    }

    @Test func allMistakesOfAManifestAreShownWithTheirPlaces() throws {
        let space = try TestSpace()
        try space.write(
            "pipeline.json",
            """
            { "stagecraft": 1, "project": "p", "stages": {
              "a": { "kind": "train.flov", "parameters": {} },
              "b": { "kind": "train.flow", "parameters": { "neurons": "many", "alpha": 1, "sed": 1 } } } }
            """)
        let outcome = try space.stagecraft("status")
        #expect(outcome.exit == 2)
        for line in ["pipeline.json:2:", "'train.flow'", "pipeline.json:3:", "'seed'"] {
            #expect(outcome.errors.contains(line), "\(line): \(outcome.errors)")
        }
    }
}
