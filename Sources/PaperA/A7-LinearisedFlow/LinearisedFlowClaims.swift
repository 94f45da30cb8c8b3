// The claims of figure A7. Unaware of files.
import Dynamics
import Results

enum LinearisedFlowClaims {
    static func evaluate(_ runs: [LinearisedFlowRun]) -> [Claim] {
        let early = LinearisedFlowRun.early
        // Relative variances of the maxima over initial states, summed.
        let scatter = runs.reduce(0) { sum, run in
            let theory = run.amplitudeTheory
            return sum + theory.deviation * theory.deviation / (theory.mean * theory.mean)
        }.squareRoot()
        return [
            .measure(
                "A7.error-half",
                "Relative error of the linearised flow over K/2 at K = \(short(early, digits: 2)) (tolerance: the next "
                    + "order K/4, the part of ‖θ‖ that does not grow, the cubic term ‖s*‖/m)",
                expected: 1, tolerance: early / 4 + runs.map { 0.5 * $0.frozenShare + $0.cubic }.max()!
            ) { .mean(runs.map(\.earlyRatio)) },
            .measure(
                "A7.ten-percent", "K where the linearised flow is wrong by 10 % (theory: 1 − 0.9²)",
                expected: Theory.drive(linearisedError: LinearisedFlowRun.error), tolerance: 0.01
            ) { .mean(runs.map(\.breakDrive)) },
            .measure(
                "A7.q-max", "q_max/√(ln m/m) where the linearised flow is wrong by 10 %", expected: 1.3, tolerance: 0.1
            ) { .mean(runs.map(\.breakAmplitudeScaled)) },
            .measure(
                "A7.q-max-extremes",
                "q_max there over the mean maximum of m half-normal amplitudes (tolerance: 3 standard errors of such "
                    + "maxima, and the cubic term)",
                expected: 1, tolerance: 3 * scatter / Double(runs.count) + runs.map(\.cubic).max()!
            ) { .mean(runs.map { $0.breakAmplitude / $0.amplitudeTheory.mean }) },
        ]
    }
}
