import Engine
import Glibc
import HDF5
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct PlateauDurationTests {
    /// Runs of every size and seed at two scales on one problem; returns the inputs of the analysis.
    private func train(
        _ space: StageSpace, problem: String = "odd", sizes: [Int] = [60, 200, 600], alphas: [Double] = [1, 1.5]
    ) throws -> [String] {
        var names: [String] = []
        for alpha in alphas {
            for size in sizes {
                for seed in 1...2 {
                    let name = "\(problem)-\(alpha)-\(size)-\(seed)"
                    try space.run(
                        TrainFlow(), name,
                        [
                            "problem": .string(problem), "neurons": .integer(size), "alpha": .number(alpha),
                            "seed": .integer(seed), "stopAtDrive": .number(0.9),
                        ])
                    names.append("\(name)/history.h5")
                }
            }
        }
        return names
    }

    @Test func theFlowEndsWhereTheDriveIsReached() throws {
        let space = StageSpace()
        let name = try train(space, sizes: [60], alphas: [1])[0]
        let file = try File.open("\(space.folder)/\(name)")
        let history = try file.root.group("history")
        #expect(try history.attributes()["end"] == "drive")
        let drive = try history.dataset("K_f").readDoubles()
        #expect(drive.last! >= 0.9 && drive.dropLast().allSatisfy { $0 < 0.9 })
    }

    @Test func durationsAndSlopesOfThePaper() throws {
        let space = StageSpace()
        let inputs = try train(space)
        // A run given twice counts once.
        let folder = try space.run(
            AnalysePlateauDuration(), "durations", ["slopeTolerance": .number(0.1)],
            inputs: ["runs": inputs + [inputs[0]]])
        let file = try File.open(folder + "/durations.h5")
        func column(_ name: String) throws -> [Double] { try file.root.dataset(name).readDoubles() }
        let neurons = try column("means/neurons")
        #expect(neurons == [60, 200, 600, 60, 200, 600])
        #expect(try column("means/seeds") == [2, 2, 2, 2, 2, 2])
        let z = 5 / Double.pi
        let (alphas, half, leave) = (
            try column("means/alpha"), try column("means/T_h"), try column("means/T_5")
        )
        for i in neurons.indices {
            // T_h = [(2α−1) ln m + ln 6‖z‖]/(2‖z‖): ln A₂ of two seeds has the variance 1/m.
            let expected = ((2 * alphas[i] - 1) * log(neurons[i]) + log(6 * z)) / (2 * z)
            let scatter = 3 * (1 / neurons[i]).squareRoot() + 6 * (3 * z) / neurons[i]
            #expect(abs(2 * z * (half[i] - expected)) < scatter)
            // R has fallen by 5 % where K = 1 − √.95, before T_h by ln((1−K)/K)/(2‖z‖).
            #expect(
                abs(2 * z * (half[i] - leave[i]) - log(0.95.squareRoot() / (1 - 0.95.squareRoot()))) < 18 * z
                    / neurons[i])
        }
        #expect(try column("slopes/alpha") == [1, 1.5])
        for (slope, theory) in zip(try column("slopes/slope"), try column("slopes/slope_theory")) {
            #expect(abs(slope / theory - 1) < 0.1)
        }
        #expect(abs(try column("slopes/slope_theory")[1] - 2 / (2 * z)) < 1e-12)
        let claims = Dictionary(uniqueKeysWithValues: try Claim.read(from: file.root).map { ($0.id, $0) })
        #expect(claims["A2.half-time.odd"]?.holds == true && claims["A2.half-time.odd"]?.samples == 12)
        #expect(claims["A2.leave-law.odd"]?.holds == true)
        #expect(claims["A2.slope.odd"]?.tolerance == 0.1 && claims["A2.slope.odd"]?.holds == true)
        expectHolds(
            Array(claims.values),
            only: [
                "A2.half-time.odd": -.infinity...1, "A2.leave-law.odd": -.infinity...1,
                "A2.slope.odd": -.infinity...0.1, "A2.grows-with-alpha.odd": 0 ... .infinity,
            ])
        // From one α to the next T_5 grows by (2Δα ln m)/(2‖z‖), least at the smallest m.
        let growth = try #require(claims["A2.grows-with-alpha.odd"])
        #expect(growth.holds && abs(growth.measured - log(60) / (2 * z)) < 0.1)
    }

    @Test func tooSmallAScaleTestsNoSlope() throws {
        let space = StageSpace()
        let folder = try space.run(
            AnalysePlateauDuration(), "durations", inputs: ["runs": try train(space, sizes: [60, 80], alphas: [1])])
        let file = try File.open(folder + "/durations.h5")
        let claim = try #require(try Claim.read(from: file.root).first { $0.id == "A2.slope.odd" })
        #expect(claim.relation == .untested)
        #expect(try !file.root.contains("slopes"))
    }

    @Test func unlikeRunsAreRefused() throws {
        let space = StageSpace()
        let inputs = try train(space, sizes: [60], alphas: [1]) + train(space, problem: "gen", sizes: [60], alphas: [1])
        let failure = #expect(throws: Failure.self) {
            try space.run(AnalysePlateauDuration(), "durations", inputs: ["runs": inputs])
        }
        #expect(failure?.description.contains("tanh on gen in gen-1.0-60-1") == true)
    }

    @Test func theFigureIsDrawnAndReproducible() throws {
        let space = StageSpace()
        for problem in ["odd", "2d"] {
            try space.run(
                AnalysePlateauDuration(), problem,
                inputs: ["runs": try train(space, problem: problem, sizes: [60, 120, 240], alphas: [1])])
        }
        func plot(_ name: String, neurons: Int = 120) throws {
            try space.run(
                PlotPlateauDuration(), name, ["figure": .string("A2"), "neurons": .integer(neurons)],
                inputs: ["durations": ["odd/durations.h5"], "others": ["2d/durations.h5"]])
        }
        try plot("first")
        try plot("second")
        #expect(space.redraws("A2", "first", "second"))
        let caption = space.text("first/caption.txt")
        for id in ["A2.slope.odd", "A2.leave-law.odd", "A2.half-time.2d"] { #expect(caption.contains("[\(id)]")) }
        #expect(!caption.contains("A2.leave-law.2d"), "z is no eigenvector of M there")
        let missing = #expect(throws: Failure.self) { try plot("missing", neurons: 61) }
        #expect(missing?.description.contains("[60, 120, 240]") == true)
    }
}

@Suite struct LineFitTests {
    /// Against numpy.polyfit([0, 1, 3], [1, 2, 7], 1, w = √[1, 4, 2], cov = 'unscaled').
    @Test func weightedLine() {
        let fit = LineFit([0, 1, 3], [1, 2, 7], weights: [1, 4, 2])
        #expect(abs(fit.slope - 20.0 / 9) < 1e-12)
        #expect(abs(fit.intercept - 1.0 / 9) < 1e-12)
        #expect(abs(fit.slopeError - (7.0 / 54).squareRoot()) < 1e-12)
    }

    @Test func unweightedLine() {
        let fit = LineFit([0, 1, 2, 3], [1, 3, 4, 8])
        // numpy.polyfit([0, 1, 2, 3], [1, 3, 4, 8], 1) = [2.2, 0.7].
        #expect(abs(fit.slope - 2.2) < 1e-12 && abs(fit.intercept - 0.7) < 1e-12)
    }

    /// With variances of their own the error is that of the sum of shares, for two points |Δ| = √(v1 + v2)/|x2 − x1|.
    @Test func errorOfGivenVariances() {
        let fit = LineFit([0, 2], [1, 5], weights: [1, 7], variances: [0.09, 0.16])
        #expect(abs(fit.slope - 2) < 1e-12 && abs(fit.slopeError - 0.25) < 1e-12)
        #expect(LineFit([1, 1], [1, 2]).slope.isNaN)
    }
}
