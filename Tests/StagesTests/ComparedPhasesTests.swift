import Engine
import Foundation
import HDF5
import Learning
import Testing

@testable import Stages

/// Comparisons of phases, on drawn curves.
@Suite struct ComparedPhasesTests {
    private let space = StageSpace()
    private static let iterations = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map(Double.init)

    /// Loss 1, falling to 1 − drop at iteration `bottom`, then rising to (1 − drop)(1 + rise): straight in log2(1 + t).
    private static func curve(drop: Double, rise: Double, bottom: Double = 32) -> [Double] {
        let (start, low, end) = (log2(1 + 4.0), log2(1 + bottom), log2(1 + 512.0))
        return iterations.map { iteration in
            let x = log2(1 + iteration)
            if x <= start { return 1 }
            if x <= low { return 1 - drop * (x - start) / (low - start) }
            return (1 - drop) * (1 + rise * (x - low) / (end - low))
        }
    }

    /// Where the parabola through the three probes around the bottom of `curve` has its vertex, on the axis log2(1 + t):
    /// Newton's form.
    private static func vertex(drop: Double, rise: Double, bottom: Double) -> Double {
        let (x, y) = (iterations.map { log2(1 + $0) }, curve(drop: drop, rise: rise, bottom: bottom))
        let k = iterations.firstIndex(of: bottom)!
        let (left, right) = ((y[k] - y[k - 1]) / (x[k] - x[k - 1]), (y[k + 1] - y[k]) / (x[k + 1] - x[k]))
        return (x[k - 1] + x[k]) / 2 - left * (x[k + 1] - x[k - 1]) / (2 * (right - left))
    }

    /// phases.h5 of seeds 1, 2, … with these losses, from probes as probe.reconstruction writes them.
    private func phases(
        _ name: String, _ seeds: [[Double]], label: String? = nil, epochs: Int = 0, deviation: Double = 1,
        constant: Double = 1.1, claims: String = ""
    ) throws -> String {
        mkdir(space.folder + "/probes-\(name)", 0o755)
        var probes: [String] = []
        for (index, losses) in seeds.enumerated() {
            let file = try File.create(name: "probe")
            try Table([
                Column("iteration", "", Self.iterations),
                Column("epochs", "", Self.iterations.map { _ in Double(epochs) }),
                Column("reconstruction_test", "", losses), Column("reconstruction_train", "", losses),
                Column("activation_deviation", "", Self.iterations.map { _ in deviation }),
            ]).write(
                to: file.root, "probe",
                attributes: ["run_seed": .integer(index + 1), "constant_loss": .number(constant)])
            probes.append("probes-\(name)/\(index).h5")
            try writeAtomically(try file.finish(), to: "\(space.folder)/\(probes.last!)")
        }
        try space.run(
            AnalysePhases(), name,
            [
                "label": .string(label ?? name), "variant": .string(name), "epochs": .integer(epochs),
                "claims": .string(claims),
            ], inputs: ["probes": probes])
        return name + "/phases.h5"
    }

    /// Claims by id of an analysis.
    private func claims(
        _ kind: any StageKind, _ name: String, _ parameters: [String: Value] = [:], inputs: [String: [String]]
    ) throws -> [String: Claim] {
        let folder = try space.run(kind, name, parameters, inputs: inputs)
        let file = try File.open(folder + "/" + kind.outputs(ParameterValues(parameters))[0])
        return Dictionary(uniqueKeysWithValues: try Claim.read(from: file.root).map { ($0.id, $0) })
    }

    /// Draws twice and by gnuplot alone: equal bytes, the house font only. Returns the caption.
    private func draw(
        _ kind: any StageKind, _ id: String, _ parameters: [String: Value] = [:], inputs: [String: [String]],
        _ files: [String] = []
    ) throws -> String {
        let all = parameters.merging(["figure": .string(id), "caption": .string("The `opening`.")]) { $1 }
        for name in ["first", "second"] { try space.run(kind, "\(id)-\(name)", all, inputs: inputs) }
        for suffix in ["gp", "dat", "pdf", "png"] {
            #expect(space.bytes("\(id)-first/\(id).\(suffix)") == space.bytes("\(id)-second/\(id).\(suffix)"))
        }
        #expect(space.run("mkdir alone && cp \(id)-first/*.gp \(id)-first/*.dat alone") == 0)
        for file in files { #expect(space.run("cp \(id)-first/\(file) alone") == 0) }
        #expect(space.run("cd alone && LC_ALL=C.UTF-8 gnuplot \(id).gp 2> errors; test ! -s errors") == 0)
        #expect(space.bytes("alone/\(id).png") == space.bytes("\(id)-first/\(id).png"))
        #expect(!space.bytes("\(id)-first/\(id).png").isEmpty)
        #expect(space.run("pdffonts \(id)-first/\(id).pdf | tail -n +3 | grep -qv Liberation") != 0)
        let caption = space.text("\(id)-first/caption.txt")
        #expect(caption.hasPrefix("The `opening`.\n"))
        return caption
    }

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
            try phases(
                "block\(index + 1)", [Self.curve(drop: 0.3, rise: rise), Self.curve(drop: 0.3, rise: rise + 0.02)])
        }
        let found = try claims(AnalyseLayers(), "layers", inputs: ["phases": layers])
        #expect(found.count == 4 && found.values.allSatisfy(\.holds), "\(found)")
        #expect(abs((found["B2.last-exceeds-first"]?.measured ?? 0) - 0.3) < 1e-9)
        // Another order: the first layer rises most.
        let reversed = try claims(AnalyseLayers(), "reversed", inputs: ["phases": layers.reversed()])
        #expect(reversed["B2.rise-grows-with-depth"]?.measured == -1)
        #expect(reversed.values.allSatisfy { !$0.holds }, "\(reversed)")
        // Outputs are not hidden layers.
        let outputs: [String: Value] = ["outputs": .integer(2)]
        let few = try claims(AnalyseLayers(), "few", outputs, inputs: ["phases": layers])
        #expect(few["B2.rise-grows-with-depth"]?.relation == .untested)

        let caption = try draw(
            PlotComparedPhases(), "B2", inputs: ["phases": layers, "analysis": ["layers/layers.h5"]])
        #expect(caption.contains("[B2.rise-grows-with-depth]") && caption.contains("block4: const-decrease-increase"))
        #expect(space.text("B2-first/B2.gp").contains("block3"))
    }

    /// Networks in rows and data sets in columns, of which one is missing.
    private func grid(_ suffix: String = "", epochs: Int = 0, bottom: Double = 32) throws -> [String] {
        try [("f0", "mnist"), ("f0", "cifar-10"), ("vgg8", "cifar-10")].enumerated().map { index, place in
            let curve = Self.curve(drop: 0.3, rise: 0.1 * Double(index + 1), bottom: bottom)
            return try phases(
                "\(place.0)-\(place.1)\(suffix)", [curve, curve], label: "\(place.0), \(place.1)", epochs: epochs,
                claims: "B3-networks")
        }
    }

    @Test(arguments: ["measured", "scaled"]) func aPanelForEachNetworkAndDataSet(view: String) throws {
        let files = try grid()
        let caption = try draw(PlotPhasesGrid(), "B1-\(view)", ["view": .string(view)], inputs: ["phases": files])
        #expect(caption.contains("vgg8, cifar-10: const-decrease-increase in 2 of 2 seeds, drop 0.3 ± 0"))
        #expect(caption.contains("phase ii ends at iteration"))
        #expect(caption.contains("[B3-networks.rise.vgg8-cifar-10]") == (view == "measured"))
        let script = space.text("B1-\(view)-first/B1-\(view).gp")
        for text in ["MNIST", "CIFAR-10", "f0", "vgg8"] { #expect(script.contains(text), "no \(text)") }
        #expect(script.components(separatedBy: "# --- Panel").count - 1 == 3)
    }

    @Test func panelsThatHaveNoPlace() throws {
        let file = try phases("one", [Self.curve(drop: 0.3, rise: 0.3)])
        #expect {
            try space.run(PlotPhasesGrid(), "a", ["figure": .string("B1")], inputs: ["phases": [file]])
        } throws: {
            ($0 as? Failure)?.headline == "a label does not say where its panel stands"
        }
        let place = try phases("two", [Self.curve(drop: 0.3, rise: 0.3)], label: "f0, mnist")
        #expect {
            try space.run(PlotPhasesGrid(), "b", ["figure": .string("B1")], inputs: ["phases": [place, place]])
        } throws: {
            ($0 as? Failure)?.headline == "two curves have the same label"
        }
    }

    @Test func threeDecodersInEveryPanel() throws {
        let files = try grid()
        let (linear, deconv) = (try grid("-linear", epochs: 20), try grid("-deconv", epochs: 20, bottom: 64))
        let caption = try draw(
            PlotDecoderGrid(), "B3", inputs: ["exact": files, "linear": linear, "deconv": deconv])
        #expect(caption.contains("linear decoder, Adam: vgg8, cifar-10: const-decrease-increase"))
        #expect(caption.contains("[B3-networks.three-phases.f0-mnist-deconv]"))
        #expect {
            try space.run(
                PlotDecoderGrid(), "fewer", ["figure": .string("B3")],
                inputs: ["exact": files, "linear": linear, "deconv": [deconv[0]]])
        } throws: {
            ($0 as? Failure)?.headline == "the decoders are not of the same rows and columns"
        }
    }

    @Test func boundariesByNetworkAndDataSet() throws {
        let files = try grid()
        let figure: [String: Value] = ["claims": .string("B10-networks")]
        let found = try claims(AnalyseBoundaries(), "boundaries", figure, inputs: ["phases": files])
        #expect(found["B10-networks.three-phases.vgg8-cifar-10"]?.holds == true)
        let caption = try draw(
            PlotBoundaryGrid(), "B10", inputs: ["phases": files, "analysis": ["boundaries/boundaries.h5"]])
        #expect(caption.contains("f0, mnist, 2 seeds: phase i ends at iteration"))
        #expect(caption.contains("[B10-networks.boundaries-apart.f0-mnist]"))
        let script = space.text("B10-first/B10.gp")
        for text in ["MNIST", "CIFAR-10", "f0", "vgg8"] { #expect(script.contains(text), "no \(text)") }
    }

    @Test func claimsOfLayersNameTheirFigure() throws {
        let layers = try (1...3).map { try phases("block\($0)", [Self.curve(drop: 0.3, rise: 0.1 * Double($0))]) }
        let own: [String: Value] = ["claims": .string("B2-sets"), "variant": .string("mnist")]
        let found = try claims(AnalyseLayers(), "layers", own, inputs: ["phases": layers])
        #expect(
            found.keys.sorted() == [
                "B2-sets.last-exceeds-first.mnist", "B2-sets.no-rise.first.mnist",
                "B2-sets.rise-grows-with-depth.mnist", "B2-sets.three-phases.last.mnist",
            ])
    }

    @Test func decodersThatSeeTheSamePhasesAndOthers() throws {
        let exact = try phases("exact", [Self.curve(drop: 0.3, rise: 0.3), Self.curve(drop: 0.3, rise: 0.4)])
        let above = { (factor: Double, curve: [Double]) in curve.map { factor * $0 } }
        let brief = try phases(
            "linear-1", [above(1.5, Self.curve(drop: 0.3, rise: 0)), above(1.5, Self.curve(drop: 0.3, rise: 0.3))],
            epochs: 1)
        let long = try phases(
            "linear-20", [above(1.1, Self.curve(drop: 0.3, rise: 0.2)), above(1.1, Self.curve(drop: 0.3, rise: 0.2))],
            epochs: 20)
        let other = try phases(
            "deconv", [Self.curve(drop: 0.3, rise: 0.3, bottom: 256), Self.curve(drop: 0.3, rise: 0.3, bottom: 256)])
        let found = try claims(
            AnalyseDecoders(), "decoders", inputs: ["exact": [exact], "linear": [brief, long], "other": [other]])
        #expect(found["B3.three-phases.exact"]?.holds == true && found["B3.three-phases.linear-20"]?.holds == true)
        #expect(found["B3.three-phases.linear-1"]?.measured == 0.5)
        #expect(found["B3.same-minimum.linear-20"]?.holds == true)
        // From 32 to 256 are three octaves; the vertex of a parabola lies within half an octave of a kink.
        #expect(abs((found["B3.same-minimum.deconv"]?.measured ?? 0) - 3) < 1)
        #expect(found["B3.same-minimum.deconv"]?.holds == false)
        #expect(found["B3.approaches-exact"]?.measured == 1)
        let swapped = try claims(AnalyseDecoders(), "swapped", inputs: ["exact": [exact], "linear": [long, brief]])
        #expect(swapped["B3.approaches-exact"]?.holds == false)
    }

    @Test func statisticsThatMakeAnArtefact() throws {
        let batch = try phases("batch", [Self.curve(drop: 0.2, rise: 0.3)])
        let running = try phases("running", [Self.curve(drop: 0.21, rise: 0.3)], deviation: 1e-3)
        let blind = try phases("blind", [Self.curve(drop: 0.6, rise: 0.3)], deviation: 1e-3, constant: 1)
        let inputs = [
            "batchExact": [batch], "runningExact": [running], "batchLinear": [batch], "runningLinear": [blind],
        ]
        let found = try claims(AnalyseBatchNorm(), "statistics", inputs: inputs)
        #expect(found.count == 4 && found.values.allSatisfy(\.holds), "\(found)")
        #expect(abs((found["B12.drop-depends-on-mode"]?.measured ?? 0) - 0.4) < 1e-9)
        #expect(abs((found["B12.early-scale"]?.measured ?? 0) - 3) < 1e-9)
        let same = Dictionary(uniqueKeysWithValues: AnalyseBatchNorm.roles.map { ($0, [batch]) })
        let none = try claims(AnalyseBatchNorm(), "none", inputs: same)
        #expect(none["B12.drop-depends-on-mode"]?.holds == false && none["B12.early-scale"]?.holds == false)
        let caption = try draw(
            PlotBatchNorm(), "B12", inputs: inputs.merging(["analysis": ["statistics/batch-norm.h5"]]) { $1 })
        #expect(caption.contains("[B12.early-scale]"))
    }

    @Test func minimaThatMoveAndThoseThatStay() throws {
        let stay = try [1, 2].map { try phases("stay\($0)", [Self.curve(drop: 0.3, rise: 0.3)]) }
        let move = try [(1, 16.0), (2, 128.0)].map {
            try phases("move\($0)", [Self.curve(drop: 0.3, rise: 0.3, bottom: $1)])
        }
        let vanish = try [(1, 0.3), (2, 0.0)].map { try phases("vanish\($0)", [Self.curve(drop: 0.3, rise: $1)]) }
        let values = Value.list([.number(0.5), .number(1)])
        let parameters: [String: Value] = ["widths": values, "samples": values, "noises": values]
        let inputs = ["widths": stay, "samples": move, "noises": vanish]
        let found = try claims(AnalyseShifts(), "shifts", parameters, inputs: inputs)
        #expect(found["B13.minimum-stays.widths"]?.measured == 0 && found["B13.minimum-stays.widths"]?.holds == true)
        // Three octaves; the vertex of a parabola lies within half an octave of a kink.
        #expect(abs((found["B13.minimum-stays.samples"]?.measured ?? 0) - 3) < 1)
        #expect(found["B13.minimum-stays.samples"]?.holds == false)
        #expect(found["B13.three-phases.noises"]?.measured == 0.5)
        let caption = try draw(PlotShifts(), "B13", inputs: ["analysis": ["shifts/shifts.h5"]])
        #expect(caption.contains("[B13.minimum-stays.samples]"))
        #expect {
            _ = try claims(
                AnalyseShifts(), "mistake", parameters.merging(["widths": .list([.number(1)])]) { $1 }, inputs: inputs)
        } throws: {
            ($0 as? Failure)?.headline == "the values of 'widths' do not fit its inputs"
        }
    }

    @Test func boundariesScatterOverSeeds() throws {
        let even = try phases("even", (0..<3).map { _ in Self.curve(drop: 0.3, rise: 0.3) })
        let wild = try phases(
            "wild", [8.0, 64, 256].map { Self.curve(drop: 0.3, rise: 0.3, bottom: $0) })
        let found = try claims(AnalyseBoundaries(), "boundaries", inputs: ["phases": [even, wild]])
        #expect(found["B10.second-boundary.even"]?.measured == 0)
        #expect(found["B10.second-boundary.even"]?.holds == true)
        #expect((found["B10.second-boundary.wild"]?.measured ?? 0) > 2)
        #expect(found["B10.second-boundary.wild"]?.holds == false)
        #expect(found["B10.three-phases.wild"]?.measured == 1)
        let caption = try draw(
            PlotBoundaries(), "B10", inputs: ["phases": [even, wild], "analysis": ["boundaries/boundaries.h5"]])
        #expect(caption.contains("wild, 3 seeds: phase i ends at"))
    }

    @Test func curvesOfOtherIterationsAreNotCompared() throws {
        let whole = try phases("whole", [Self.curve(drop: 0.3, rise: 0.3)])
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
            _ = try claims(AnalyseLayers(), "mixed", inputs: ["phases": [whole, "brief/phases.h5"]])
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
        let found = try claims(AnalyseReconstructions(), "reconstructions", inputs: inputs)
        #expect(Set(found.keys) == ["B4.error-falls", "B4.error-rises", "B4.recognised"])
        let means = files[0].map { $0.errors.reduce(0, +) / 6 }
        let fall = (means[0] - means.min()!) / means[0]
        #expect(abs((found["B4.error-falls"]?.measured ?? .nan) - fall) < 1e-12)
        let caption = try draw(
            PlotReconstructions(), "B4",
            inputs: inputs.merging(["analysis": ["reconstructions/reconstructions.h5"]]) { $1 }, ["B4-pictures.u8"])
        #expect(caption.contains("[B4.recognised]"))
        #expect(space.text("B4-first/B4.gp").contains("pullover"))
    }
}
