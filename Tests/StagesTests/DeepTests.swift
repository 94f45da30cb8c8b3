// Three-layer networks and deep matrix factorisation: their training kinds, the analysis with its claims, the figure.
import Engine
import HDF5
import TestSupport
import Testing

@testable import Dynamics
@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct DeepTests {
    private let space = StageSpace()
    private var threeLayer: [String] { ["large", "middle", "small"].map { "three-\($0)/history.h5" } }
    private var factorisations: [String] {
        [2, 3].flatMap { depth in (0..<3).map { "factors-\(depth)-\($0)/history.h5" } }
    }

    init() throws {
        for (name, scale) in [("large", 0.1), ("middle", 0.05), ("small", 0.025)] {
            try space.run(
                TrainThreeLayer(), "three-\(name)",
                ["neurons": .integer(16), "scale": .number(scale), "stopAtRisk": .number(0.9)])
        }
        for depth in [2, 3] {
            let scales = depth == 2 ? [1e-2, 1e-3, 1e-4] : [0.2, 0.1, 0.05]
            for index in scales.indices {
                try space.run(TrainMatrixFactorisation(), "factors-\(depth)-\(index)", factors(depth, scales[index]))
            }
        }
    }

    private func factors(_ depth: Int, _ scale: Double) -> [String: Value] {
        [
            "size": .integer(5), "depth": .integer(depth), "scale": .number(scale),
            "singularValues": .list([.number(5), .number(3)]),
        ]
    }

    private func analyse(_ name: String) throws -> String {
        try space.run(
            AnalyseDeep(), name, inputs: ["threeLayer": threeLayer, "factorisations": factorisations])
    }

    @Test func historiesNameUnitsAndTheory() throws {
        let file = try File.open("\(space.folder)/three-small/history.h5")
        #expect(
            try file.root.dataset("history/V_share").attributes()["description"]?.text?.contains("rank one") == true)
        let state = ThreeLayerNetwork.initialState(neurons: 16, inputs: 2, scale: 0.025, seed: 1)
        let v = try file.root.dataset("snapshots/0/V")
        #expect(v.shape == [16, 16])
        let values = try v.readDoubles()
        #expect(firstDifference(values, Array(state[16..<272])) == nil)
        // Neuron by neuron in the file, component by component in the state.
        #expect(try file.root.dataset("snapshots/0/w").readDoubles()[7] == state[272 + 16 + 3])
        let blowUp = try ThreeLayerBlowUp(problem: try .named("odd"), neurons: 16, initialState: state)
        #expect(try file.root.group("theory").attributes()["blow_up_time"]?.double == blowUp.time)
        let risks = try file.root.dataset("history/risk").readDoubles()
        let rlin = try #require(try file.root.group("problem").attributes()["Rlin"]?.double)
        #expect(abs(risks[0] - 6.25) < 0.05 && risks.last! < 0.9 * rlin)

        let factor = try File.open("\(space.folder)/factors-2-1/history.h5")
        let first = try factor.root.dataset("history/singular_1").readDoubles()
        #expect(first[0] < 1e-5 && abs(first.last! - 5) < 0.05)
        #expect(try factor.root.dataset("history/effective_rank").readDoubles().last! < 2)
    }

    /// The claims measure what theory expects: any run in another place, or a slope with the wrong sign, breaks them.
    @Test func claimsHoldAndAreSensitive() throws {
        let file = try File.open(try analyse("deep") + "/deep.h5")
        let claims = try Claim.read(from: file.root)
        func claim(_ id: String) throws -> Claim { try #require(claims.first { $0.id == id }) }
        for id in [
            "plateau-length", "delay.first", "delay.later", "power-law.L3", "loss-steps.L2", "effective-rank.L3",
        ] {
            let found = try claim("A12." + id)
            #expect(found.holds, "\(found.captionSentence)")
        }
        #expect(abs(try claim("A12.delay.first").measured - 1) < 1e-3)
        #expect(try claim("A12.power-law.L3").measured < -0.9)
        #expect(claims.allSatisfy { $0.samples > 0 || $0.relation == .untested })
        expectHolds(
            claims,
            only: [
                "A12.plateau-length": -1.06 ... -0.94, "A12.blow-up-time": 0.94...1.06,
                "A12.blow-up-law": 0.935...1.065,
                "A12.condensation.hidden": -.infinity...2, "A12.condensation.input": -.infinity...0.01,
                "A12.loss-steps.L2": -.infinity...0.02, "A12.effective-rank.L2": -.infinity...0.1,
                "A12.delay.first": 0.99...1.01, "A12.delay.later": 0.95...1.05, "A12.power-law.L3": -1.06 ... -0.94,
            ])

        // Without three scales there is no slope.
        let few = try space.run(
            AnalyseDeep(), "few",
            inputs: ["threeLayer": [threeLayer[0]], "factorisations": Array(factorisations[0...1])])
        let untested = try Claim.read(from: try File.open(few + "/deep.h5").root).filter { $0.relation == .untested }
        #expect(Set(untested.map(\.id)).isSuperset(of: ["A12.plateau-length", "A12.delay.first"]))
    }

    @Test func figureIsReproducible() throws {
        _ = try analyse("deep")
        func plot(_ name: String, analysis: String = "deep") throws -> String {
            try space.run(
                PlotDeep(), name, ["figure": .string("A12"), "caption": .string("Deeper.")],
                inputs: [
                    "threeLayer": threeLayer, "factorisations": factorisations, "analysis": ["\(analysis)/deep.h5"],
                ])
        }
        _ = try plot("first")
        _ = try plot("second")
        #expect(
            space.run("mkdir redrawn && cp first/*.gp first/*.dat first/*.f32 redrawn && cd redrawn && gnuplot A12.gp")
                == 0)
        #expect(!space.bytes("first/A12.png").isEmpty)
        #expect(firstDifference(space.picture("first/A12.png"), space.picture("redrawn/A12.png")) == nil)
        for file in ["A12.gp", "A12.dat", "A12.pdf", "A12-start.f32", "A12-half.f32", "caption.txt"] {
            #expect(firstDifference(space.bytes("first/\(file)"), space.bytes("second/\(file)")) == nil, "\(file)")
        }
        #expect(space.run("pdffonts first/A12.pdf | tail -n +3 | grep -qv Liberation") != 0)
        let caption = space.text("first/caption.txt")
        #expect(caption.hasPrefix("Deeper.\n(a–f) Three-layer tanh network, 16 neurons"))
        #expect(caption.contains("[A12.blow-up-time]") && caption.contains("5 and 3, R = "))

        try space.run(
            AnalyseDeep(), "other", inputs: ["threeLayer": threeLayer.reversed(), "factorisations": factorisations])
        let failure = #expect(throws: Failure.self) { try plot("third", analysis: "other") }
        #expect(failure?.headline == "the analysis is not that of the runs")
    }

    @Test func mistakesAreExplained() throws {
        let wrong = #expect(throws: Failure.self) {
            try space.run(
                AnalyseDeep(), "wrong", inputs: ["threeLayer": factorisations, "factorisations": factorisations])
        }
        #expect(
            wrong?.description.contains("expected") == true && wrong?.description.contains("train.three-layer") == true)
        let ascending = #expect(throws: Failure.self) {
            try space.run(
                TrainMatrixFactorisation(), "ascending",
                factors(2, 0.1).merging(["singularValues": .list([.number(1), .number(2)])]) { $1 })
        }
        #expect(ascending?.description.contains("descending") == true)
    }
}
