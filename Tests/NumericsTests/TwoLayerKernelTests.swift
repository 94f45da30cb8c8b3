// The fused two-layer kernels against plain sums, finite differences and their own clones.
import Foundation
import TestSupport
import Testing

@testable import Numerics

@Suite struct TwoLayerKernelTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let activation: ActivationFunction
        let neurons: Int
        let inputs: Int
        let nodes: Int
        var testDescription: String { "\(activation) M=\(neurons) D=\(inputs) N=\(nodes)" }
    }

    /// Sizes around the sixteen lanes and the tile of 128 nodes, both specialised and general input counts.
    static let cases: [Case] =
        ActivationFunction.allCases.map { Case(activation: $0, neurons: 11, inputs: 2, nodes: 7) } + [
            Case(activation: .tanh, neurons: 1, inputs: 2, nodes: 1),
            Case(activation: .tanh, neurons: 16, inputs: 3, nodes: 100),
            Case(activation: .tanh, neurons: 33, inputs: 2, nodes: 129),
            Case(activation: .tanh, neurons: 9, inputs: 5, nodes: 3),
            Case(activation: .erf, neurons: 9, inputs: 3, nodes: 300),
        ]

    private func random(_ count: Int, _ purpose: String) -> [Double] {
        var random = CounterRandom(seed: 4, purpose: purpose)
        return (0..<count).map { _ in random.normal() }
    }

    /// Σ_n r_n f(x_n) at `parameters`, by plain loops.
    private func objective(_ c: Case, _ parameters: [Double], x: [Double], residual: [Double]) -> Double {
        (0..<c.nodes).reduce(0) { sum, n in
            let drives = (0..<c.neurons).map { k in
                (0..<c.inputs).reduce(0) { $0 + parameters[c.neurons * ($1 + 1) + k] * x[$1 * c.nodes + n] }
            }
            let values = c.activation.evaluate(drives).value
            return sum + residual[n] * (0..<c.neurons).reduce(0) { $0 + parameters[$1] * values[$1] }
        }
    }

    @Test(arguments: cases) func gradientAgainstDifferences(_ c: Case) {
        let x = random(c.inputs * c.nodes, "x")
        let residual = random(c.nodes, "r").map { $0 / Double(c.nodes) }
        let parameters = random(c.neurons * (1 + c.inputs), "θ")
        let kernel = TwoLayerKernel(activation: c.activation, neurons: c.neurons, inputs: c.inputs, x: x)
        var output = [Double](repeating: .nan, count: c.nodes)
        var gradient = [Double](repeating: .nan, count: parameters.count)
        kernel.forward(parameters, output: &output)
        kernel.backward(parameters, residual: residual, gradient: &gradient)
        let value = zip(output, residual).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(value - objective(c, parameters, x: x, residual: residual)) < 1e-13 * Double(c.neurons))
        let h = 1e-6
        for i in parameters.indices {
            var (above, below) = (parameters, parameters)
            above[i] += h
            below[i] -= h
            let difference =
                (objective(c, above, x: x, residual: residual) - objective(c, below, x: x, residual: residual))
                / (2 * h)
            #expect(abs(gradient[i] - difference) < 1e-7, "parameter \(i)")
        }
    }

    /// Neurons that stay below ln(2)/4 take a short series. It must be the same function: equal bits whether a neighbour
    /// forces the block off it or not, and 3 ulp from tanh.
    @Test func smallNeuronsGiveTheSameBits() {
        let x = (0..<200).map { 0.25 * (Double($0) - 99.5) / 99.5 }
        let kernel = { (neurons: Int, parameters: [Double]) in
            let kernel = TwoLayerKernel(activation: .tanh, neurons: neurons, inputs: 1, x: x)
            var output = [Double](repeating: .nan, count: x.count)
            kernel.forward(parameters, output: &output)
            return output
        }
        for scale in [1, 0.8, 0.69, 0.5, 1e-3, 1e-200] {
            let alone = kernel(1, [1, scale])
            #expect(firstDifference(alone, kernel(2, [1, 0, scale, 7])) == nil)
            #expect(firstDifference(alone, ActivationFunction.tanh.evaluate(x.map { scale * $0 }).value) == nil)
            #expect(zip(alone, x).allSatisfy { abs($0 - Foundation.tanh(scale * $1)) <= 3 * abs($0).ulp })
        }
        #expect(kernel(2, [1, 1, .nan, 0.1]).allSatisfy { $0.isNaN })
    }

    /// The same source compiled for three instruction sets must give the same bits, or results depend on the machine.
    @Test(
        .enabled(
            if: TwoLayerKernelTests.clang != nil, "no clang beside the Swift toolchain to compile the kernels apart"))
    func clonesGiveEqualBits() throws {
        let kernels = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/CKernels").standardizedFileURL.path
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stagecraft-clones-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let levels = ["sse2": 1, "avx2": 2, "avx512": 3][CPUFeatures.instructionClass] ?? 1
        var results: [[UInt64]] = []
        for target in ["x86-64", "x86-64-v3", "x86-64-v4"].prefix(levels) {
            let library = folder.appendingPathComponent(target + ".so").path
            let compiler = Process()
            compiler.executableURL = URL(fileURLWithPath: Self.clang!)
            compiler.arguments = [
                "-O2", "-march=" + target, "-DCK_CLONES=", "-fPIC", "-shared", "-I\(kernels)/include",
                "\(kernels)/two_layer.c", "\(kernels)/combine.c", "-o", library, "-lm",
            ]
            try compiler.run()
            compiler.waitUntilExit()
            try #require(compiler.terminationStatus == 0)
            results.append(try step(library))
        }
        for result in results { #expect(firstDifference(result, results[0]) == nil) }
        #expect(results[0].count == 37 + 23 * 3 * 2 + 2)
    }

    /// One forward, backward, combination and error norm through the C functions of `library`, as bit patterns.
    private func step(_ library: String) throws -> [UInt64] {
        typealias Forward =
            @convention(c) (
                Int32, Int, Int, Int, UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>,
                UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>?, UnsafeMutablePointer<Double>
            ) -> Void
        typealias Backward =
            @convention(c) (
                Int32, Int, Int, Int, UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>,
                UnsafePointer<Double>, UnsafePointer<Double>?, UnsafeMutablePointer<Double>,
                UnsafeMutablePointer<Double>,
                UnsafeMutablePointer<Double>
            ) -> Void
        typealias Combine =
            @convention(c) (
                Int, Double, Int, UnsafePointer<Double>, UnsafePointer<Double>, Int, UnsafePointer<Double>,
                UnsafeMutablePointer<Double>
            ) -> Void
        typealias Norms =
            @convention(c) (
                Int, Int, UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>, Int,
                UnsafePointer<Double>,
                UnsafePointer<Double>, Double, Double, UnsafeMutablePointer<Double>
            ) -> Void
        let handle = try #require(dlopen(library, RTLD_NOW | RTLD_LOCAL))
        func symbol<T>(_ name: String, _ type: T.Type) throws -> T {
            unsafeBitCast(try #require(dlsym(handle, name)), to: type)
        }
        let (m, d, n) = (23, 2, 37)
        let x = random(d * n, "x")
        // The first block is small enough for the series, the second is not.
        let theta = random(m * (1 + d), "θ").enumerated().map { $0.offset % m < 16 ? 0.01 * $0.element : $0.element }
        var values = [Double](repeating: 0, count: 32 * n)
        var (output, scratch) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: d * n))
        var gradient = [Double](repeating: 0, count: m * (1 + d))
        let (a, w) = (Array(theta[..<m]), Array(theta[m...]))
        try symbol("ck_two_layer_forward", Forward.self)(0, m, d, n, x, a, w, &values, nil, &output)
        let backward = try symbol("ck_two_layer_backward", Backward.self)
        gradient.withUnsafeMutableBufferPointer {
            backward(0, m, d, n, x, a, output, values, nil, &scratch, $0.baseAddress!, $0.baseAddress! + m)
        }
        var moved = theta
        try symbol("ck_combine", Combine.self)(theta.count, 0.1, 1, [0.3], gradient, theta.count, theta, &moved)
        var norms = [0.0, 0.0]
        try symbol("ck_error_norms", Norms.self)(
            theta.count, 1, [0.3], [-0.7], gradient, theta.count, theta, moved, 1e-3, 1e-2, &norms)
        return (output + gradient + moved + norms).map(\.bitPattern)
    }

    private static let clang: String? = {
        #if arch(x86_64)
            let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
            let folders = path.split(separator: ":").map(String.init) + ["/opt/swift/usr/bin"]
            return folders.map { $0 + "/clang" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        #else
            return nil
        #endif
    }()
}
