import TestPython
import TestSupport
import Testing

@testable import Numerics

@Suite struct RidgeRegressionTests {
    /// N samples of D correlated inputs with large means, and P targets that depend on them, with noise.
    static func problem(_ n: Int, _ d: Int, _ p: Int, seed: UInt64 = 1) -> (x: [Float], y: [Float]) {
        var random = CounterRandom(seed: seed, purpose: "ridge test")
        let mixing = (0..<d * d).map { _ in random.normal() }
        let truth = (0..<d * p).map { _ in random.normal() }
        var (x, y): ([Float], [Float]) = ([], [])
        for _ in 0..<n {
            let source = (0..<d).map { _ in random.normal() }
            let row = (0..<d).map { j in
                Float(30 + source.indices.reduce(0.0) { $0 + mixing[j * d + $1] * source[$1] })
            }
            x += row
            y += (0..<p).map { k in
                Float(random.normal() + row.indices.reduce(0.0) { $0 + truth[k * d + $1] * Double(row[$1]) })
            }
        }
        return (x, y)
    }

    static func primal(
        _ x: [Float], _ y: [Float], _ d: Int, _ p: Int, batches: Int, ridge: Double,
        products: RidgeRegression.Products = .double
    ) throws -> AffineMap {
        var regression = RidgeRegression(inputs: d, targets: p, products: products)
        let n = x.count / d
        for batch in 0..<batches {
            let rows = n * batch / batches..<n * (batch + 1) / batches
            x[rows.lowerBound * d..<rows.upperBound * d].withUnsafeBufferPointer { xs in
                y[rows.lowerBound * p..<rows.upperBound * p].withUnsafeBufferPointer { ys in regression.add(xs, ys) }
            }
        }
        return try regression.solve(relativeRidge: ridge)
    }

    static func dual(_ x: [Float], _ y: [Float], _ d: Int, _ p: Int, ridge: Double) throws -> AffineMap {
        try x.withUnsafeBufferPointer { xs in
            try y.withUnsafeBufferPointer { ys in
                try RidgeRegression.dual(xs, inputs: d, ys, targets: p, relativeRidge: ridge)
            }
        }
    }

    static func relativeDistance(_ a: [Double], _ b: [Double]) -> Double {
        precondition(a.count == b.count)
        let distance = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return (distance / b.reduce(0) { $0 + $1 * $1 }).squareRoot()
    }

    @Test(
        .enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"),
        arguments: [(300, 20, 7), (1500, 60, 3), (15, 40, 5)])
    func agreesWithLeastSquaresOfNumPy(n: Int, d: Int, p: Int) throws {
        let (x, y) = Self.problem(n, d, p)
        // An independent route: least squares by SVD of the data stacked on √(Nλ) 1.
        let program = """
            n, d, p = \(n), \(d), \(p)
            a = data[:n * d].reshape(n, d); y = data[n * d:].reshape(n, p)
            ac = a - a.mean(0); yc = y - y.mean(0); lam = 1e-4 * a.var(0).mean()
            stacked = np.vstack([ac, np.sqrt(n * lam) * np.eye(d)])
            w = np.linalg.lstsq(stacked, np.vstack([yc, np.zeros((d, p))]), rcond=None)[0]
            result = np.concatenate([w.T.ravel(), y.mean(0) - a.mean(0) @ w, [lam]])
            """
        let expected = try PythonReference.run(program, input: (x + y).map(Double.init))
        let map = n < d ? try Self.dual(x, y, d, p, ridge: 1e-4) : try Self.primal(x, y, d, p, batches: 4, ridge: 1e-4)
        #expect(Self.relativeDistance(map.weights, Array(expected[..<(p * d)])) < 1e-8)
        #expect(Self.relativeDistance(map.bias, Array(expected[(p * d)..<(p * d + p)])) < 1e-8)
        #expect(abs(map.ridge / expected[p * d + p] - 1) < 1e-12)
    }

    @Test(arguments: [(50, 30, 4), (20, 35, 2)]) func primalEqualsDual(n: Int, d: Int, p: Int) throws {
        let (x, y) = Self.problem(n, d, p, seed: 2)
        let primal = try Self.primal(x, y, d, p, batches: 3, ridge: 1e-3)
        let dual = try Self.dual(x, y, d, p, ridge: 1e-3)
        #expect(Self.relativeDistance(primal.weights, dual.weights) < 1e-8)
        #expect(Self.relativeDistance(primal.bias, dual.bias) < 1e-8)
    }

    @Test func theObjectiveIsStationary() throws {
        let (n, d, p) = (200, 12, 3)
        let (x, y) = Self.problem(n, d, p, seed: 3)
        let map = try Self.primal(x, y, d, p, batches: 1, ridge: 1e-2)
        let bias = map.bias
        var scale = 0.0
        for i in 0..<p {
            let residuals = (0..<n).map { sample in
                (0..<d).reduce(bias[i] - Double(y[sample * p + i])) {
                    $0 + map.weights[i * d + $1] * Double(x[sample * d + $1])
                }
            }
            #expect(abs(residuals.reduce(0, +)) / Double(n) < 1e-9)
            for j in 0..<d {
                let weight = map.ridge * map.weights[i * d + j]
                let data = (0..<n).reduce(0.0) { $0 + residuals[$1] * Double(x[$1 * d + j]) } / Double(n)
                scale = max(scale, abs(weight))
                #expect(abs(data + weight) < 1e-8 * max(1, scale))
            }
        }
    }

    @Test func singleProductsMoveTheLossByNothing() throws {
        let (n, d, p) = (3000, 40, 20)
        let (x, y) = Self.problem(n, d, p, seed: 7)
        let (one, two) = (
            try Self.primal(x, y, d, p, batches: 2, ridge: 1e-4),
            try Self.primal(x, y, d, p, batches: 2, ridge: 1e-4, products: .single)
        )
        #expect(firstDifference(one.weights, two.weights, by: .values) != nil)
        #expect(Self.relativeDistance(two.weights, one.weights) < 1e-4)
        let losses = [one, two].map { map in
            x.withUnsafeBufferPointer { xs in y.withUnsafeBufferPointer { map.squaredErrors(xs, $0) } }.reduce(0, +)
        }
        // The loss is 1/1600 of the targets' variance, which Float32 predictions resolve to 1e-7.
        #expect(abs(losses[1] / losses[0] - 1) < 1e-6)
    }

    @Test func batchesDoNotMatter() throws {
        let (x, y) = Self.problem(3000, 10, 2, seed: 4)
        let one = try Self.primal(x, y, 10, 2, batches: 1, ridge: 1e-4)
        let many = try Self.primal(x, y, 10, 2, batches: 7, ridge: 1e-4)
        #expect(Self.relativeDistance(one.weights, many.weights) < 1e-10)
    }

    @Test func squaredErrorsAreThoseOfThePrediction() throws {
        let (n, d, p) = (2100, 6, 4)
        let (x, y) = Self.problem(n, d, p, seed: 5)
        let map = try Self.primal(x, y, d, p, batches: 1, ridge: 1e-4)
        let errors = x.withUnsafeBufferPointer { xs in y.withUnsafeBufferPointer { map.squaredErrors(xs, $0) } }
        #expect(errors.count == n)
        for sample in [0, 1023, 1024, n - 1] {
            var expected = 0.0
            for i in 0..<p {
                var value = map.bias[i] - Double(y[sample * p + i])
                for j in 0..<d { value += map.weights[i * d + j] * Double(x[sample * d + j]) }
                expected += value * value / Double(p)
            }
            #expect(abs(errors[sample] / expected - 1) < 1e-5)
        }
    }

    @Test func inputsThatNeverVaryPredictTheMean() throws {
        let y: [Float] = [1, 2, 3, 6]
        for map in [
            try Self.primal(.init(repeating: 0.1, count: 12), y, 3, 1, batches: 1, ridge: 1e-4),
            try Self.dual(.init(repeating: 0.1, count: 12), y, 3, 1, ridge: 1e-4),
        ] {
            #expect(map.weights == [0, 0, 0])
            #expect(map.bias == [3] && map.valueAtCentre == [3])
        }
    }

    @Test func refusesWhatRoundingLeavesSingular() throws {
        var random = CounterRandom(seed: 6, purpose: "ridge test")
        // Forty multiples of one input: 39 pivots of the factor are rounding errors of either sign.
        let y = (0..<60).map { _ in Float(random.normal()) }
        let x = y.flatMap { source in (1...40).map { source * Float($0).squareRoot() } }
        #expect(throws: KernelError.self) { try Self.primal(x, y, 40, 1, batches: 1, ridge: 1e-300) }
    }
}
