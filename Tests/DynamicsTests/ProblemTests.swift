// The problems' moments against closed forms, and the initial laws' moments.
import Foundation
import TestSupport
import Testing

@testable import Dynamics
@testable import Numerics

@Suite struct ProblemTests {
    @Test func odd() throws {
        let problem = try Problem.named("odd")
        #expect(abs(problem.driveNorm - 5 / .pi) < 1e-14)
        #expect(abs(problem.drive[1]) < 1e-15)
        #expect(abs(problem.curvature - 1.0 / 3) < 1e-15)
        #expect(abs(problem.bestLinear[0] - 15 / .pi) < 1e-13 && abs(problem.bestLinear[1]) < 1e-14)
        #expect(abs(problem.initialRisk - 6.25) < 1e-13)
        #expect(abs(problem.riskAtLinearFit - (6.25 - 37.5 / (.pi * .pi))) < 1e-13)
        #expect(abs(problem.descent - 37.5 / (.pi * .pi)) < 1e-13)
        // E[(f − s*·x) x³] = 5(1/π − 6/π³) − (15/π)/5.
        let pi = Double.pi
        let third: Double = 5 / pi - 30 / (pi * pi * pi) - 3 / pi
        #expect(abs(problem.escapeMoment - third) < 1e-13)
        #expect(problem.driveIsEigenvector)
    }

    @Test func gen() throws {
        let problem = try Problem.named("gen")
        // z = (5/π, 1): cos(πx) has mean 0. M = diag(1/3, 1).
        #expect(abs(problem.drive[0] - 5 / .pi) < 1e-14 && abs(problem.drive[1] - 1) < 1e-14)
        #expect(abs(problem.bestLinear[0] - 15 / .pi) < 1e-13 && abs(problem.bestLinear[1] - 1) < 1e-14)
        #expect(!problem.driveIsEigenvector)
        #expect(abs(problem.initialRisk - 0.5 * (12.5 + 2 + 1)) < 1e-13)
    }

    @Test func gauss() throws {
        let problem = try Problem.named("gauss")
        // E[x sin(cx)] = c e^{−c²/2}; E sin² = (1 − e^{−2c²})/2.
        #expect(abs(problem.drive[0] - 4.5 * exp(-1.125)) < 1e-13 && abs(problem.drive[1] - 0.5) < 1e-14)
        #expect(abs(problem.initialRisk - 0.5 * (4.5 * (1 - exp(-4.5)) + 0.25)) < 1e-13)
        for (entry, expected) in zip(problem.secondMoment, [1.0, 0, 0, 1]) { #expect(abs(entry - expected) < 1e-14) }
    }

    @Test func square() throws {
        let problem = try Problem.named("2d")
        #expect(problem.nodes == 100 && problem.inputs == 3)
        // E[x f] = 4 E[x sin πx] E[cos y], E[y f] = 2 E[y sin(πy/1.5)], E f = 1.
        let b = Double.pi / 1.5
        let third = 2 * (sin(b) / (b * b) - cos(b) / b)
        for (value, expected) in zip(problem.drive, [4 / Double.pi * sin(1.0), third, 1]) {
            #expect(abs(value - expected) < 1e-9)
        }
    }

    @Test func refusesBadProblems() {
        #expect(throws: DynamicsError.self) { try Problem.named("even") }
        #expect(throws: DynamicsError.self) {
            try Problem(name: "short", coordinates: [1, 2], weights: [1, 0], targets: [1])
        }
        #expect(throws: DynamicsError.self) {
            try Problem(name: "singular", coordinates: [2, 2], weights: [0.5, 0.5], targets: [1, 2])
        }
    }

    @Test(arguments: InitialLaw.allCases) func initialLawHasUnitVariance(_ law: InitialLaw) {
        let m = 40_000
        let parameters = law.parameters(neurons: m, inputs: 2, alpha: 0.5, seed: 3).map { $0 * Double(m).squareRoot() }
        let mean = parameters.reduce(0, +) / Double(parameters.count)
        let second = parameters.reduce(0) { $0 + $1 * $1 } / Double(parameters.count)
        let fourth = parameters.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Double(parameters.count)
        let kurtosis = [InitialLaw.gaussian: 3, .uniform: 1.8, .laplace: 6, .rademacher: 1][law]!
        #expect(abs(mean) < 0.015 && abs(second - 1) < 0.04)
        #expect(abs(fourth - kurtosis) < 0.1 * kurtosis)
    }

    @Test func initialLawSharesDrawsAcrossAlphaOnly() {
        let one = InitialLaw.gaussian.parameters(neurons: 16, inputs: 2, alpha: 1, seed: 3)
        let two = InitialLaw.gaussian.parameters(neurons: 16, inputs: 2, alpha: 2, seed: 3)
        #expect(zip(one, two).allSatisfy { abs($0 / 16 - $1) < 1e-18 })
        let other = InitialLaw.gaussian.parameters(neurons: 16, inputs: 2, alpha: 1, seed: 4)
        #expect(firstDifference(one, other, by: .values) != nil)
    }
}
