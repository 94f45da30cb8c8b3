import Engine
import Foundation
import HDF5
import Testing

@testable import Results

struct MeasureTests {
    @Test func aRuleGivesAClaimOrSaysThatItIsUntested() {
        let mean = Claim.measure("X.mean", "A mean", expected: 2, tolerance: 0.5) { .mean([1, 2, 3]) }
        #expect(mean.measured == 2)
        #expect(mean.spread == 1)
        #expect(mean.samples == 3)
        #expect(mean.holds)
        let value = Claim.measure("X.value", "A value", .atLeast, expected: 3) { .value(2, samples: 7) }
        #expect(value.samples == 7)
        #expect(!value.holds)
        for nothing in [Measured?.none, .mean([])] {
            let untested = Claim.measure("X.none", "Too few", expected: 1 / 0.0) { nothing }
            #expect(untested.id == "X.none")
            #expect(untested.sentence == "Too few")
            #expect(untested.relation == .untested)
        }
        // How many runs a mean rests on.
        #expect(Claim.measure("X", "", expected: 0) { .mean([1, 1], samples: 9) }.samples == 9)
    }

    @Test(arguments: [
        (1.2e-5, 2, "1.2×10⁻⁵"), (4000, 4, "4000"), (-0.25, 2, "−0.25"), (-3e7, 2, "−3×10⁷"), (1e-12, 3, "1×10⁻¹²"),
        (.nan, 2, "nan"), (0, 3, "0"),
    ]) func captionsWriteNumbersAsFiguresDo(_ number: (Double, Int, String)) {
        #expect(short(number.0, digits: number.1) == number.2)
    }

    /// A kind that says what it found, and what that becomes.
    private struct Found: AnalysisKind {
        let name = "analyse.found"
        let summary = ""
        let contents = "what was found"
        let artifact = "found.h5"
        let inputs: [InputDeclaration] = []

        func analyse(_ context: StageContext) throws -> Analysis {
            let rows = try context.measure([3.0, 4.0]) { $0 * 2 }
            return Analysis(
                ["what": .string("a test")],
                tables: [.init("deep/table", Table([Column("x", "the number", rows)]), attributes: ["k": .integer(5)])],
                claims: [.measure("F.one", "One", expected: 6) { .value(rows[0], samples: 1) }])
        }
    }

    @Test func anAnalysisBecomesAnArtifact() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "measure-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let context = StageContext(
            stage: "found", parameters: ParameterValues([:]), inputs: [:], outputFolder: folder, threads: 1)
        try Found().run(context)
        #expect(Found().outputs(context.parameters) == ["found.h5"])
        let file = try File.open(folder + "/found.h5")
        #expect(try file.root.attributes()["kind"]?.text == "analyse.found")
        #expect(try file.root.attributes()["description"]?.text == "what was found")
        #expect(try file.root.attributes()["what"]?.text == "a test")
        #expect(try file.root.group("deep/table").attributes()["k"]?.int == 5)
        #expect(try Table(reading: file.root.group("deep/table")).values("x") == [6, 8])
        #expect(try Claim.read(from: file.root).map(\.id) == ["F.one"])
    }
}
