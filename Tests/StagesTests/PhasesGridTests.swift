import Engine
import Foundation
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

/// Phases, decoders and boundaries by network and data set in rows and columns, on drawn curves.
@Suite struct PhasesGridTests {
    private let space = StageSpace()

    /// Networks in rows and data sets in columns, of which one is missing.
    private func grid(_ suffix: String = "", epochs: Int = 0, bottom: Double = 32) throws -> [String] {
        try [("f0", "mnist"), ("f0", "cifar-10"), ("vgg8", "cifar-10")].enumerated().map { index, place in
            let curve = drawnCurve(drop: 0.3, rise: 0.1 * Double(index + 1), bottom: bottom)
            return try space.phases(
                "\(place.0)-\(place.1)\(suffix)", [curve, curve], label: "\(place.0), \(place.1)", epochs: epochs,
                claims: "B3-networks")
        }
    }

    @Test(arguments: ["measured", "scaled"]) func aPanelForEachNetworkAndDataSet(view: String) throws {
        let files = try grid()
        let caption = try space.draw(PlotPhasesGrid(), "B1-\(view)", ["view": .string(view)], inputs: ["phases": files])
        #expect(caption.contains("vgg8, cifar-10: const-decrease-increase in 2 of 2 seeds, drop 0.3 ± 0"))
        #expect(caption.contains("phase ii ends at iteration"))
        #expect(caption.contains("[B3-networks.rise.vgg8-cifar-10]") == (view == "measured"))
        let script = space.text("B1-\(view)-first/B1-\(view).gp")
        for text in ["MNIST", "CIFAR-10", "f0", "vgg8"] { #expect(script.contains(text), "no \(text)") }
        #expect(script.components(separatedBy: "# --- Panel").count - 1 == 3)
    }

    @Test func panelsThatHaveNoPlace() throws {
        let file = try space.phases("one", [drawnCurve(drop: 0.3, rise: 0.3)])
        #expect {
            try space.run(PlotPhasesGrid(), "a", ["figure": .string("B1")], inputs: ["phases": [file]])
        } throws: {
            ($0 as? Failure)?.headline == "a label does not say where its panel stands"
        }
        let place = try space.phases("two", [drawnCurve(drop: 0.3, rise: 0.3)], label: "f0, mnist")
        #expect {
            try space.run(PlotPhasesGrid(), "b", ["figure": .string("B1")], inputs: ["phases": [place, place]])
        } throws: {
            ($0 as? Failure)?.headline == "two curves have the same label"
        }
    }

    @Test func threeDecodersInEveryPanel() throws {
        let files = try grid()
        let (linear, deconv) = (try grid("-linear", epochs: 20), try grid("-deconv", epochs: 20, bottom: 64))
        let caption = try space.draw(
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
        let found = try space.claims(AnalyseBoundaries(), "boundaries", figure, inputs: ["phases": files])
        #expect(found["B10-networks.three-phases.vgg8-cifar-10"]?.holds == true)
        let caption = try space.draw(
            PlotBoundaryGrid(), "B10", inputs: ["phases": files, "analysis": ["boundaries/boundaries.h5"]])
        #expect(caption.contains("f0, mnist, 2 seeds: phase i ends at iteration"))
        #expect(caption.contains("[B10-networks.boundaries-apart.f0-mnist]"))
        let script = space.text("B10-first/B10.gp")
        for text in ["MNIST", "CIFAR-10", "f0", "vgg8"] { #expect(script.contains(text), "no \(text)") }
    }
}
