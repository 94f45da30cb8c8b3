// Every layer's output and gradients against a Float64 reference and its central differences.
import Numerics
import Testing

@testable import Learning

@Suite struct LayerGradientTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var input: Shape
        var batch: Int
        var elements: [Element]
        var testDescription: String { "\(name) on \(batch)×\(input)" }
    }

    /// Behind a 1×1 convolution (or Linear) with bias, whose gradients see the tested layer's input gradient.
    private static func convolution(_ input: Shape, _ batch: Int, _ out: Int, kernel: Int, stride: Int) -> Case {
        Case(
            name: "convolution \(kernel)×\(kernel)/\(stride) to \(out)", input: input, batch: batch,
            elements: [
                .convolution("before", channels: input.channels, kernel: 1, bias: true),
                .convolution("tested", channels: out, kernel: kernel, stride: stride, bias: true), .tanh,
            ])
    }

    private static let cases: [Case] = [
        // Winograd's, on one and several tiles, square and not.
        convolution(Shape(4, 4, 16), 3, 32, kernel: 3, stride: 1),
        convolution(Shape(8, 12, 32), 2, 16, kernel: 3, stride: 1),
        // The others: by patches, by positions, pointwise; odd and even sides, strides that leave a rest.
        convolution(Shape(7, 6, 3), 3, 5, kernel: 3, stride: 1),
        convolution(Shape(8, 8, 16), 2, 8, kernel: 3, stride: 1),
        convolution(Shape(6, 10, 3), 5, 4, kernel: 3, stride: 1),
        convolution(Shape(8, 8, 3), 1, 4, kernel: 3, stride: 2),
        convolution(Shape(7, 5, 2), 3, 3, kernel: 3, stride: 2),
        convolution(Shape(4, 4, 16), 5, 6, kernel: 3, stride: 1),
        convolution(Shape(5, 3, 16), 2, 6, kernel: 3, stride: 2),
        convolution(Shape(2, 2, 16), 3, 20, kernel: 3, stride: 2),
        convolution(Shape(1, 1, 16), 4, 3, kernel: 3, stride: 1),
        convolution(Shape(9, 6, 4), 2, 3, kernel: 1, stride: 2),
        convolution(Shape(8, 8, 16), 2, 3, kernel: 1, stride: 2),
        convolution(Shape(6, 6, 3), 2, 4, kernel: 1, stride: 1),
        convolution(Shape(9, 9, 2), 2, 3, kernel: 5, stride: 1),
    ]

    private static let others: [Case] = [
        Case(
            name: "transposed convolution", input: Shape(3, 5, 4), batch: 3,
            elements: [
                .convolution("before", channels: 4, kernel: 1, bias: true),
                .transposedConvolution("tested", channels: 5),
                .tanh, .transposedConvolution("last", channels: 1),
            ]),
        Case(
            name: "transposed convolution of a point", input: Shape(vector: 6), batch: 4,
            elements: [
                .linear("before", Shape(vector: 70)), .relu, .transposedConvolution("tested", channels: 17),
                .sigmoid, .transposedConvolution("last", channels: 3),
            ]),
        Case(
            name: "linear between maps", input: Shape(2, 3, 4), batch: 5,
            elements: [.linear("a", Shape(3, 2, 2)), .tanh, .linear("b", Shape(1, 2, 3), bias: false), .sigmoid]),
        Case(
            name: "batch norm", input: Shape(3, 2, 4), batch: 5,
            elements: [.convolution("before", channels: 70, kernel: 1), .batchNorm("bn"), .tanh]),
        Case(
            name: "batch norm with relu", input: Shape(4, 4, 3), batch: 9,
            elements: [
                .convolution("before", channels: 66), .batchNorm("bn"), .relu,
                .convolution("after", channels: 3, stride: 2),
            ]),
        Case(
            name: "residual, identity", input: Shape(4, 4, 3), batch: 3,
            elements: [
                .convolution("before", channels: 5), .batchNorm("bn"), .relu,
                .residual(
                    main: [
                        .convolution("c1", channels: 5), .batchNorm("b1"), .relu, .convolution("c2", channels: 5),
                        .batchNorm("b2"),
                    ], skip: []), .globalAveragePool, .linear("last", Shape(vector: 4)),
            ]),
        Case(
            name: "residual, projection, nested", input: Shape(6, 6, 3), batch: 2,
            elements: [
                .convolution("before", channels: 4), .tanh, .probe("here"),
                .residual(
                    main: [
                        .convolution("c1", channels: 6, stride: 2), .tanh,
                        .residual(main: [.convolution("c2", channels: 6), .sigmoid], skip: []),
                    ], skip: [.convolution("p", channels: 6, kernel: 1, stride: 2), .batchNorm("pb")]),
                .globalAveragePool,
            ]),
        Case(
            name: "residual in residual, one gradient for three maps", input: Shape(4, 4, 2), batch: 3,
            elements: [
                .convolution("before", channels: 3), .tanh,
                .residual(
                    main: [
                        .residual(main: [.convolution("c", channels: 3, bias: true)], skip: [])
                    ], skip: []),
                .residual(main: [.batchNorm("bn")], skip: []), .convolution("after", channels: 2, stride: 2),
            ]),
        Case(
            name: "activations that share memory", input: Shape(vector: 5), batch: 3,
            elements: [
                .linear("a", Shape(vector: 7)), .tanh, .sigmoid, .relu, .linear("b", Shape(vector: 4)), .relu,
                .linear("c", Shape(vector: 3)),
            ]),
    ]

    @Test(arguments: cases + others, [false, true])
    func agreesWithCentralDifferences(_ test: Case, recomputes: Bool) throws {
        let network = try Network(
            Architecture(name: test.name, input: test.input, elements: test.elements), batch: test.batch,
            recomputes: recomputes)
        network.initialise(seed: 5)
        // BatchNorm away from its start, where its scale and shift would hide mistakes.
        try network.load(
            network.state().map { array in
                guard array.name.contains("b") && array.shape.count == 1 else { return array }
                return NamedArray(
                    name: array.name, shape: array.shape,
                    values: randomArray(array.values.count, array.name).map { $0 + 2 })
            })
        let samples = randomArray(test.batch * test.input.count, "samples")
        let weighting = randomArray(test.batch * network.output.count, "weighting")
        network.inputs.update(from: samples, count: samples.count)
        network.forward(test.batch, .batch)
        let outputs = Array(UnsafeBufferPointer(start: network.outputs, count: weighting.count))
        network.outputGradient.update(from: weighting, count: weighting.count)
        network.backward(test.batch, .batch)

        let reference = Reference(network.state())
        let input = Reference.Map(shape: test.input, values: samples.map(Double.init))
        #expect(relativeDistance(outputs, reference.output(test.elements, input).values) < 2e-6)

        var random = CounterRandom(seed: 1, purpose: "coordinates")
        for gradient in network.gradientState() {
            let coordinates = (0..<min(12, gradient.values.count)).map { _ in
                random.integer(below: gradient.values.count)
            }
            let differences = coordinates.map { i in
                let value = { (step: Double) in
                    var shifted = reference
                    shifted.weights[gradient.name]![i] += step
                    return zip(shifted.output(test.elements, input).values, weighting).reduce(0) {
                        $0 + $1.0 * Double($1.1)
                    }
                }
                return (value(1e-5) - value(-1e-5)) / 2e-5
            }
            // In units of the array's own size: single elements may cancel to nothing.
            let scale = (gradient.values.reduce(0) { $0 + Double($1 * $1) } / Double(gradient.values.count))
                .squareRoot()
            let squares = zip(coordinates, differences).map { pow2(Double(gradient.values[$0]) - $1) }
            let error = (squares.reduce(0, +) / Double(squares.count)).squareRoot()
            #expect(error <= 1e-5 * max(scale, 1e-2), "\(gradient.name) is off by \(error), its size is \(scale)")
        }
    }

    private func pow2(_ x: Double) -> Double { x * x }
}
