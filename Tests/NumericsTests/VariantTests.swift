// Every instruction set and number of threads gives the bits that the definitions say. Serialized: both are the whole
// process's. Tests beside them may run on any variant meanwhile, which changes no result: that is the point.
import CKernels
import TestSupport
import Testing

@testable import Numerics

/// The variants that this processor can run.
let runnableSets = InstructionSet.allCases.filter { $0 <= .best }

/// Calls `body` once for each runnable variant and for 1 to 3 threads.
func forEachVariant(_ body: (_ name: String) throws -> Void) rethrows {
    defer {
        InstructionSet.current = .best
        setThreads(1)
    }
    for set in runnableSets {
        for threads in 1...3 {
            InstructionSet.current = set
            setThreads(threads)
            try body("\(set), \(threads) threads")
        }
    }
}

@Suite(.serialized) struct VariantTests {
    /// Sizes around tiles (1 to 12 rows, 4 to 32 columns), copies (48 rows, 64 and 128 columns) and blocks of k (256).
    static let sizes = [
        (1, 1, 1), (2, 3, 0), (5, 10, 256), (6, 16, 255), (7, 17, 257), (12, 32, 64), (13, 33, 65), (48, 48, 30),
        (49, 65, 300), (97, 130, 40), (200, 20, 9), (31, 140, 513), (193, 129, 20), (3, 520, 12),
    ]

    @Test(arguments: sizes) func productsAreTheirDefinition(size: (Int, Int, Int)) {
        for (transposeA, transposeB) in [(false, false), (true, false), (false, true), (true, true)] {
            for (alpha, beta, padding) in [(1.0, 0.0, 0), (1, 1, 3), (-0.3, 0.7, 1)] {
                var single = ProductCase<Float>(m: size.0, n: size.1, k: size.2)
                (single.transposeA, single.transposeB, single.padding) = (transposeA, transposeB, padding)
                (single.alpha, single.beta) = (Float(alpha), Float(beta))
                var double = ProductCase<Double>(m: size.0, n: size.1, k: size.2)
                (double.transposeA, double.transposeB, double.padding) = (transposeA, transposeB, padding)
                (double.alpha, double.beta) = (alpha, beta)
                let (expectedSingle, expectedDouble) = (single.expected(), double.expected())
                forEachVariant { name in
                    #expect(firstDifference(single.product(), expectedSingle) == nil, "\(name): \(single)")
                    #expect(firstDifference(double.product(), expectedDouble) == nil, "\(name): \(double)")
                }
            }
        }
    }

    /// Leading dimensions whose rows share cache sets, and enough work for several threads.
    @Test func largeProductsAreTheirDefinition() {
        for (m, n, k, padding) in [(130, 96, 512, 512), (300, 70, 270, 0), (40, 600, 100, 424)] {
            for transposeA in [false, true] {
                var product = ProductCase<Float>(m: m, n: n, k: k)
                (product.transposeA, product.beta, product.padding) = (transposeA, 1, padding)
                let expected = product.expected()
                forEachVariant { name in
                    #expect(firstDifference(product.product(), expected) == nil, "\(name): \(product)")
                }
            }
        }
    }

    @Test(arguments: [1, 5, 12, 13, 33, 64, 140, 530], [false, true]) func upperTrianglesAreTheirDefinition(
        n: Int, transpose: Bool
    ) {
        let k = 300
        var operands = ProductCase<Double>(m: n, n: n, k: k)
        (operands.transposeA, operands.transposeB, operands.beta) = (transpose, !transpose, 1)
        let (a, _, c) = operands.operands()
        let lda = transpose ? n : k
        var expected = c
        func element(_ row: Int, _ column: Int) -> Double { transpose ? a[column * lda + row] : a[row * lda + column] }
        for i in 0..<n {
            for j in i..<n {
                expected[i * n + j] = definedElement(
                    depth: k, alpha: 0.5, beta: 1, c: c[i * n + j], a: { element(i, $0) }, b: { element(j, $0) })
            }
        }
        forEachVariant { name in
            var result = c
            dsyrk(n, k, alpha: 0.5, a, lda: lda, transpose: transpose, beta: 1, &result, ldc: n)
            #expect(firstDifference(result, expected) == nil, "\(name): order \(n)")
        }
    }

    @Test func systemsAndEigenvectorsHaveTheSameBits() throws {
        var results: [[Double]] = []
        try forEachVariant { _ in
            var (factor, rows) = (PositiveDefiniteTests.matrix(300), PositiveDefiniteTests.rows(200, 300))
            try solvePositiveDefinite(order: 300, matrix: &factor, count: 200, rows: &rows)
            var random = CounterRandom(seed: 5, purpose: "variants")
            let matrix = (0..<70 * 70).map { _ in random.normal() }
            let (values, vectors) = try leadingEigenvectors(of: matrix, order: 70, count: 70)
            results.append(factor + rows + values + vectors)
        }
        for result in results { #expect(firstDifference(result, results[0]) == nil) }
    }

    /// All kernels of element-by-element work and of the convolutions' transforms, on lengths that leave rests.
    @Test func otherKernelsHaveTheSameBits() {
        var results: [[Float]] = []
        forEachVariant { _ in results.append(otherKernels()) }
        for result in results { #expect(firstDifference(result, results[0]) == nil) }
    }

    private func otherKernels() -> [Float] {
        let (rows, c) = (150, 107)
        let count = rows * c
        var random = CounterRandom(seed: 6, purpose: "variants")
        let x = (0..<count).map { _ in Float(3 * random.normal()) },
            dy = (0..<count).map { _ in Float(random.normal()) }
        let labels = (0..<rows).map { Int32($0 % c) }
        var all: [Float] = []
        var y = [Float](repeating: 0, count: count)
        func keep() { all += y }
        ck_relu(count, x, &y); keep()
        ck_tanh(count, x, &y); keep()
        ck_tanh_gradient(count, y, dy, &y); keep()
        ck_sigmoid(count, x, &y); keep()
        ck_sigmoid_gradient(count, y, dy, &y); keep()
        ck_softmax(rows, c, x, &y); keep()
        all.append(Float(ck_softmax_cross_entropy(rows, c, x, labels, 0.1, &y))); keep()
        all.append(Float(ck_squared_error(count, x, dy, 0.1, &y))); keep()
        all.append(Float(ck_sigmoid_cross_entropy(count, x, dy, 0.1, &y))); keep()
        var (mean, variance) = ([Float](repeating: 0, count: c), [Float](repeating: 0, count: c))
        var (sums, products) = (mean, mean)
        ck_batchnorm_statistics(rows, c, c, x, &mean, &variance)
        ck_batchnorm_apply(rows, c, x, mean, variance, 1, &y); keep()
        ck_batchnorm_gradient_sums(rows, c, c, x, dy, variance, mean, mean, 1, &sums, &products)
        ck_batchnorm_gradient_input(rows, c, x, dy, variance, mean, mean, sums, products, 1, &y); keep()
        all += mean + variance + sums + products
        ck_column_sums(rows, c, c, x, &mean)
        var (parameters, first, second) = (x, y, y.map(abs))
        ck_sgd(count, 0.1, 0.9, 0.01, dy, &first, &parameters)
        ck_adam(count, 0.1, 0.9, 0.1, 0.999, 0.001, 1e-8, 0.01, dy, &first, &second, &parameters)
        all += mean + parameters + first + second
        return all + transforms(x)
    }

    /// Winograd's and the patches of maps [2, 8, 8, 16].
    private func transforms(_ numbers: [Float]) -> [Float] {
        let x = Array(numbers[..<2048]), w = Array(numbers[..<(9 * 256)])
        let tiles = ck_tiles(h: 8, w: 8, c: 16, first: 0, tiles: 8, plane: 8 * 16)
        var (planes, y) = ([Float](repeating: 0, count: 36 * 128), x)
        ck_winograd_input(tiles, x, &planes)
        var all = planes
        ck_winograd_output(tiles, planes, 1, &y)
        ck_winograd_output_adjoint(tiles, y, &planes)
        all += planes + y
        var (u, dw) = ([Float](repeating: 0, count: 36 * 256), w)
        ck_winograd_weights(16, 16, 0, 16, w, &u)
        ck_winograd_weights_adjoint(16, 16, 0, 16, u, &dw)
        all += u + dw
        ck_winograd_turned_weights(16, 16, 0, 16, w, &u)
        let window = ck_window(h: 8, w: 8, c: 16, oh: 4, ow: 4, kernel: 3, stride: 2, padding: 1)
        var columns = [Float](repeating: 0, count: 2 * 16 * 9 * 16)
        ck_patches(window, 0, 8, x, &columns)
        ck_add_patches(window, 0, 16, columns, &y)
        return all + u + columns + y
    }

    @Test func flowsHaveTheSameBits() {
        var results: [[Double]] = []
        forEachVariant { _ in results.append(stepOfAFlow()) }
        for result in results { #expect(firstDifference(result, results[0]) == nil) }
    }

    /// One forward pass, backward pass, combination and error norm of a two-layer network.
    private func stepOfAFlow() -> [Double] {
        let (m, d, n) = (23, 2, 37)
        var random = CounterRandom(seed: 4, purpose: "variants")
        let x = (0..<d * n).map { _ in random.normal() }
        // The first block is small enough for the series, the second is not.
        let theta = (0..<m * (1 + d)).map { $0 % m < 16 ? 0.01 * random.normal() : random.normal() }
        var values = [Double](repeating: 0, count: ck_two_layer_workspace(m, n))
        var (output, scratch) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: d * n))
        var gradient = [Double](repeating: 0, count: m * (1 + d))
        let (a, w) = (Array(theta[..<m]), Array(theta[m...]))
        let tanh = Int32(CK_TANH)
        ck_two_layer_forward(tanh, m, d, n, x, a, w, &values, nil, &output)
        gradient.withUnsafeMutableBufferPointer {
            ck_two_layer_backward(
                tanh, m, d, n, x, a, output, values, nil, &scratch, $0.baseAddress!, $0.baseAddress! + m)
        }
        var moved = theta
        ck_combine(theta.count, 0.1, 1, [0.3], gradient, theta.count, theta, &moved)
        var norms = [0.0, 0.0]
        ck_error_norms(theta.count, 1, [0.3], [-0.7], gradient, theta.count, theta, moved, 1e-3, 1e-2, &norms)
        return output + gradient + moved + norms
    }

    @Test func theCapHolds() {
        defer { InstructionSet.current = .best }
        for set in InstructionSet.allCases {
            InstructionSet.current = set
            #expect(InstructionSet.current == min(set, .best))
        }
    }
}
