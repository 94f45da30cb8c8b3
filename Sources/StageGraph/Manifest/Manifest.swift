// pipeline.json and what it includes as they are written, typed and with places: nothing is expanded yet.
// Unaware of stage kinds and of files on disk.

/// What `pipeline.json` says.
public struct Manifest: Sendable {
    /// The format version that this program reads.
    public static let version = 1

    /// A named set of settings.
    public struct Profile: Sendable {
        /// A value that the stages refer to as `$name`.
        public struct Setting: Sendable {
            /// What stages call it.
            public var name: String
            /// What `$name` stands for in this profile.
            public var value: Value
            var json: JSON
        }

        /// What `--profile` calls it.
        public var name: String
        /// The settings it writes itself, without inherited ones.
        public var settings: [Setting]
        /// The profile whose settings it takes where it has none.
        public var extends: String?
        /// The only figures of the profile, with what they need; nil: everything.
        public var figures: [String]?
        let key: JSON
        let extendsPlace: JSON?
        let figuresPlace: JSON?
    }

    /// Files that come from elsewhere, with the digests that prove them.
    public struct Dataset: Sendable {
        /// One file of a dataset.
        public struct File: Sendable {
            /// What references call it.
            public var name: String
            /// Its name on disk.
            public var file: String
            /// Sizes of the accepted versions; empty: not said.
            public var bytes: [Int] = []
            /// SHA-256 of the accepted versions, hexadecimal.
            public var digests: [String]
            /// SHA-256 of the content after gunzip, hexadecimal: files compressed otherwise are accepted by it.
            public var contentDigest: String?
            /// Where it can be fetched.
            public var sources: [String]
            let key: JSON
        }

        /// An archive that holds the files, for sets that are published as one.
        public struct Archive: Sendable {
            /// Its name, size, digests and sources.
            public var file: File
            /// Where in the archive the files are; empty: at its top.
            public var folder: String
        }

        /// What references call it.
        public var name: String
        /// One sentence for `data list`.
        public var summary: String
        /// The Debian package that installs it, if one does.
        public var package: String?
        /// Where it may lie, in the order of search; `${NAME}` stands for an environment variable.
        public var folders: [String]
        /// In the order of the manifest.
        public var files: [File]
        /// Names for several files at once, or for none, so that references to sets of different make read alike.
        public var groups: [(name: String, files: [String])] = []
        /// What is fetched instead of the files themselves; nil: each has sources of its own.
        public var archive: Archive?
        /// Whether a run does without it where it is not on the machine: stages that read it are then left out.
        public var isOptional = false
        /// Its licence: an SPDX identifier, a URL or a few words; nil: not said.
        public var licence: String?
        /// Whether archives hold its files. Of others they hold digests, sizes and sources.
        public var mayBePassedOn = false
        let key: JSON
    }

    /// A stage before expansion.
    struct Stage: Sendable {
        struct Axis: Sendable {
            var name: String
            var key: JSON
            var values: Expression
            /// Where its values are looked for, if they are names of files; nil: `values` has them.
            var found: Reference?
        }

        struct Parameter: Sendable {
            var name: Name
            var key: JSON
            var value: Expression
        }

        struct Input: Sendable {
            var role: String
            var key: JSON
            var references: [InputReference]
        }

        struct InputReference: Sendable {
            var text: Expression
            /// What a text without `${name}` parses to.
            var parsed: Reference?
        }

        struct NamedPlace: Sendable {
            var name: Name
            var json: JSON
        }

        /// What a setting must be for the stage to be there.
        struct Condition: Sendable {
            var setting: Name
            var json: JSON
            /// nil: what is found must be true.
            var accepted: [Value]?
        }

        var name: String
        var key: JSON
        var kind = ""
        var kindPlace: JSON
        /// All must hold.
        var conditions: [Condition] = []
        /// Whether its last result is kept, whatever has changed.
        var isFrozen = false
        /// What a person has to do, of kind `manual`.
        var instructions: String?
        /// Where the command starts, in its private folder.
        var workingFolder: NamedPlace?
        /// How many units of pools it takes while it runs.
        var pools: [Parameter] = []
        var matrix: [Axis] = []
        var chain: Axis?
        var parameters: [Parameter] = []
        var inputs: [Input] = []
        var threads: Expression?
        var memoryMiB: Expression?
        var timeLimit: Expression?
        var retries: Expression?
        var profiles: [NamedPlace]?
        var deliver: Expression?
        var command: [NamedPlace] = []
        /// Programs that it runs beside the one that its first word names.
        var programs: [NamedPlace] = []
        /// Commands whose answers are part of its key.
        var versions: [[String]] = []
        var outputs: [NamedPlace] = []
        /// Lock files that it uses; nil: those that all commands use.
        var lockFiles: [NamedPlace]?
        /// Outputs that it may leave unwritten, none of `outputs`.
        var optional: [NamedPlace] = []
        /// Environment variables of its own.
        var variables: [Parameter] = []
        /// The output that it prints; one of `outputs`.
        var standardOutput: Name?
        /// Files that it may leave behind.
        var discards: [FilePattern] = []
        /// Roles whose files the command does not change.
        var readOnly: [NamedPlace] = []
        /// Roles whose patterns may fit no file, and output folders that may be empty.
        var mayBeEmpty: [NamedPlace] = []
        /// Something in it could not be read: what follows from that is not worth an error of its own.
        var isBroken = false
        /// One of its keys is unknown, perhaps misspelt: what it seems to lack is not worth an error either.
        var hasUnknownKey = false
        /// So are its axes: it cannot be expanded.
        var hasBrokenAxes = false
    }

    /// A figure before expansion.
    struct Figure: Sendable {
        var id: String
        var key: JSON
        var paper = ""
        var title = ""
        var stage = ""
        var stagePlace: JSON
        var claims: [String] = []
    }

    /// What messages call the file.
    public let file: String
    /// One line that says what the pipeline is for.
    public internal(set) var project = ""
    /// The profile of a run that names none.
    public internal(set) var defaultProfile: String?
    /// Environment variables that stages see and that are part of every key.
    public internal(set) var environment: [Name] = []
    /// Variables that stages see and of which keys and records hold a keyed digest only.
    public internal(set) var secrets: [Name] = []
    /// Where `environment` and `secrets` name a variable.
    var environmentPlaces: [Name: JSON] = [:]
    /// Names of settings whose values could not be read: what follows from that is not worth an error of its own.
    var brokenSettings: Set<Name> = []
    /// Settings that are the same in all profiles.
    var settings: [Profile.Setting] = []
    /// In the order of the manifest, as are all below.
    public internal(set) var profiles: [Profile] = []
    /// Files from elsewhere.
    public internal(set) var datasets: [Dataset] = []
    /// Shared stores, in the order in which they are asked.
    public internal(set) var remotes: [Remote] = []
    /// What jobs are asked for with.
    public internal(set) var slurm = SlurmSettings()
    /// What stages that run at the same time share: names and how many units there are.
    var pools: [Stage.Parameter] = []
    /// What must be installed where stages run.
    var lockFiles: [DeclaredLock] = []
    var stages: [Stage] = []
    var figures: [Figure] = []

    let document: JSONDocument
    /// Mistakes of the reader, which expansion adds to.
    var errors: ManifestErrors

    /// The names under `stages`, in order.
    public var stageNames: [String] { stages.map(\.name) }

    /// The names under `figures`, in order.
    public var figureNames: [String] { figures.map(\.id) }

    /// Reads the manifest's files. Throws `Failures` with everything that is wrong, or a `Failure` if that is one file's not
    /// being JSON.
    public init(_ text: ManifestText) throws {
        self = try Manifest.reading(text)
        if !errors.isEmpty { throw errors.failures }
    }

    /// Reads UTF-8 text that includes nothing.
    public init(parsing bytes: [UInt8], file: String = "pipeline.json") throws {
        try self.init(ManifestText(bytes, file: file))
    }

    /// Reads what can be read; the mistakes stay in `errors`, so that expansion can report its own with them.
    static func reading(_ text: ManifestText) throws -> Manifest {
        var manifest = Manifest(document: try text.document(), files: text.files.map(\.name))
        manifest.read()
        return manifest
    }

    private init(document: JSONDocument, files: [String]) {
        self.document = document
        file = files[0]
        errors = ManifestErrors(files: files, document: document)
    }
}
