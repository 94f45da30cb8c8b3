// How a kind of stage plugs into the engine. The engine knows nothing else of what a stage computes.

/// A parameter that a kind understands: its name, type, default and range, checked when the manifest is read.
public struct ParameterDeclaration: Sendable {
    /// The types a parameter can have. An integer given where a number is declared is converted, so that both
    /// spellings of one number have one key.
    public indirect enum Kind: Sendable {
        case boolean
        case integer(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        /// One of the choices, or any string when `choices` is empty.
        case string(choices: [String])
        /// What names of files can begin with: letters, digits, `-` and `_`, at most 200, since with a suffix a file's name
        /// has at most 255 bytes.
        case fileStem
        /// Text for people. The manifest may give it as a list of strings, which are joined by spaces.
        case prose
        case list(Kind)
    }

    /// As the manifest writes it.
    public var name: String
    /// Its type and range.
    public var kind: Kind
    /// nil: the manifest must give it.
    public var defaultValue: Value?
    /// What it means, with its unit; shown by `list kinds` and in the schema.
    public var summary: String

    /// What its values must be among; nil: anything of its type.
    public var picks: Picks?

    /// Values of a parameter of other stages.
    public struct Picks: Sendable {
        /// Of the nearest stages behind the inputs that have such a parameter.
        public var parameter: String
        /// In each of these roles one of the stages must have the value.
        public var roles: [String]
    }

    /// The same parameter, each of whose values (of a list: each item) picks inputs: in each of these roles there must be one
    /// that was made with it. That is checked before anything runs.
    ///
    ///     ParameterDeclaration("alpha", .number(0...10), "runs with this α are drawn").picking("alpha", of: ["runs"])
    public func picking(_ parameter: String, of roles: [String]) -> Self {
        var declaration = self
        declaration.picks = Picks(parameter: parameter, roles: roles)
        return declaration
    }

    /// Declares a parameter; without a default the manifest must give it.
    public init(_ name: String, _ kind: Kind, default defaultValue: Value? = nil, _ summary: String) {
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
        self.summary = summary
    }
}

/// An input that a kind reads, by role.
public struct InputDeclaration: Sendable {
    /// How many files a role takes.
    public enum Count: Sendable { case one, optional, oneOrMore, any }

    /// As the manifest writes it under `inputs`.
    public var role: String
    /// How many files it takes.
    public var count: Count
    /// What it is, in a line for people.
    public var summary: String

    /// Declares an input.
    public init(_ role: String, _ count: Count = .one, _ summary: String) {
        self.role = role
        self.count = count
        self.summary = summary
    }
}

/// The parameters of one stage: checked, typed, defaults filled in. Reading one that the kind does not declare is a
/// programming error and stops the program.
public struct ParameterValues: Sendable, Equatable {
    /// By name: every parameter that the kind declares, or that the manifest gives to a command.
    package let byName: [Name: Value]

    /// Takes values that were checked against their declarations.
    package init(byName values: [Name: Value]) { byName = values }

    /// Takes values that were checked against their declarations.
    public init(_ values: [String: Value]) {
        byName = Dictionary(values.map { (Name($0), $1) }, uniquingKeysWith: { first, _ in first })
    }

    /// By the text of the name: for kinds, which know the names of their parameters.
    public var values: [String: Value] {
        Dictionary(byName.map { ($0.text, $1) }, uniquingKeysWith: { first, _ in first })
    }

    /// A parameter declared `.boolean`.
    public func boolean(_ name: String) -> Bool {
        guard case .boolean(let value)? = byName[Name(name)] else { mistyped(name, "boolean") }
        return value
    }

    /// A parameter declared `.integer`.
    public func integer(_ name: String) -> Int {
        guard case .integer(let value)? = byName[Name(name)] else { mistyped(name, "integer") }
        return value
    }

    /// A parameter declared `.number`.
    public func number(_ name: String) -> Double {
        guard case .number(let value)? = byName[Name(name)] else { mistyped(name, "number") }
        return value
    }

    /// A parameter declared `.string`, `.fileStem` or `.prose`.
    public func string(_ name: String) -> String {
        guard case .string(let value)? = byName[Name(name)] else { mistyped(name, "string") }
        return value
    }

    /// A parameter declared as a list of integers.
    public func integers(_ name: String) -> [Int] {
        list(name).map { if case .integer(let value) = $0 { value } else { mistyped(name, "list of integers") } }
    }

    /// A parameter declared as a list of numbers.
    public func numbers(_ name: String) -> [Double] {
        list(name).map { if case .number(let value) = $0 { value } else { mistyped(name, "list of numbers") } }
    }

    /// A parameter declared as a list of strings.
    public func strings(_ name: String) -> [String] {
        list(name).map { if case .string(let value) = $0 { value } else { mistyped(name, "list of strings") } }
    }

    private func list(_ name: String) -> [Value] {
        guard case .list(let value)? = byName[Name(name)] else { mistyped(name, "list") }
        return value
    }

    private func mistyped(_ name: String, _ type: String) -> Never {
        preconditionFailure(
            "parameter '\(name)' is not declared as \(type): found \(byName[Name(name)]?.text ?? "nothing")")
    }
}

/// One input file of a running stage.
public struct InputFile: Sendable {
    /// The stage instance that made it (`train-odd[alpha=0.6]`), or `file:…`/`data:…` as the manifest writes it.
    public var origin: String
    /// Its name there (`history.h5`).
    public var name: String
    /// Where its bytes are now: read-only.
    public var path: String
    /// SHA-256 of its bytes, hexadecimal; empty: not known, the path stands for it.
    public var content: String

    /// An input file at `path`.
    public init(origin: String, name: String, path: String, content: String = "") {
        self.origin = origin
        self.name = name
        self.path = path
        self.content = content
    }
}

/// Everything a running stage may know: its parameters, its inputs, where to write, how to report progress.
public struct StageContext: Sendable {
    /// The context of the stage that runs now; nil outside of `run`. For what must be said of every result, whichever
    /// kind makes it: that no kind can forget.
    @TaskLocal public static var current: StageContext?

    /// The instance's id, for messages only: it is not part of the key.
    public var stage: String
    /// Checked, with defaults filled in.
    public var parameters: ParameterValues
    /// Files by role, in the manifest's order.
    public var inputs: [String: [InputFile]]
    /// By role: the data sets that are not on this machine and for which files of the role, or of what they were made
    /// from, are left out. Part of the key. Figures and captions say so.
    public var lacking: [String: [AbsentDataset]]
    /// Labels (`data:cifar-10/test`) of the data files that the result rests on and that are not those which the manifest
    /// names, because a person accepted them. Part of the key. Figures, captions and claims say so.
    public var unverified: [String]
    /// The private folder in which the declared outputs must be written.
    public var outputFolder: String
    /// How many threads it may use. The result must not depend on it: it is not in the key.
    public var threads: Int
    /// What stages that ran in this process before have left for others.
    public var sharedResults: SharedResults
    /// Reports done and total units and a rate's unit ("iterations"); cheap to call often.
    public var progress: @Sendable (_ done: Double, _ total: Double, _ unit: String) -> Void

    /// Creates a context; tests make their own.
    public init(
        stage: String, parameters: ParameterValues, inputs: [String: [InputFile]],
        lacking: [String: [AbsentDataset]] = [:], unverified: [String] = [], outputFolder: String, threads: Int = 1,
        sharedResults: SharedResults = SharedResults(),
        progress: @escaping @Sendable (Double, Double, String) -> Void = { _, _, _ in }
    ) {
        self.stage = stage
        self.parameters = parameters
        self.inputs = inputs
        self.lacking = lacking
        self.unverified = unverified
        self.outputFolder = outputFolder
        self.threads = threads
        self.sharedResults = sharedResults
        self.progress = progress
    }

    /// The only file of a role declared `.one`.
    public func input(_ role: String) -> InputFile {
        guard let file = inputs[role]?.first else { preconditionFailure("role '\(role)' is not declared as one file") }
        return file
    }

    /// All that is lacking, each data set once, by name.
    public var absentDatasets: [AbsentDataset] {
        Set(lacking.values.joined()).sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Where to write the output `name`.
    public func output(_ name: String) -> String { outputFolder + "/" + name }
}

/// A kind of stage: what it reads, what it writes, what its result depends on beside these, and how to run it.
///
/// Each kind is a type. The build plugin CodeFingerprint finds the files that the type's code is in, and their digests are
/// in the keys of its stages; what a value of the type was given when it was made is not.
public protocol StageKind: Sendable {
    /// `role.subject`, for example `train.flow`; what the manifest's `kind` says.
    var name: String { get }
    var summary: String { get }
    var parameters: [ParameterDeclaration] { get }
    var inputs: [InputDeclaration] { get }
    /// The files it writes, relative to the output folder, known before it runs.
    func outputs(_ parameters: ParameterValues) -> [String]
    /// What values of the parameters stand for, name → text, where that lies in a file that is in no fingerprint (see
    /// `CodeTable`): a list of networks by name has all of them in one file, and a stage depends on one.
    func definitions(_ parameters: ParameterValues) -> [String: String]
    /// Versions of libraries and tools that results depend on: name → value.
    /// Called in the engine's process, once a run; throws a `Failure` that says what to install when a tool is missing.
    func ingredients() throws -> [String: String]
    /// Work that its stages may have in common, from the most general (a data set) to the most special (activations of
    /// one layer). Stages that agree in the first may run in one process, one after the other, where
    /// `StageContext.shared` does the work once; those that agree in more of it come next to each other.
    var sharedWork: [SharedWork] { get }
    /// How much work a stage is, so that what a run costs can be told from stages with other parameters. `makers`: by
    /// role the parameters of the stages whose outputs it reads, one for each file, in order; under `previous` those of
    /// the instance before it in a chain. nil: no telling.
    func work(_ parameters: ParameterValues, makers: [String: [ParameterValues]]) -> StageWork?
    /// Does the work in the stage's own process, or one that has run other stages with shared work before. Throws on
    /// failure; what it has written by then is discarded.
    func run(_ context: StageContext) throws
}

extension StageKind {
    /// Parameters stand for themselves.
    public func definitions(_ parameters: ParameterValues) -> [String: String] { [:] }

    /// Stages have nothing in common: each has its own process.
    public var sharedWork: [SharedWork] { [] }

    /// Estimates take the mean of the kind.
    public func work(_ parameters: ParameterValues, makers: [String: [ParameterValues]]) -> StageWork? { nil }
}
