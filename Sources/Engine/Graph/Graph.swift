// The expanded graph: every stage instance of one profile with its parameters and inputs resolved.
// Unaware of keys, the store and of whether anything has run.

/// Where an input comes from.
public enum InputSource: Sendable, Hashable {
    /// Output `name` of the stage at `index` in `Graph.stages`.
    case stage(index: Int, name: String)
    /// A file outside the graph: a path as it is found on disk.
    case file(path: String)
}

/// One input of a stage instance.
public struct GraphInput: Sendable, Hashable {
    public var role: String
    public var source: InputSource
    /// What messages call it: `train-odd[alpha=0.6]/history.h5`, `data:fashion-mnist/train-images`, `file:notes.csv`.
    public var label: String

    public init(role: String, source: InputSource, label: String) {
        self.role = role
        self.source = source
        self.label = label
    }
}

/// What a stage may use while it runs. None of it is in a key but `threads`.
public struct Resources: Sendable, Hashable {
    public var threads = 1
    /// Address-space limit in MiB; nil: none.
    public var memoryMiB: Int?
    /// Wall-clock limit in seconds; nil: none.
    public var timeLimit: Double?
    public var retries = 0

    public init() {}
}

/// One coordinate of a stage instance in its matrix or chain.
public struct Coordinate: Sendable, Hashable {
    public var axis: String
    public var value: Value

    public init(axis: String, value: Value) {
        self.axis = axis
        self.value = value
    }
}

/// One stage of the expanded graph.
public struct StageInstance: Sendable {
    /// `train-odd`, or `train-odd[alpha=0.6,seed=1]`.
    public var id: String
    /// The name under `stages` in the manifest.
    public var name: String
    public var kind: String
    public var coordinates: [Coordinate]
    public var parameters: ParameterValues
    /// Ordered by role as the kind declares them, within a role as the manifest lists them.
    public var inputs: [GraphInput]
    /// Ordered file names relative to the stage's output folder.
    public var outputs: [String]
    /// The argument vector of a `command` stage with its placeholders; empty for other kinds.
    public var command: [String]
    public var resources: Resources
    /// Where its outputs are delivered, relative to the project folder; nil: they stay in the store.
    public var deliverTo: String?
    /// `pipeline.json:line:column` of its declaration.
    public var place: String

    public init(
        id: String, name: String, kind: String, coordinates: [Coordinate] = [], parameters: ParameterValues,
        inputs: [GraphInput] = [], outputs: [String], command: [String] = [], resources: Resources = Resources(),
        deliverTo: String? = nil, place: String
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.coordinates = coordinates
        self.parameters = parameters
        self.inputs = inputs
        self.outputs = outputs
        self.command = command
        self.resources = resources
        self.deliverTo = deliverTo
        self.place = place
    }
}

/// A figure of a paper: the stage that draws it and the words around it.
public struct Figure: Sendable, Hashable {
    public var id: String
    public var paper: String
    public var title: String
    /// Index into `Graph.stages`.
    public var stage: Int

    public init(id: String, paper: String, title: String, stage: Int) {
        self.id = id
        self.paper = paper
        self.title = title
        self.stage = stage
    }
}

/// The stages in an order in which each comes after all it needs, and the figures they end in.
public struct Graph: Sendable {
    public var profile: String
    public var stages: [StageInstance]
    public var figures: [Figure]

    public init(profile: String, stages: [StageInstance], figures: [Figure]) {
        self.profile = profile
        self.stages = stages
        self.figures = figures
    }
}
