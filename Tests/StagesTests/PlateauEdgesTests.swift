import Dynamics
import Foundation
import Testing

@testable import PaperA
@testable import Results

/// When a drawn loss counts as having an initial plateau, and which runs a claim about the secondary one takes.
struct PlateauEdgesTests {
    private let problem: Problem

    init() throws { problem = try .named("odd") }

    private func run(neurons: Int, alpha: Double, seed: Int = 1, _ columns: [(String, [Double])]) -> FlowRun {
        FlowRun(
            problem: problem, activation: "tanh", neurons: neurons, alpha: alpha, seed: seed, initialLaw: .gaussian,
            history: Table(columns.map { Column($0.0, "", $0.1) }), theory: [:], initialMoments: nil)
    }

    /// K rises logistically at the rate 2‖z‖, so that R = R0 − (1 − (1 − K)²) D0 has fallen by 5 % when 2‖z‖t is `leave`.
    private func plateau(leave: Double) throws -> InitScaleRun {
        let rate = 2 * problem.driveNorm
        let level = 1 - 0.95.squareRoot()
        let times = (0...400).map { Double($0) / 20 / rate }
        let drive = times.map { 1 / (1 + (1 - level) / level * exp(leave - rate * $0)) }
        let risks = drive.map { problem.initialRisk - (1 - (1 - $0) * (1 - $0)) * problem.descent }
        return try InitScaleRun(run(neurons: 100, alpha: 1, [("time", times), ("risk", risks), ("K_f", drive)]))
    }

    /// A plateau outlasts a growth time of the drive: 2‖z‖T_5 > 1.
    @Test(arguments: [(0.99, false), (1.01, true), (1.2, true), (1.9, true), (0.5, false)])
    func theInitialPlateauIsLongerThanAGrowthTime(_ leave: Double, _ expected: Bool) throws {
        let run = try plateau(leave: leave)
        #expect(abs(run.scaledLeaveTime - leave) < 1e-6)
        #expect(run.hasInitialPlateau == expected)
        #expect(InitScaleRun.table([run]).columns.first { $0.name == "initial_plateau" }?.values == [expected ? 1 : 0])
    }

    // MARK: - The escape from the secondary plateau

    /// A run of `neurons` with this escape time, as a share of T5's; no history is looked at.
    private func escape(_ neurons: Int, seed: Int, share: Double) throws -> EscapeRun {
        var run = try EscapeRun(
            run(neurons: neurons, alpha: 1, seed: seed, [("time", [0, 1]), ("risk", [1, 1]), ("K_f", [0, 0])]))
        run.escapeTime = share * run.escapeTimeTheory
        run.topRatio = share * run.topRatioTheory
        return run
    }

    /// Runs in which T5 neglects .05, .15 and .3: only the first are compared with it.
    @Test func onlyRunsWhoseLargestNeuronIsSmallCount() throws {
        let candidates = try [40, 60, 80, 120, 160, 240, 400, 700, 1000, 2000].flatMap { neurons in
            try (1...3).map { try escape(neurons, seed: $0, share: 1) }
        }
        // q̂²_max is the largest of M squares of normal numbers over their mean, about 2 ln M.
        for run in candidates {
            #expect(run.neglected > 0.5 * 15 / .pi * log(Double(run.run.neurons)) / Double(run.run.neurons))
        }
        let within = candidates.filter { $0.neglected <= 0.1 }
        let beyond = candidates.filter { $0.neglected > 0.1 && $0.neglected < 0.2 }
        #expect(within.count >= 3 && beyond.count >= 3)
        let claims = EscapeClaims.evaluate(candidates)
        for id in ["A9.plateau-ends", "A9.escape-time", "A9.top-ratio", "A9.theory-slope"] {
            #expect(claims.first { $0.id == id }?.samples == within.count, "\(id)")
        }
    }

    @Test(arguments: [(1.099, true), (1.101, false), (0.901, true), (0.899, false)])
    func theEscapeTimeMayDifferByATenth(_ share: Double, _ holds: Bool) throws {
        let runs = try [500, 1000, 2500].flatMap { neurons in
            try (1...3).map { try escape(neurons, seed: $0, share: share) }
        }.filter { $0.neglected <= 0.1 }
        #expect(Set(runs.map(\.run.neurons)).count == 3)
        let claims = EscapeClaims.evaluate(runs)
        for id in ["A9.escape-time", "A9.top-ratio", "A9.theory-slope"] {
            #expect(claims.first { $0.id == id }?.holds == holds, "\(id)")
        }
        // m/ln m at the geometric mean of 500 and 2500.
        let law = 1 - 1 / log((500 * 2500.0).squareRoot())
        expectHolds(claims.first { $0.id == "A9.size-law" }, only: law - 0.1...law + 0.1)
    }
}
