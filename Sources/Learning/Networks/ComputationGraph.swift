// Turns a list of elements into operations on numbered maps. Unaware of memory, weights' values and batches.

/// A network's operations in order; map 0 is the input, operation k computes map k + 1.
struct ComputationGraph {
    enum Operation {
        case layer(any Layer, input: Int)
        case add(ResidualAdd, main: Int, skip: Int)

        var inputs: [Int] {
            switch self {
            case .layer(_, let input): [input]
            case .add(_, let main, let skip): [main, skip]
            }
        }
    }

    /// An operation with what messages call it.
    struct Node {
        let operation: Operation
        let name: String
    }

    private(set) var nodes: [Node] = []
    /// Shape of every map.
    private(set) var shapes: [Shape]
    /// Map of each named place, in order; the first is `input`.
    private(set) var probes: [(name: String, map: Int)] = [("input", 0)]
    private let network: String

    init(_ architecture: Architecture) throws {
        network = architecture.name
        shapes = [architecture.input]
        guard architecture.input.count > 0 else { throw LearningError("network '\(network)' has an empty input") }
        _ = try append(architecture.elements, after: 0)
        guard !nodes.isEmpty else { throw LearningError("network '\(network)' has no layer") }
        var names = Set<String>()
        for parameter in parameters where !names.insert(parameter.name).inserted {
            throw LearningError("network '\(network)' has two arrays called '\(parameter.name)'")
        }
        names = ["softmax"]
        for probe in probes where !names.insert(probe.name).inserted {
            throw LearningError("network '\(network)' cannot have another place called '\(probe.name)'")
        }
    }

    var parameters: [Parameter] {
        nodes.flatMap { node -> [Parameter] in
            if case .layer(let layer, _) = node.operation { layer.parameters } else { [] }
        }
    }

    /// Appends the elements behind a map and returns the map they end in.
    private mutating func append(_ elements: [Element], after start: Int) throws -> Int {
        var map = start
        var rest = elements[...]
        while let element = rest.popFirst() {
            let shape = shapes[map]
            switch element {
            case .probe(let name):
                probes.append((name, map))
            case .convolution(let name, let channels, let kernel, let stride, let bias):
                let geometry = ConvolutionGeometry(
                    input: shape, channels: channels, kernel: kernel, stride: stride, padding: kernel / 2)
                map = try append(Convolution(name, geometry, bias: bias), name, map)
            case .transposedConvolution(let name, let channels):
                map = try append(TransposedConvolution(name, input: shape, channels: channels), name, map)
            case .linear(let name, let output, let bias):
                map = try append(Linear(name, input: shape, output: output, bias: bias), name, map)
            case .batchNorm(let name):
                let isRectified = rest.first == .relu
                if isRectified { rest.removeFirst() }
                map = try append(BatchNorm(name, input: shape, isRectified: isRectified), name, map)
            case .relu: map = try append(Nonlinearity(.relu, input: shape), "relu", map)
            case .tanh: map = try append(Nonlinearity(.tanh, input: shape), "tanh", map)
            case .sigmoid: map = try append(Nonlinearity(.sigmoid, input: shape), "sigmoid", map)
            case .globalAveragePool: map = try append(GlobalAveragePool(input: shape), "global average pool", map)
            case .residual(let main, let skip):
                let (mainMap, skipMap) = (try append(main, after: map), try append(skip, after: map))
                guard mainMap != map, shapes[mainMap] == shapes[skipMap] else {
                    throw LearningError(
                        "network '\(network)': a residual block joins \(shapes[mainMap]) with \(shapes[skipMap])")
                }
                let sum = ResidualAdd(shape: shapes[mainMap])
                nodes.append(Node(operation: .add(sum, main: mainMap, skip: skipMap), name: "residual sum"))
                shapes.append(sum.shape)
                map = nodes.count
            }
        }
        return map
    }

    private mutating func append(_ layer: any Layer, _ name: String, _ map: Int) throws -> Int {
        guard layer.output.height > 0, layer.output.width > 0, layer.output.channels > 0 else {
            throw LearningError("network '\(network)': '\(name)' makes an empty map \(layer.output) of \(shapes[map])")
        }
        nodes.append(Node(operation: .layer(layer, input: map), name: name))
        shapes.append(layer.output)
        return nodes.count
    }
}
