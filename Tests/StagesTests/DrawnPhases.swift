// Phases of drawn curves, and what analyses and plots make of them. Unaware of what the curves are compared for.
import Engine
import Glibc
import HDF5
import TestSupport
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

private let drawnIterations = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map(Double.init)

/// Loss 1, falling to 1 − drop at iteration `bottom`, then rising to (1 − drop)(1 + rise): straight in log2(1 + t).
func drawnCurve(drop: Double, rise: Double, bottom: Double = 32) -> [Double] {
    let (start, low, end) = (log2(1 + 4.0), log2(1 + bottom), log2(1 + 512.0))
    return drawnIterations.map { iteration in
        let x = log2(1 + iteration)
        if x <= start { return 1 }
        if x <= low { return 1 - drop * (x - start) / (low - start) }
        return (1 - drop) * (1 + rise * (x - low) / (end - low))
    }
}

extension StageSpace {
    /// phases.h5 of seeds 1, 2, … with these losses, from probes as probe.reconstruction writes them.
    func phases(
        _ name: String, _ seeds: [[Double]], label: String? = nil, epochs: Int = 0, deviation: Double = 1,
        constant: Double = 1.1, claims: String = ""
    ) throws -> String {
        mkdir(folder + "/probes-\(name)", 0o755)
        var probes: [String] = []
        for (index, losses) in seeds.enumerated() {
            let file = try File.create(name: "probe")
            try Table([
                Column("iteration", "", drawnIterations),
                Column("epochs", "", drawnIterations.map { _ in Double(epochs) }),
                Column("reconstruction_test", "", losses), Column("reconstruction_train", "", losses),
                Column("activation_deviation", "", drawnIterations.map { _ in deviation }),
            ]).write(
                to: file.root, "probe",
                attributes: ["run_seed": .integer(index + 1), "constant_loss": .number(constant)])
            probes.append("probes-\(name)/\(index).h5")
            try writeAtomically(try file.finish(), to: "\(folder)/\(probes.last!)")
        }
        try run(
            AnalysePhases(), name,
            [
                "label": .string(label ?? name), "variant": .string(name), "epochs": .integer(epochs),
                "claims": .string(claims),
            ], inputs: ["probes": probes])
        return name + "/phases.h5"
    }

    /// Claims by id of an analysis.
    func claims(
        _ kind: any StageKind, _ name: String, _ parameters: [String: Value] = [:], inputs: [String: [String]]
    ) throws -> [String: Claim] {
        let folder = try run(kind, name, parameters, inputs: inputs)
        let file = try File.open(folder + "/" + kind.outputs(ParameterValues(parameters))[0])
        return Dictionary(uniqueKeysWithValues: try Claim.read(from: file.root).map { ($0.id, $0) })
    }

    /// Draws twice and by gnuplot alone: equal bytes, the house font only. Returns the caption.
    func draw(
        _ kind: any StageKind, _ id: String, _ parameters: [String: Value] = [:], inputs: [String: [String]],
        _ files: [String] = []
    ) throws -> String {
        let all = parameters.merging(["figure": .string(id), "caption": .string("The `opening`.")]) { $1 }
        for name in ["first", "second"] { try run(kind, "\(id)-\(name)", all, inputs: inputs) }
        for suffix in ["gp", "dat", "pdf", "png"] {
            #expect(firstDifference(bytes("\(id)-first/\(id).\(suffix)"), bytes("\(id)-second/\(id).\(suffix)")) == nil)
        }
        #expect(run("mkdir alone && cp \(id)-first/*.gp \(id)-first/*.dat alone") == 0)
        for file in files { #expect(run("cp \(id)-first/\(file) alone") == 0) }
        #expect(run("cd alone && LC_ALL=C.UTF-8 gnuplot \(id).gp 2> errors; test ! -s errors") == 0)
        #expect(firstDifference(picture("alone/\(id).png"), picture("\(id)-first/\(id).png")) == nil)
        #expect(!bytes("\(id)-first/\(id).png").isEmpty)
        #expect(run("pdffonts \(id)-first/\(id).pdf | tail -n +3 | grep -qv Liberation") != 0)
        let caption = text("\(id)-first/caption.txt")
        #expect(caption.hasPrefix("The `opening`.\n"))
        return caption
    }
}
