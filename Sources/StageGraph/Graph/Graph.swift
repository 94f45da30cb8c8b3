// The expanded graph: every stage instance of one profile with its parameters and inputs resolved.
// Unaware of keys, the store and of whether anything has run.

/// Where an input comes from.
public enum InputSource: Sendable, Hashable {
    /// Output `name` of the stage at `index` in `Graph.stages`.
    case stage(index: Int, name: Name)
    /// A file outside the graph: a path as it is found on disk.
    case file(path: Name)
}

/// One input of a stage instance.
public struct GraphInput: Sendable, Hashable {
    /// What the stage calls it.
    public var role: String
    /// What is read.
    public var source: InputSource
    /// What messages call it: `train-odd[alpha=0.6]/history.h5`, `data:fashion-mnist/train-images`, `file:notes.csv`.
    public var label: Name
    /// SHA-256 of the contents that a dataset's file may have, hexadecimal; empty for other inputs.
    public var expectedDigests: [String]
    /// SHA-256 of the content that a dataset's file has after gunzip, hexadecimal; nil: not said.
    public var expectedContent: String?
    /// Of a stage's output that is a folder: what in it is read, a file or those that fit a pattern; nil: all.
    public var inside: FilePattern?
    /// Whether no file may be what `inside` means.
    public var mayBeEmpty = false
    /// The folder of the project as a part of which a file was named; nil: it was named itself, or by a pattern.
    public var folder: Name?

    /// One file under a role.
    public init(
        role: String, source: InputSource, label: Name, expectedDigests: [String] = [],
        expectedContent: String? = nil
    ) {
        self.role = role
        self.source = source
        self.label = label
        self.expectedDigests = expectedDigests
        self.expectedContent = expectedContent
    }
}

/// One coordinate of a stage instance in its matrix or chain.
public struct Coordinate: Sendable, Hashable {
    /// The axis' name in the manifest.
    public var axis: String
    /// Its value there, a scalar.
    public var value: Value

    /// A value on an axis.
    public init(axis: String, value: Value) {
        self.axis = axis
        self.value = value
    }
}

/// One stage of the expanded graph.
public struct StageInstance: Sendable {
    /// `train-odd`, or `train-odd[alpha=0.6,seed=1]`.
    public var id: Name
    /// The name under `stages` in the manifest.
    public var name: String
    /// The name of its kind; `command` is built in.
    public var kind: String
    /// In the order of the axes; the chain's is the last.
    public var coordinates: [Coordinate]
    /// Checked and typed, defaults filled in.
    public var parameters: ParameterValues
    /// Ordered by role as the kind declares them, within a role as the manifest lists them.
    public var inputs: [GraphInput]
    /// Ordered names of files relative to the stage's output folder; of folders, with all that is in them, if they end with
    /// `/`.
    public var outputs: [Name]
    /// The argument vector of a `command` stage with its placeholders; empty for other kinds.
    public var command: [String]
    /// Programs that a command runs beside the one that its first word names.
    public var programs: [String] = []
    /// Commands whose answers are part of a command's key: `["pip", "freeze"]`.
    public var versions: [[String]] = []
    /// What must be installed where it runs, of a command.
    public var lockFiles: [LockFile] = []
    /// Environment variables of its own, sorted by name: part of its key.
    public var variables: [(name: Name, value: String)] = []
    /// The output that is what a command prints.
    public var standardOutput: Name?
    /// What a command may leave behind, to be thrown away.
    public var discards: [FilePattern] = []
    /// Outputs that it may leave unwritten; with any, `outputs` has `Name.optional`.
    public var optional: [Name] = []
    /// Folders among its outputs into which it need not write anything.
    public var emptyFolders: [Name] = []
    /// Roles whose files a command does not change, so that large ones need not be copied for it.
    public var readOnly: [Name] = []
    /// Where a command starts, in its private folder; nil: there itself.
    public var workingFolder: Name?
    /// What a person has to do, of kind `manual`.
    public var instructions: String?
    /// Whether its last result is kept, whatever has changed.
    public var isFrozen = false
    /// What it may use while it runs.
    public var resources: Resources
    /// Where its outputs are delivered, relative to the project folder; nil: they stay in the store.
    public var deliverTo: String?
    /// `pipeline.json:line:column` of its declaration.
    public var place: String
    /// By role: the absent data sets for which inputs of the role, or of what they are made from, were left out.
    public var lacking: [String: [AbsentDataset]] = [:]

    /// Everything but the id, name, kind, parameters, outputs and place has a plain default.
    public init(
        id: Name, name: String, kind: String, coordinates: [Coordinate] = [], parameters: ParameterValues,
        inputs: [GraphInput] = [], outputs: [Name], command: [String] = [], resources: Resources = Resources(),
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

extension StageInstance {
    /// Whether it runs a program of the user's instead of a kind of ours.
    package var isCommand: Bool { kind == StageInstance.commandKind }

    package static let commandKind = "command"

    /// Whether a person does it.
    package var isManual: Bool { kind == StageInstance.manualKind }

    package static let manualKind = "manual"

    /// Whether it is of no built-in kind, so that the manifest says what its outputs are.
    package static func declaresOutputs(_ kind: String) -> Bool { kind == commandKind || kind == manualKind }

    /// Whether it makes folders, of which it is not known beforehand what will be in them.
    package var makesFolders: Bool { outputs.contains(where: \.isFolder) }

    /// Whether a result with so many contents can be its: those of its outputs, then those of the files in folders.
    package func canHave(_ count: Int) -> Bool {
        count == outputs.count || count > outputs.count && makesFolders
    }

    /// Where an output, or a file in one that is a folder, is delivered, relative to the project; nil if it stays in the store.
    package func deliveryPath(of output: Name) -> String? {
        deliverTo.map { ($0 == "." ? "" : $0 + "/") + output.declared.text }
    }

    /// What it writes, as the manifest calls it.
    package var declaredOutputs: [Name] { outputs.filter { $0 != .optional } + optional }
}

/// A figure of a paper: the stage that draws it and the words around it.
public struct Figure: Sendable, Hashable {
    /// Its key under `figures`.
    public var id: String
    /// The paper's folder in `figures/`.
    public var paper: String
    /// One line for lists and captions.
    public var title: String
    /// Index into `Graph.stages`.
    public var stage: Int
    /// Ids of the claims of the paper that it shows.
    public var claims: [String]

    /// `stage` is an index into `Graph.stages`.
    public init(id: String, paper: String, title: String, stage: Int, claims: [String] = []) {
        self.id = id
        self.paper = paper
        self.title = title
        self.stage = stage
        self.claims = claims
    }
}

/// The stages in an order in which each comes after all it needs, and the figures they end in.
public struct Graph: Sendable {
    /// The profile it was expanded for.
    public var profile: String
    /// In an order in which each comes after all it needs; otherwise as declared.
    public var stages: [StageInstance]
    /// In the manifest's order; those of stages outside the profile are left out.
    public var figures: [Figure]
    /// The whitelisted environment variables that are set: part of every key.
    public var environment: [Name: String]
    /// Those of these variables whose values must not be seen.
    public internal(set) var secrets: Set<Name> = []
    /// Files outside the graph that stages need and that are not on disk. Only a run of these stages minds.
    public var missingFiles: [MissingFile]
    /// Files that the manifest names: those that stages of any profile read by a reference without settings, and those of
    /// data sets, as far as they are on disk. Paths as they are found on disk, or relative to the project.
    public internal(set) var declaredFiles: Set<Name> = []
    /// What optional data sets that are not on disk do to the profile, in the manifest's order.
    public var absences: [Absence] = []
    /// What is not in it yet: stages of which there is one for each file that another stage makes.
    public internal(set) var awaited: [AwaitedStages] = []
    /// What stages that run at the same time share, sorted by name.
    public internal(set) var pools: [PoolUnits] = []
    /// What a person should know before stages run.
    public internal(set) var warnings: [ManifestWarning] = []
    /// The stages that are not there for that, and the figures that they would draw.
    var leftOut: [LeftOut] = []
    /// Names of stages that the manifest declares for other profiles or settings.
    var absent: Set<Name> = []

    /// Without checks: `expand` makes graphs that hold together.
    public init(
        profile: String, stages: [StageInstance], figures: [Figure], environment: [Name: String] = [:],
        missingFiles: [MissingFile] = []
    ) {
        self.profile = profile
        self.stages = stages
        self.figures = figures
        self.environment = environment
        self.missingFiles = missingFiles
    }
}

extension Graph {
    /// Whether a stage that is not in the graph is one that absent data, other settings or what a stage has yet to make keeps
    /// out of it.
    package func mayComeBack(_ stage: Name) -> Bool {
        if leftOut.contains(where: { $0.id == stage }) { return true }
        let end = stage.utf8.firstIndex(of: UInt8(ascii: "[")) ?? stage.text.endIndex
        let name = Name(stage.text[..<end])
        return absent.contains(name) || awaited.contains { $0.stages.contains(name) }
    }

    /// The same graph with the stages of `old` in their places and the others behind them; nil if one of these is gone.
    package func continuing(_ old: Graph) -> Graph? {
        let places = Dictionary(stages.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { one, _ in one })
        let first = old.stages.compactMap { places[$0.id] }
        guard first.count == old.stages.count else { return nil }
        let isOld = Set(first)
        let order = first + stages.indices.filter { !isOld.contains($0) }
        var newIndex = [Int](repeating: 0, count: stages.count)
        for (index, former) in order.enumerated() { newIndex[former] = index }
        var graph = self
        graph.stages = order.map { stages[$0] }
        graph.stages.renumberInputs(newIndex)
        for figure in graph.figures.indices { graph.figures[figure].stage = newIndex[figures[figure].stage] }
        for file in graph.missingFiles.indices {
            graph.missingFiles[file].stages = missingFiles[file].stages.map { newIndex[$0] }.sorted()
        }
        for folder in graph.awaited.indices { graph.awaited[folder].maker = awaited[folder].maker.map { newIndex[$0] } }
        return graph
    }
}

extension [StageInstance] {
    /// Makes inputs refer to the stages' new places, given by their former ones.
    mutating func renumberInputs(_ newIndex: [Int]) {
        for stage in indices {
            for input in self[stage].inputs.indices {
                guard case .stage(let former, let name) = self[stage].inputs[input].source else { continue }
                self[stage].inputs[input].source = .stage(index: newIndex[former], name: name)
            }
        }
    }
}

extension [GraphInput] {
    /// Whether an argument begins with the input at `place` where `{input:role}` stands for all of a role: the files of a
    /// folder of the project are one, those of a pattern in a stage's folder are any number.
    package func beginsArgument(at place: Int) -> Bool {
        guard let folder = self[place].folder, place > 0 else { return true }
        return self[place - 1].folder != folder || self[place - 1].role != self[place].role
    }
}
