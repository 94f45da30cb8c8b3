// Which network an artifact of train.network holds the weights of. Unaware of the weights.
import HDF5
import Learning
import ResultStore
import Results
import StageGraph
import Synchronization

/// What the parameters of a training say of the network.
struct TrainedNetwork {
    /// What it was trained on.
    let dataset: DataSet
    /// Outputs of the network.
    let classes: Int
    private let name: String
    private let width: Double
    private let activation: Learning.Element

    /// Choices of the parameter `activation`.
    static let activations: [(name: String, element: Learning.Element)] = [("relu", .relu), ("tanh", .tanh)]

    /// Reads the parameters that an artifact at `place` was made with; throws an `HDF5Error` if there is no network among
    /// them.
    init(_ made: [String: AttributeValue], at place: String) throws {
        guard let dataset = made["dataset"]?.text.flatMap(DataSet.init), let name = made["network"]?.text,
            let width = made["width"]?.double
        else { throw HDF5Error(call: "read the network", cause: "no 'dataset', 'network' and 'width'", path: place) }
        (self.dataset, self.name, self.width) = (dataset, name, width)
        let relabel: [Int] = if case .integers(let map)? = made["relabel"] { map } else { [] }
        classes = relabel.max().map { $0 + 1 } ?? dataset.classes
        activation = Self.activations.first { $0.name == made["activation"]?.text }?.element ?? .relu
    }

    /// What a training with these parameters of train.network trains.
    init(_ parameters: ParameterValues) {
        dataset = DataSet(rawValue: parameters.string("dataset"))!
        (name, width) = (parameters.string("network"), parameters.number("width"))
        classes = parameters.integers("relabel").max().map { $0 + 1 } ?? dataset.classes
        let activation = parameters.string("activation")
        self.activation = Self.activations.first { $0.name == activation }!.element
    }

    /// SHA-256 over all that the name stands for: input and layers, every number in them. nil: there is no such network.
    var definition: String? {
        let question = "\(name) \(width) \(activation) \(dataset) \(classes)"
        return Self.definitions.withLock { known in
            if let answer = known[question] { return answer }
            let image = Shape(DataSet.side, DataSet.side, dataset.channels)
            guard let architecture = try? architecture(for: image) else { return nil }
            let answer = SHA256.digest(of: Array("\(architecture)".utf8)).hexadecimal
            known[question] = answer
            return answer
        }
    }

    /// A chain has hundreds of segments that train one network.
    private static let definitions = Mutex<[String: String]>([:])

    /// The network for images of this shape.
    func architecture(for shape: Shape) throws -> Architecture {
        try .classifier(named: name, input: shape, classes: classes, width: width, activation: activation)
    }
}
