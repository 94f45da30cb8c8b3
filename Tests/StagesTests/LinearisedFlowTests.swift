import Engine
import Glibc
import HDF5
import Testing

@testable import Dynamics
@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct LinearisedFlowTests {
    private func train(_ space: StageSpace, _ more: [String: Value] = [:]) throws -> [String] {
        try [200, 800].flatMap { size in
            try (1...2).map { seed in
                let name = "flow-\(size)-\(seed)"
                try space.run(
                    TrainFlow(), name,
                    [
                        "neurons": .integer(size), "alpha": .number(1), "seed": .integer(seed),
                        "stopAtDrive": .number(0.9),
                    ].merging(more) { $1 })
                return "\(name)/history.h5"
            }
        }
    }

    @Test func theErrorOfThePaper() throws {
        let space = StageSpace()
        let inputs = try train(space)
        let folder = try space.run(AnalyseLinearisedFlow(), "linearised", inputs: ["runs": inputs])
        let file = try File.open(folder + "/linearised.h5")
        func column(_ name: String) throws -> [Double] { try file.root.dataset("runs/" + name).readDoubles() }
        let (drive, time, largest) = (
            try column("break_K"), try column("break_scaled_time"), try column("break_q_max")
        )
        for (i, input) in inputs.enumerated() {
            // Neurons that all grow by one factor: 1 − √(1 − K) = .1.
            #expect(abs(drive[i] - 0.19) < 0.005)
            // There the linearised flow itself, from the initial state, is off by a tenth of its own length.
            let run = try FlowRun(reading: InputFile(origin: "flow", name: "h", path: "\(space.folder)/\(input)"))
            let initial = InitialLaw.gaussian.parameters(
                neurons: run.neurons, inputs: 2, alpha: 1, seed: UInt64(run.seed))
            let theory = Theory(problem: run.problem, neurons: run.neurons, alpha: 1)
            let configuration = FlowConfiguration(
                problem: run.problem, neurons: run.neurons, alpha: 1, seed: UInt64(run.seed), timeLimit: 20,
                snapshots: .times([time[i] / run.problem.driveNorm]))
            let state = try #require(try Flow.run(configuration).snapshots.first).state
            let m = run.neurons
            var (error, size, highest) = (0.0, 0.0, 0.0)
            for k in 0..<m {
                // ẑ = (1, 0): p is the first component of w, the second is frozen.
                let linear = theory.linearStage(
                    amplitude: initial[k], alignment: initial[m + k], time: time[i] / run.problem.driveNorm)
                let frozen = initial[2 * m + k]
                error += pow(state[k] - linear.amplitude, 2) + pow(state[m + k] - linear.alignment, 2)
                error += pow(state[2 * m + k] - frozen, 2)
                size += linear.amplitude * linear.amplitude + linear.alignment * linear.alignment + frozen * frozen
                highest = max(highest, abs(state[k]), hypot(state[m + k], state[2 * m + k]))
            }
            #expect(abs((error / size).squareRoot() - 0.1) < 1e-3)
            #expect(abs(largest[i] / highest - 1) < 5e-3)
        }
        let claims = Dictionary(uniqueKeysWithValues: try Claim.read(from: file.root).map { ($0.id, $0) })
        #expect(claims["A7.error-half"]?.holds == true)
        #expect(claims["A7.ten-percent"]?.holds == true && claims["A7.ten-percent"]?.samples == 4)
        #expect(claims["A7.q-max-extremes"]?.holds == true)
        // 1 − .9² of the drive.
        expectHolds(claims["A7.ten-percent"], only: 0.18...0.2)
        expectHolds(claims["A7.q-max"], only: 1.2...1.4)
    }

    @Test func aFlowThatEndsEarlyHasNoBreak() throws {
        let space = StageSpace()
        let folder = try space.run(
            AnalyseLinearisedFlow(), "linearised",
            inputs: ["runs": [try train(space, ["endTime": .number(1)])[0]]])
        let file = try File.open(folder + "/linearised.h5")
        #expect(try file.root.dataset("runs/break_K").readDoubles()[0].isNaN)
        #expect(try Claim.read(from: file.root).first { $0.id == "A7.ten-percent" }?.holds == false)
    }

    @Test func whatTheTheoryDoesNotCoverIsRefused() throws {
        let space = StageSpace()
        let relu = try train(space, ["activation": .string("relu"), "endTime": .number(0.2)])
        let failure = #expect(throws: Failure.self) {
            try space.run(AnalyseLinearisedFlow(), "linearised", inputs: ["runs": relu])
        }
        #expect(failure?.description.contains("relu") == true)
    }

    @Test func theFigureIsDrawnAndReproducible() throws {
        let space = StageSpace()
        let inputs = try train(space)
        try space.run(AnalyseLinearisedFlow(), "linearised", inputs: ["runs": inputs])
        func plot(_ name: String, _ runs: [String]) throws {
            try space.run(
                PlotLinearisedFlow(), name, ["figure": .string("A7")],
                inputs: ["runs": runs, "linearised": ["linearised/linearised.h5"]])
        }
        try plot("first", inputs)
        try plot("second", inputs)
        #expect(space.redraws("A7", "first", "second"))
        #expect(space.text("first/caption.txt").contains("[A7.ten-percent]"))
        let failure = #expect(throws: Failure.self) { try plot("swapped", inputs.reversed()) }
        #expect(failure?.headline == "the analysis is not that of the runs")
    }
}
