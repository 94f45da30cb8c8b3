// Matrix products beside those of oneDNN and OpenBLAS, which are loaded at run time: `bench-training products`.
import Glibc
import Numerics

/// A product C = op(A) op(B) + beta C as networks and decoders use it.
private struct Shape {
    var name: String
    var m: Int
    var n: Int
    var k: Int
    var transposeA = false
    var transposeB = false
    var lda: Int
    var ldb: Int
    var ldc: Int
    var beta = 0.0
    var isDouble = false
}

private let shapes: [Shape] = {
    var shapes: [Shape] = []
    // Forward, weights' gradient and input's gradient of a layer: y = x W, dW = xᵀ dy, dx = dy Wᵀ.
    func layer(_ name: String, batch: Int, inputs: Int, outputs: Int, x: Int? = nil, y: Int? = nil, adds: Bool) {
        let (x, y, beta) = (x ?? inputs, y ?? outputs, adds ? 1.0 : 0)
        shapes += [
            Shape(name: name + " y", m: batch, n: outputs, k: inputs, lda: x, ldb: outputs, ldc: y, beta: beta),
            Shape(
                name: name + " dW", m: inputs, n: outputs, k: batch, transposeA: true, lda: x, ldb: y, ldc: outputs,
                beta: beta),
            Shape(
                name: name + " dx", m: batch, n: inputs, k: outputs, transposeB: true, lda: y, ldb: outputs, ldc: x,
                beta: beta),
        ]
    }
    // Of a convolution on small maps: one output position and kernel row (strides are those of the maps).
    layer("vgg8 2", batch: 128, inputs: 96, outputs: 64, x: 16 * 16 * 32, y: 8 * 8 * 64, adds: true)
    layer("vgg8 3", batch: 128, inputs: 192, outputs: 128, x: 8 * 8 * 64, y: 4 * 4 * 128, adds: true)
    layer("vgg8 4", batch: 128, inputs: 384, outputs: 256, x: 4 * 4 * 128, y: 2 * 2 * 256, adds: true)
    layer("vgg8 4, batch 32", batch: 32, inputs: 384, outputs: 256, x: 4 * 4 * 128, y: 2 * 2 * 256, adds: true)
    layer("vgg8 5", batch: 128, inputs: 512, outputs: 512, x: 2 * 2 * 256, y: 512, adds: true)
    layer("vgg11 7", batch: 128, inputs: 512, outputs: 512, x: 2 * 2 * 256, y: 2 * 2 * 512, adds: true)
    // By patches: the first layer, and resnet10's with stride 2.
    layer("vgg8 1", batch: 4608, inputs: 27, outputs: 32, adds: false)
    layer("resnet10 stride 2", batch: 256, inputs: 576, outputs: 128, adds: false)
    // One of Winograd's 36 products.
    for (from, to) in [(64, 64), (64, 128), (128, 128), (256, 256), (512, 512)] {
        layer("Winograd \(from)→\(to)", batch: 128, inputs: from, outputs: to, adds: false)
    }
    layer("deconv", batch: 512, inputs: 64, outputs: 48, adds: false)
    layer("linear", batch: 128, inputs: 512, outputs: 3072, adds: false)
    layer("classes", batch: 128, inputs: 512, outputs: 10, adds: false)
    shapes += [
        Shape(name: "exact, moments", m: 3072, n: 512, k: 1024, transposeA: true, lda: 3072, ldb: 512, ldc: 512),
        Shape(
            name: "exact, loss", m: 1024, n: 3072, k: 512, transposeB: true, lda: 512, ldb: 512, ldc: 3072, beta: 1),
        Shape(name: "1024", m: 1024, n: 1024, k: 1024, lda: 1024, ldb: 1024, ldc: 1024),
        Shape(name: "double, solve", m: 3072, n: 256, k: 256, lda: 512, ldb: 512, ldc: 512, beta: 1, isDouble: true),
        Shape(
            name: "double, moments", m: 512, n: 512, k: 1024, transposeA: true, lda: 512, ldb: 512, ldc: 512, beta: 1,
            isDouble: true),
    ]
    return shapes
}()

private typealias Product<Real> = (Shape, UnsafePointer<Real>, UnsafePointer<Real>, UnsafeMutablePointer<Real>) -> Void

/// oneDNN's and OpenBLAS's products; nil where the library is not installed.
private struct Rivals {
    private typealias DNNL =
        @convention(c) (
            CChar, CChar, Int, Int, Int, Float, UnsafePointer<Float>, Int, UnsafePointer<Float>, Int, Float,
            UnsafeMutablePointer<Float>, Int
        ) -> Int32
    private typealias CBLAS<Real> = (
        Int32, Int32, Int32, Int32, Int32, Int32, Real, UnsafePointer<Real>, Int32, UnsafePointer<Real>, Int32, Real,
        UnsafeMutablePointer<Real>, Int32
    ) -> Void
    private typealias CBLASFloat =
        @convention(c) (
            Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>, Int32, UnsafePointer<Float>, Int32,
            Float, UnsafeMutablePointer<Float>, Int32
        ) -> Void
    private typealias CBLASDouble =
        @convention(c) (
            Int32, Int32, Int32, Int32, Int32, Int32, Double, UnsafePointer<Double>, Int32, UnsafePointer<Double>,
            Int32, Double, UnsafeMutablePointer<Double>, Int32
        ) -> Void

    let oneDNN: Product<Float>?
    let openBLAS: Product<Float>?
    let openBLASDouble: Product<Double>?

    init() {
        func function<T>(_ library: String, _ name: String, _ type: T.Type) -> T? {
            guard let handle = dlopen(library, RTLD_NOW), let symbol = dlsym(handle, name) else { return nil }
            return unsafeBitCast(symbol, to: type)
        }
        oneDNN = function("libdnnl.so.2", "dnnl_sgemm", DNNL.self).map { dnnl in
            { s, a, b, c in
                let letters = (s.transposeA ? "T" : "N", s.transposeB ? "T" : "N")
                _ = dnnl(
                    CChar(letters.0.utf8.first!), CChar(letters.1.utf8.first!), s.m, s.n, s.k, 1, a, s.lda, b, s.ldb,
                    Float(s.beta), c, s.ldc)
            }
        }
        func cblas<Real: BinaryFloatingPoint>(_ call: @escaping CBLAS<Real>) -> Product<Real> {
            { s, a, b, c in
                call(
                    101, s.transposeA ? 112 : 111, s.transposeB ? 112 : 111, Int32(s.m), Int32(s.n), Int32(s.k), 1, a,
                    Int32(s.lda), b, Int32(s.ldb), Real(s.beta), c, Int32(s.ldc))
            }
        }
        openBLAS = function("libopenblas.so.0", "cblas_sgemm", CBLASFloat.self).map { cblas($0) }
        openBLASDouble = function("libopenblas.so.0", "cblas_dgemm", CBLASDouble.self).map { cblas($0) }
    }
}

/// Prints a row a shape: GFLOP/s of each, and the median over rounds of the best rival's time over ours.
func compareProducts() {
    let rivals = Rivals()
    print("| product | m | n | k | ours GFLOP/s | oneDNN | OpenBLAS | ratio to the better |")
    print("|---|---|---|---|---|---|---|---|")
    var ratios: [Double] = []
    for shape in shapes {
        let ratio =
            shape.isDouble
            ? compare(shape, [ours, nil, rivals.openBLASDouble])
            : compare(shape, [ours, rivals.oneDNN, rivals.openBLAS])
        if let ratio { ratios.append(ratio) }
    }
    ratios.sort()
    guard !ratios.isEmpty else { return print("\nneither oneDNN nor OpenBLAS is installed") }
    print("\nmedian ratio \(rounded(ratios[ratios.count / 2], 2)), smallest \(rounded(ratios[0], 2))")
}

private func ours(
    _ s: Shape, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>
) {
    sgemm(
        s.m, s.n, s.k, a, lda: s.lda, transposeA: s.transposeA, b, ldb: s.ldb, transposeB: s.transposeB,
        beta: Float(s.beta), c, ldc: s.ldc)
}

private func ours(
    _ s: Shape, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ c: UnsafeMutablePointer<Double>
) {
    dgemm(
        s.m, s.n, s.k, a, lda: s.lda, transposeA: s.transposeA, b, ldb: s.ldb, transposeB: s.transposeB, beta: s.beta,
        c, ldc: s.ldc)
}

/// Rounds in which each program takes the shape in turn, so that a busy machine slows all alike.
private func compare<Real: BinaryFloatingPoint>(_ shape: Shape, _ programs: [Product<Real>?]) -> Double? {
    func numbers(_ rows: Int, _ stride: Int) -> [Real] {
        (0..<rows * stride).map { Real(($0 * 7919) % 2003 - 1001) / 1001 }
    }
    let (a, b) = (
        numbers(shape.transposeA ? shape.k : shape.m, shape.lda),
        numbers(shape.transposeB ? shape.n : shape.k, shape.ldb)
    )
    var c = numbers(shape.m, shape.ldc)
    let operations = 2.0 * Double(shape.m * shape.n * shape.k)
    let repetitions = max(2, Int(3e7 / operations))
    let rounds = max(15, min(200, Int(6e9 / (operations * Double(repetitions)))))
    var times = programs.map { _ in [Double]() }
    for _ in 0..<rounds {
        for (index, program) in programs.enumerated() {
            guard let program else { continue }
            let start = ContinuousClock.now
            for _ in 0..<repetitions { program(shape, a, b, &c) }
            times[index].append(BenchTraining.milliseconds(start.duration(to: .now)) / Double(repetitions))
        }
    }
    func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
    let rates = times.map { $0.isEmpty ? "–" : rounded(1e-6 * operations / median($0), 1) }
    let ratio = times.dropFirst().filter { !$0.isEmpty }.map { zip($0, times[0]).map(/) }.map(median).min()
    let cells = [shape.name, "\(shape.m)", "\(shape.n)", "\(shape.k)"] + rates + [ratio.map { rounded($0, 2) } ?? "–"]
    print("| " + cells.joined(separator: " | ") + " |")
    fflush(nil)
    return ratio
}

private func rounded(_ value: Double, _ digits: Int) -> String {
    let scale = pow(10, Double(digits))
    return "\((value * scale).rounded() / scale)"
}
