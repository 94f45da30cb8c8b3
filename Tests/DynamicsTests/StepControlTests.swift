// How the integrator's step follows a right-hand side that suddenly becomes hard.
import Foundation
import TestPython
import Testing

@testable import Dynamics

@Suite struct StepControlTests {
    /// Slow decay with narrow pulses at t = 3 and 7: long steps before them are rejected.
    private static func pulses(_ t: Double) -> Double {
        40 * exp(-pow((t - 3) / 0.1, 2)) + 40 * exp(-pow((t - 7) / 0.1, 2))
    }

    private func integrator() throws -> DormandPrince853 {
        let integrator = DormandPrince853(relativeTolerance: 1e-8, absoluteTolerance: 1e-10) { t, y, rate in
            rate[0] = -0.1 * y[0] + Self.pulses(t)
        }
        try integrator.start(at: 0, [1])
        return integrator
    }

    /// After a rejected attempt the next step is no longer than the one that was accepted in its place.
    @Test func theStepDoesNotGrowRightAfterARejectedOne() throws {
        let integrator = try integrator()
        var rejected = 0
        while integrator.time < 10 {
            let before = integrator.evaluations
            try integrator.step()
            guard integrator.evaluations - before > 12 else { continue }
            rejected += 1
            #expect(integrator.nextStep <= integrator.time - integrator.previousTime)
        }
        #expect(rejected >= 2)
    }

    /// An accepted step is never shorter than a fifth of the one tried before, and grows ten times at most.
    @Test func stepsChangeByBoundedFactors() throws {
        let integrator = try integrator()
        while integrator.time < 10 {
            let (before, wanted) = (integrator.evaluations, integrator.nextStep)
            try integrator.step()
            let taken = integrator.time - integrator.previousTime
            let attempts = (integrator.evaluations - before) / 12
            #expect(taken > 0.999 * wanted * pow(0.2, Double(attempts - 1)))
            #expect(integrator.nextStep < 10.001 * taken)
        }
    }

    /// SciPy's DOP853 tries and takes as many steps; without the rule above they would be 75 and 49. Where they end depends
    /// on the last digits of error estimates between the pulses, which are tiny.
    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
    func rejectedStepsAreAsManyAsSciPys() throws {
        let integrator = try integrator()
        while integrator.time < 10 { try integrator.step(limit: 10) }
        let theirs = try PythonReference.run(
            """
            from scipy.integrate import DOP853
            pulses = lambda t: 40 * np.exp(-((t - 3) / .1) ** 2) + 40 * np.exp(-((t - 7) / .1) ** 2)
            solver, steps = DOP853(lambda t, y: -.1 * y + pulses(t), 0, [1.], 10, rtol=1e-8, atol=1e-10), 0
            while solver.status == "running":
                solver.step(); steps += 1
            result = [steps, solver.nfev, solver.y[0]]
            """)
        #expect(theirs.prefix(2) == [Double(integrator.steps), Double(integrator.evaluations)])
        #expect(abs(integrator.state[0] - theirs[2]) < 1e-6)
    }
}
