import Dynamics
import Engine
import Glibc
import HDF5
import TestPython
import TestSupport
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct AmplitudesTests {
    private let space = StageSpace()

    private func flow(_ name: String, _ more: [String: Value] = [:]) throws {
        let common: [String: Value] = [
            "neurons": .integer(300), "alpha": .number(1), "seed": .integer(1), "snapshots": .string("stages"),
        ]
        try space.run(TrainFlow(), name, common.merging(more) { $1 })
    }

    private func input(_ stage: String, _ file: String) -> InputFile {
        InputFile(origin: stage, name: file, path: "\(space.folder)/\(stage)/\(file)")
    }

    private func analyse(_ runs: [String]) throws -> AnalysisFile {
        try space.run(AnalyseAmplitudes(), "amplitudes", inputs: ["runs": runs.map { "\($0)/history.h5" }])
        return try AnalysisFile(
            reading: input("amplitudes", "amplitudes.h5"), kind: "analyse.amplitudes", tables: ["moments"])
    }

    @Test func momentsClaimsAndFigure() throws {
        try flow("large", ["alpha": .number(0.7)])
        try flow("small")
        let analysed = try analyse(["large", "small"])
        let claims = Dictionary(uniqueKeysWithValues: analysed.claims.map { ($0.id, $0) })
        #expect(
            claims.keys.sorted() == [
                "A5.condensation", "A5.growth", "A5.half-normal.input", "A5.half-normal.output",
            ])
        for (id, claim) in claims { #expect(claim.holds, "\(id): \(claim.captionSentence)") }
        // On f = 5 sin πx the escape's rate is 2 (‖s*‖⟨x⁴⟩ − ⟨f x³⟩) = 60/π³ − 4/π; only m^(2α−1) = 300 counts as small.
        let artifact = try File.open("\(space.folder)/amplitudes/amplitudes.h5")
        guard case .strings(let names)? = try artifact.root.group("moments").attributes()["names"] else {
            Issue.record("the moments have no names")
            return
        }
        let plateau = names.indices.filter { names[$0] == "plateau" }
        let slow = try analysed.values("moments", "slow_time")
        let rate = 60 / pow(Double.pi, 3) - 4 / Double.pi
        let escaped = plateau.map { rate * slow[$0] }
        #expect(escaped.count == 2)
        let (root, y, small) = (300.0.squareRoot(), 1 / (300 * 15 / Double.pi), escaped[1])
        let spread = 0.5 * (y.squareRoot() + small + 3 * (2.0 / 300).squareRoot())
        // 99 % of Kolmogorov's law.
        let critical = 1.6276
        expectHolds(
            analysed.claims,
            only: [
                "A5.half-normal.output": -.infinity...critical + root * 0.365 * escaped.max()!,
                "A5.half-normal.input": -.infinity...critical + root * (0.365 * small + 0.4 * y.squareRoot()),
                "A5.condensation": 0.5 - spread...0.5 + spread,
                "A5.growth": -.infinity...4 * small * small + y * y,
            ])
        // Two moments are the same for every α: the start, up to size. Directions are then random, later one.
        let order = try analysed.values("moments", "P")
        #expect(order.count == 12 && order[0] < 0.2 && order[3] > 0.9 && order[9] > 0.999)
        #expect(try analysed.values("moments", "growth")[9] > 0.99)
        #expect(try analysed.values("moments", "top_share")[11] > 10 * analysed.values("moments", "top_share")[6])

        let plot: [String: Value] = ["figure": .string("A5"), "alphas": .list([.number(0.7), .number(1)])]
        let inputs = [
            "runs": ["large/history.h5", "small/history.h5"], "amplitudes": ["amplitudes/amplitudes.h5"],
        ]
        try space.run(PlotAmplitudes(), "plot", plot, inputs: inputs)
        let redrawn =
            "mkdir again && cp plot/A5.gp plot/*.dat plot/*.f32 again && cd again && LC_ALL=C.UTF-8 gnuplot A5.gp 2>errors"
        #expect(space.run(redrawn) == 0)
        #expect(space.text("again/errors") == "")
        #expect(!space.bytes("plot/A5.png").isEmpty)
        #expect(firstDifference(space.picture("plot/A5.png"), space.picture("again/A5.png")) == nil)
        #expect(space.text("plot/caption.txt").contains("[A5.growth]"))
    }

    @Test func whatIsMissingIsNamed() throws {
        try flow("without", ["snapshots": .string("none"), "endTime": .number(0.1)])
        let failure = #expect(throws: Failure.self) { try analyse(["without"]) }
        #expect(failure?.headline == "a history holds no snapshots")
        try flow("short", ["endTime": .number(0.1)])
        _ = try analyse(["short"])
        let plot: [String: Value] = ["figure": .string("A5"), "alphas": .list([.number(1), .number(1)])]
        let lacks = #expect(throws: Failure.self) {
            try space.run(
                PlotAmplitudes(), "plot", plot,
                inputs: ["runs": ["short/history.h5"], "amplitudes": ["amplitudes/amplitudes.h5"]])
        }
        #expect(lacks?.headline == "a run lacks one of the moments that are drawn")
    }

    @Test func snapshotsAreReadAsTheyWere() throws {
        try flow("short", ["endTime": .number(0.1), "neurons": .integer(40)])
        let snapshots = try FlowSnapshot.read(input("short", "history.h5"))
        #expect(snapshots.map(\.moment) == ["start", "end"])
        let state = InitialLaw.gaussian.parameters(neurons: 40, inputs: 2, alpha: 1, seed: 1)
        #expect(firstDifference(snapshots[0].state, state) == nil)
        #expect(abs(snapshots[0].norms[3] - (state[43] * state[43] + state[83] * state[83]).squareRoot()) < 1e-15)
        #expect(snapshots[0].signedInput(1)[7] == (state[7] < 0 ? -state[87] : state[87]))
    }

    /// Against scipy.stats.kstest and numpy.corrcoef.
    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
    func distanceAndCorrelationAgainstSciPy() throws {
        let sample: [Double] = (0..<50).map { index in
            let share = Double(index * 37 % 50) / 50
            return 2.5 * share * share + 0.01
        }
        let other: [Double] = sample.enumerated().map { index, value in Double(index * 13 % 50) + 20 * value }
        let words = (sample + other).map { "\($0)" }
        let answer = try PythonProgram.numbers("half_normal.py", words, in: space)
        #expect(abs(HalfNormal.distance(sample, meanSquare: 0.8) - answer[0][0]) < 1e-12)
        #expect(abs(correlation(sample, other) - answer[1][0]) < 1e-12)
        // 1 % of half-normal samples exceed this.
        #expect(abs(HalfNormal.criticalDistance - answer[2][0]) < 1e-3)
    }
}
