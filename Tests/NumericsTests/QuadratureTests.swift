// Quadrature rules against NumPy and against the moments of the laws.
import TestPython
import TestSupport
import Testing

@testable import Numerics

@Suite struct QuadratureTests {
    @Test(arguments: [1, 2, 3, 10, 31, 32]) func uniformMoments(n: Int) {
        let rule = Quadrature.uniform(n)
        #expect(firstDifference(rule.nodes, rule.nodes.sorted()) == nil)
        for power in 0..<2 * n {
            let moment = zip(rule.nodes, rule.weights).reduce(0) { $0 + $1.1 * pow($1.0, power) }
            let expected = power % 2 == 1 ? 0 : 1 / Double(power + 1)
            #expect(abs(moment - expected) < 1e-15, "E x^\(power)")
        }
    }

    @Test(arguments: [1, 2, 3, 20, 60]) func normalMoments(n: Int) {
        let rule = Quadrature.normal(n)
        for power in stride(from: 0, to: min(2 * n, 20), by: 1) {
            let moment = zip(rule.nodes, rule.weights).reduce(0) { $0 + $1.1 * pow($1.0, power) }
            // (p−1)!! for even p; the terms of an odd moment cancel, and are as large as those of the next even one.
            let size = stride(from: 1, to: power + power % 2, by: 2).reduce(1.0) { $0 * Double($1) }
            let expected = power % 2 == 1 ? 0 : size
            #expect(abs(moment - expected) <= 3e-14 * size, "E x^\(power)")
        }
    }

    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
    func agreesWithNumPy() throws {
        let legendre = try PythonReference.run(
            "x, w = np.polynomial.legendre.leggauss(32)\nresult = [*x, *(w / 2)]")
        let rule = Quadrature.uniform(32)
        for (ours, theirs) in zip(rule.nodes + rule.weights, legendre) { #expect(abs(ours - theirs) < 1e-15) }
        // Double precision leaves NumPy's own Hermite rule 1e-14 of error: asked for with 40 digits instead.
        let hermite = try PythonReference.run(
            """
            import mpmath as mp
            mp.mp.dps = 40
            n = 60
            guess, _ = np.polynomial.hermite_e.hermegauss(n)
            def he(x):
                a, b = mp.mpf(0), mp.mpf(1)
                for j in range(n): a, b = b, (x * b - mp.sqrt(j) * a) / mp.sqrt(j + 1)
                return b, a
            nodes, weights = [], []
            for g in guess:
                x = mp.mpf(float(g))
                for _ in range(6):
                    v, p = he(x); x -= v / (mp.sqrt(n) * p)
                nodes.append(x); weights.append(1 / (n * he(x)[1] ** 2))
            result = nodes + weights
            """)
        let normal = Quadrature.normal(60)
        for (ours, theirs) in zip(normal.nodes, hermite[..<60]) {
            #expect(abs(ours - theirs) <= 1e-15 * max(1, abs(theirs)))
        }
        for (ours, theirs) in zip(normal.weights, hermite[60...]) {
            #expect(abs(ours - theirs) <= 1e-15 + 3e-13 * theirs)
        }
    }

    private func pow(_ x: Double, _ power: Int) -> Double { (0..<power).reduce(1) { product, _ in product * x } }
}
