import Engine
import Foundation
import HDF5
import Learning
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

/// Comparisons of phases, on drawn curves.
@Suite struct ComparedPhasesTests {
    private let space = StageSpace()

    @Test func theRankCorrelationIsSpearmans() {
        #expect(rankCorrelation(withOrderOf: [0.1, 0.2, 5]) == 1)
        #expect(rankCorrelation(withOrderOf: [3, 2, 1, 0]) == -1)
        // One exchanged pair of n costs 12/(n(n² − 1)).
        #expect(abs(rankCorrelation(withOrderOf: [1, 3, 2, 4, 5]) - (1 - 12.0 / 120)) < 1e-12)
        // scipy.stats.spearmanr([0, 1, 2, 3], [1, 2, 2, 3]) and ([0, 1, 2, 3, 4], [5, 1, 1, 2, 5]).
        #expect(abs(rankCorrelation(withOrderOf: [1, 2, 2, 3]) - 0.9486832980505138) < 1e-12)
        #expect(abs(rankCorrelation(withOrderOf: [5, 1, 1, 2, 5]) - 0.15811388300841897) < 1e-12)
        #expect(rankCorrelation(withOrderOf: [1, 1]) == 0)
    }

    @Test func layersInOrderOfTheirRise() throws {
        let rises = [0.0, 0.1, 0.2, 0.3]
        let layers = try rises.enumerated().map { index, rise in
            try space.phases(
                "block\(index + 1)", [drawnCurve(drop: 0.3, rise: rise), drawnCurve(drop: 0.3, rise: rise + 0.02)])
        }
        let found = try space.claims(AnalyseLayers(), "layers", inputs: ["phases": layers])
        #expect(found.count == 4 && found.values.allSatisfy(\.holds), "\(found)")
        #expect(abs((found["B2.last-exceeds-first"]?.measured ?? 0) - 0.3) < 1e-9)
        // Of four layers one exchanged pair costs 12/(4 · 15) of the rank correlation.
        expectHolds(
            Array(found.values),
            only: [
                "B2.rise-grows-with-depth": 0.8 ... .infinity, "B2.last-exceeds-first": 0.05 ... .infinity,
                "B2.no-rise.first": -.infinity...0.05, "B2.three-phases.last": 1 ... .infinity,
            ])
        // Another order: the first layer rises most.
        let reversed = try space.claims(AnalyseLayers(), "reversed", inputs: ["phases": layers.reversed()])
        #expect(reversed["B2.rise-grows-with-depth"]?.measured == -1)
        #expect(reversed.values.allSatisfy { !$0.holds }, "\(reversed)")
        // Outputs are not hidden layers.
        let outputs: [String: Value] = ["outputs": .integer(2)]
        let few = try space.claims(AnalyseLayers(), "few", outputs, inputs: ["phases": layers])
        #expect(few["B2.rise-grows-with-depth"]?.relation == .untested)

        let caption = try space.draw(
            PlotComparedPhases(), "B2", inputs: ["phases": layers, "analysis": ["layers/layers.h5"]])
        #expect(caption.contains("[B2.rise-grows-with-depth]") && caption.contains("block4: const-decrease-increase"))
        #expect(space.text("B2-first/B2.gp").contains("block3"))
    }

    @Test func claimsOfLayersNameTheirFigure() throws {
        let layers = try (1...3).map { try space.phases("block\($0)", [drawnCurve(drop: 0.3, rise: 0.1 * Double($0))]) }
        let own: [String: Value] = ["claims": .string("B2-sets"), "variant": .string("mnist")]
        let found = try space.claims(AnalyseLayers(), "layers", own, inputs: ["phases": layers])
        #expect(
            found.keys.sorted() == [
                "B2-sets.last-exceeds-first.mnist", "B2-sets.no-rise.first.mnist",
                "B2-sets.rise-grows-with-depth.mnist", "B2-sets.three-phases.last.mnist",
            ])
    }

    @Test func decodersThatSeeTheSamePhasesAndOthers() throws {
        let exact = try space.phases("exact", [drawnCurve(drop: 0.3, rise: 0.3), drawnCurve(drop: 0.3, rise: 0.4)])
        let above = { (factor: Double, curve: [Double]) in curve.map { factor * $0 } }
        let brief = try space.phases(
            "linear-1", [above(1.5, drawnCurve(drop: 0.3, rise: 0)), above(1.5, drawnCurve(drop: 0.3, rise: 0.3))],
            epochs: 1)
        let long = try space.phases(
            "linear-20", [above(1.1, drawnCurve(drop: 0.3, rise: 0.2)), above(1.1, drawnCurve(drop: 0.3, rise: 0.2))],
            epochs: 20)
        let other = try space.phases(
            "deconv", [drawnCurve(drop: 0.3, rise: 0.3, bottom: 256), drawnCurve(drop: 0.3, rise: 0.3, bottom: 256)])
        let found = try space.claims(
            AnalyseDecoders(), "decoders", inputs: ["exact": [exact], "linear": [brief, long], "other": [other]])
        #expect(found["B3.three-phases.exact"]?.holds == true && found["B3.three-phases.linear-20"]?.holds == true)
        #expect(found["B3.three-phases.linear-1"]?.measured == 0.5)
        #expect(found["B3.same-minimum.linear-20"]?.holds == true)
        // From 32 to 256 are three octaves; the vertex of a parabola lies within half an octave of a kink.
        #expect(abs((found["B3.same-minimum.deconv"]?.measured ?? 0) - 3) < 1)
        #expect(found["B3.same-minimum.deconv"]?.holds == false)
        #expect(found["B3.approaches-exact"]?.measured == 1)
        expectHolds(
            Array(found.values),
            only: [
                "B3.same-minimum.deconv": -1...1, "B3.approaches-exact": 0.9 ... .infinity,
                "B3.three-phases.exact": 1 ... .infinity,
            ])
        let swapped = try space.claims(
            AnalyseDecoders(), "swapped", inputs: ["exact": [exact], "linear": [long, brief]])
        #expect(swapped["B3.approaches-exact"]?.holds == false)
    }

    @Test func statisticsThatMakeAnArtefact() throws {
        let batch = try space.phases("batch", [drawnCurve(drop: 0.2, rise: 0.3)])
        let running = try space.phases("running", [drawnCurve(drop: 0.21, rise: 0.3)], deviation: 1e-3)
        let blind = try space.phases("blind", [drawnCurve(drop: 0.6, rise: 0.3)], deviation: 1e-3, constant: 1)
        let inputs = [
            "batchExact": [batch], "runningExact": [running], "batchLinear": [batch], "runningLinear": [blind],
        ]
        let found = try space.claims(AnalyseBatchNorm(), "statistics", inputs: inputs)
        #expect(found.count == 4 && found.values.allSatisfy(\.holds), "\(found)")
        #expect(abs((found["B12.drop-depends-on-mode"]?.measured ?? 0) - 0.4) < 1e-9)
        #expect(abs((found["B12.early-scale"]?.measured ?? 0) - 3) < 1e-9)
        expectHolds(
            Array(found.values),
            only: [
                "B12.drop-depends-on-mode": 0.05 ... .infinity, "B12.starts-blind": 0.9 ... .infinity,
                "B12.exact-is-unmoved": -0.05...0.05, "B12.early-scale": 1 ... .infinity,
            ])
        let same = Dictionary(uniqueKeysWithValues: AnalyseBatchNorm.roles.map { ($0, [batch]) })
        let none = try space.claims(AnalyseBatchNorm(), "none", inputs: same)
        #expect(none["B12.drop-depends-on-mode"]?.holds == false && none["B12.early-scale"]?.holds == false)
        let caption = try space.draw(
            PlotBatchNorm(), "B12", inputs: inputs.merging(["analysis": ["statistics/batch-norm.h5"]]) { $1 })
        #expect(caption.contains("[B12.early-scale]"))
    }

    @Test func minimaThatMoveAndThoseThatStay() throws {
        let stay = try [1, 2].map { try space.phases("stay\($0)", [drawnCurve(drop: 0.3, rise: 0.3)]) }
        let move = try [(1, 16.0), (2, 128.0)].map {
            try space.phases("move\($0)", [drawnCurve(drop: 0.3, rise: 0.3, bottom: $1)])
        }
        let vanish = try [(1, 0.3), (2, 0.0)].map { try space.phases("vanish\($0)", [drawnCurve(drop: 0.3, rise: $1)]) }
        let values = Value.list([.number(0.5), .number(1)])
        let parameters: [String: Value] = ["widths": values, "samples": values, "noises": values]
        let inputs = ["widths": stay, "samples": move, "noises": vanish]
        let found = try space.claims(AnalyseShifts(), "shifts", parameters, inputs: inputs)
        #expect(found["B13.minimum-stays.widths"]?.measured == 0 && found["B13.minimum-stays.widths"]?.holds == true)
        // Three octaves; the vertex of a parabola lies within half an octave of a kink.
        #expect(abs((found["B13.minimum-stays.samples"]?.measured ?? 0) - 3) < 1)
        #expect(found["B13.minimum-stays.samples"]?.holds == false)
        expectHolds(
            Array(found.values),
            only: ["B13.minimum-stays.samples": -1...1, "B13.three-phases.noises": 1 ... .infinity])
        #expect(found["B13.three-phases.noises"]?.measured == 0.5)
        let caption = try space.draw(PlotShifts(), "B13", inputs: ["analysis": ["shifts/shifts.h5"]])
        #expect(caption.contains("[B13.minimum-stays.samples]"))
        #expect {
            _ = try space.claims(
                AnalyseShifts(), "mistake", parameters.merging(["widths": .list([.number(1)])]) { $1 }, inputs: inputs)
        } throws: {
            ($0 as? Failure)?.headline == "the values of 'widths' do not fit its inputs"
        }
    }

    @Test func boundariesScatterOverSeeds() throws {
        let even = try space.phases("even", (0..<3).map { _ in drawnCurve(drop: 0.3, rise: 0.3) })
        let wild = try space.phases(
            "wild", [8.0, 64, 256].map { drawnCurve(drop: 0.3, rise: 0.3, bottom: $0) })
        let found = try space.claims(AnalyseBoundaries(), "boundaries", inputs: ["phases": [even, wild]])
        #expect(found["B10.second-boundary.even"]?.measured == 0)
        #expect(found["B10.second-boundary.even"]?.holds == true)
        #expect((found["B10.second-boundary.wild"]?.measured ?? 0) > 2)
        #expect(found["B10.second-boundary.wild"]?.holds == false)
        #expect(found["B10.three-phases.wild"]?.measured == 1)
        expectHolds(
            Array(found.values),
            only: [
                "B10.second-boundary.wild": -.infinity...1, "B10.first-boundary.wild": -.infinity...1,
                "B10.boundaries-apart.wild": 1 ... .infinity,
            ])
        let caption = try space.draw(
            PlotBoundaries(), "B10", inputs: ["phases": [even, wild], "analysis": ["boundaries/boundaries.h5"]])
        #expect(caption.contains("wild, 3 seeds: phase i ends at"))
    }

    @Test func curvesOfOtherIterationsAreNotCompared() throws {
        let whole = try space.phases("whole", [drawnCurve(drop: 0.3, rise: 0.3)])
        let file = try File.create(name: "probe")
        try Table([
            Column("iteration", "", [0, 1, 2]), Column("epochs", "", [0, 0, 0]),
            Column("reconstruction_test", "", [1, 0.5, 1]),
        ]).write(to: file.root, "probe", attributes: ["run_seed": .integer(1), "constant_loss": .number(1)])
        mkdir(space.folder + "/short", 0o755)
        try writeAtomically(try file.finish(), to: space.folder + "/short/probe.h5")
        try space.run(
            AnalysePhases(), "brief", ["label": .string("brief")], inputs: ["probes": ["short/probe.h5"]])
        #expect {
            _ = try space.claims(AnalyseLayers(), "mixed", inputs: ["phases": [whole, "brief/phases.h5"]])
        } throws: {
            ($0 as? Failure)?.facts.map(\.name) == ["whole", "brief"]
        }
    }

    @Test func picturesAreTheFirstOfEachClassWithTheirReconstructions() throws {
        try ImageFiles.draw(in: space, train: 60, test: 40)
        let faster = NetworkTests.until(64).merging(["learningRate": .number(0.05)]) { $1 }
        try space.run(TrainNetwork(), "train", faster, inputs: NetworkTests.trainInputs)
        for iteration in [0, 4, 64] {
            let settings = ProbeTests.probe(iteration, ["pictures": .integer(6), "batch": .integer(20)])
            try space.run(ProbePictures(), "pictures\(iteration)", settings, inputs: ProbeTests.inputs("train"))
        }
        let files = try PicturesFile.read(
            "pictures",
            StageContext(
                stage: "test", parameters: ParameterValues([:]),
                inputs: [
                    "pictures": [64, 0, 4].map {
                        InputFile(
                            origin: "pictures", name: "pictures.h5", path: "\(space.folder)/pictures\($0)/pictures.h5")
                    }
                ], outputFolder: ""))
        #expect(files.count == 1 && files[0].map(\.iteration) == [0, 4, 64])
        let last = files[0][2]
        #expect(last.labels == [0, 1, 2, 3, 4, 5] && last.shape == [32, 32, 1])
        #expect(zip(last.labels, last.predicted).count { $0 == $1 } >= 4, "it learns these images")
        #expect(last.originals.allSatisfy { $0 > -0.2 && $0 < 1.2 })
        for (row, error) in last.errors.enumerated() {
            let squares = (row * 1024..<(row + 1) * 1024).map { index in
                let difference = (last.originals[index] - last.reconstructions[index]) / 0.352
                return difference * difference
            }
            #expect(abs(squares.reduce(0, +) / 1024 - error) < 1e-4 * error)
        }
        let inputs = ["pictures": [0, 4, 64].map { "pictures\($0)/pictures.h5" }]
        let found = try space.claims(AnalyseReconstructions(), "reconstructions", inputs: inputs)
        #expect(Set(found.keys) == ["B4.error-falls", "B4.error-rises", "B4.recognised"])
        expectHolds(
            Array(found.values),
            only: [
                "B4.error-falls": 0.05 ... .infinity, "B4.error-rises": 0.05 ... .infinity,
                "B4.recognised": 0.5 ... .infinity,
            ])
        let means = files[0].map { $0.errors.reduce(0, +) / 6 }
        let fall = (means[0] - means.min()!) / means[0]
        #expect(abs((found["B4.error-falls"]?.measured ?? .nan) - fall) < 1e-12)
        let caption = try space.draw(
            PlotReconstructions(), "B4",
            inputs: inputs.merging(["analysis": ["reconstructions/reconstructions.h5"]]) { $1 }, ["B4-pictures.u8"])
        #expect(caption.contains("[B4.recognised]"))
        #expect(space.text("B4-first/B4.gp").contains("pullover"))
    }
}
