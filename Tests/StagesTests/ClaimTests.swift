import Engine
import HDF5
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct ClaimTests {
    private func claim(_ relation: Claim.Relation, measured: Double) -> Claim {
        Claim("A.x", "x is 1", relation, expected: 1, tolerance: 0.1, measured: measured, samples: 1)
    }

    @Test(arguments: [
        (Claim.Relation.equals, [0.95, 1.05], [0.85, 1.15]), (.atMost, [0, 1.05], [1.15]),
        (.atLeast, [0.95, 3], [0.85]), (.differs, [0.85, 1.15], [0.95, 1.05]),
    ])
    func relationsDecide(_ relation: Claim.Relation, holding: [Double], failing: [Double]) {
        for value in holding { #expect(claim(relation, measured: value).verdict == "holds") }
        for value in failing { #expect(claim(relation, measured: value).verdict == "does not hold") }
    }

    @Test func nothingHoldsOfNaN() {
        for relation in [Claim.Relation.equals, .atMost, .atLeast, .differs] {
            #expect(!claim(relation, measured: .nan).holds)
        }
    }

    @Test func survivesAFile() throws {
        let claims = [
            Claim("A1.a", "K_f is 1", expected: 1, tolerance: 0.01, measured: 1.002, spread: 3e-4, samples: 3),
            Claim("A1.b", "bound", .atMost, expected: 0, tolerance: 1e-9, measured: -2, samples: 1),
        ]
        let file = try File.create()
        try Claim.write(claims, to: file.root)
        let read = try File.open(image: try file.finish())
        #expect(try Claim.read(from: read.root) == claims)
        #expect(try read.root.group("claims/A1.a").attributes()["verdict"] == "holds")
    }

    @Test func captionSentence() {
        let claim = Claim("A1.a", "K_f is 1", expected: 1, tolerance: 0.01, measured: 1.0023, spread: 3e-4, samples: 3)
        #expect(
            claim.captionSentence
                == "K_f is 1: measured 1.002 ± 0.0003, 3 runs; expected: 1 (tolerance 0.01); holds.")
        #expect(claim.captionLine == "[A1.a] \(claim.captionSentence)")
    }

    @Test func whatTheScaleDoesNotAllowIsNotTested() throws {
        let claim = Claim.untested("A2.slope", "The slope needs three sizes")
        #expect(claim.verdict == "not tested at this scale" && !claim.holds)
        #expect(claim.captionSentence == "The slope needs three sizes: not tested at this scale.")
        let file = try File.create()
        try Claim.write([claim], to: file.root)
        let read = try Claim.read(from: File.open(image: try file.finish()).root)
        #expect(read.map(\.verdict) == [claim.verdict])
    }

    @Test func whatRestsOnUnverifiedDataSaysSo() throws {
        let context = StageContext(
            stage: "s", parameters: .init([:]), inputs: [:], unverified: ["data:cifar-10/test"], outputFolder: "")
        let claim = Claim("A1.a", "K_f is 1", expected: 1, tolerance: 0, measured: 1, samples: 1)
        func written() throws -> (claim: Claim?, labels: AttributeValue?) {
            let file = try Artifact.create(kind: "k", description: "d", parameters: .init([:]))
            try Claim.write([claim], to: file.root)
            let read = try File.open(image: try file.finish())
            return (try Claim.read(from: read.root).first, try read.root.attributes()["unverified_data"])
        }
        let marked = try StageContext.$current.withValue(context) { try written() }
        #expect(marked.claim?.sentence == "K_f is 1 (unverified data)")
        #expect(marked.labels == .strings(["data:cifar-10/test"]))
        let plain = try written()
        #expect(plain.claim == claim && plain.labels == nil)
    }

    @Test func spreadIsTheSampleDeviation() {
        #expect(meanAndSpread([1, 2, 3, 4]) == (2.5, (5.0 / 3).squareRoot()))
        #expect(meanAndSpread([7]) == (7, 0))
    }
}
