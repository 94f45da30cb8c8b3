// How jobs are asked for where Slurm runs them: from the manifest, or from a file of the site. Unaware of Slurm itself.

/// What a site or a project wants of its jobs.
public struct SlurmSettings: Sendable, Equatable {
    /// `--partition`; nil: the cluster's default.
    public var partition: String?
    /// `--account`.
    public var account: String?
    /// `--qos`.
    public var qos: String?
    /// `--constraint`.
    public var constraint: String?
    /// More options of sbatch, each a word.
    public var options: [String] = []
    /// Jobs of a run that are queued or running at a time, at most.
    public var jobs = 50
    /// Seconds of expected work for which one more job is asked for.
    public var target = 30
    /// Minutes of a job, if no stage needs more.
    public var minutes = 60
    /// Minutes of a job, at most.
    public var mostMinutes = 1440
    /// MiB of a job whose stages name no "memoryMiB".
    public var memoryMiB = 2048
    /// MiB of a job that runs a stage again which ran out of memory, at most.
    public var mostMemoryMiB = 65536
    /// Seconds for which a job waits for more stages before it ends.
    public var linger = 20
    /// Seconds until a file that one machine has written must be seen by another.
    public var patience = 60

    /// One job for each half minute of work, of an hour at most.
    public init() {}

    /// The settings that are texts, in the order in which they are documented.
    private static let texts: [(name: String, path: WritableKeyPath<SlurmSettings, String?> & Sendable)] = [
        ("partition", \.partition), ("account", \.account), ("qos", \.qos), ("constraint", \.constraint),
    ]

    /// The settings that are numbers, with their ranges.
    private static let numbers:
        [(name: String, path: WritableKeyPath<SlurmSettings, Int> & Sendable, range: ClosedRange<Int>, what: String)] =
            [
                ("jobs", \.jobs, 1...100_000, "jobs of a run that are queued or running at a time, at most"),
                ("target", \.target, 1...1_000_000, "seconds of expected work for which one more job is asked for"),
                ("minutes", \.minutes, 1...1_000_000, "minutes of a job, if no stage needs more"),
                ("mostMinutes", \.mostMinutes, 1...1_000_000, "minutes of a job, at most"),
                ("memoryMiB", \.memoryMiB, 1...100_000_000, "MiB of a job whose stages name no memoryMiB"),
                (
                    "mostMemoryMiB", \.mostMemoryMiB, 1...100_000_000,
                    "MiB of a job that runs a stage again which ran out of memory, at most"
                ),
                ("linger", \.linger, 0...86_400, "seconds for which a job waits for more stages before it ends"),
                (
                    "patience", \.patience, 1...86_400,
                    "seconds until a file that one machine has written must be seen by another"
                ),
            ]

    static var names: [String] { texts.map(\.name) + ["options"] + numbers.map(\.name) }

    /// Replaces the settings that an object names.
    mutating func read(_ object: JSON, _ errors: inout ManifestErrors) {
        guard object.kind == .object else {
            return errors.add("wrong type", at: object, found: object.described, expected: "an object (slurm)")
        }
        for member in object.members {
            if let text = Self.texts.first(where: { $0.name.hasBytes(of: member.name) }) {
                self[keyPath: text.path] = Self.word(member.value, &errors)
            } else if let number = Self.numbers.first(where: { $0.name.hasBytes(of: member.name) }) {
                guard let value = member.value.integer, number.range.contains(value) else {
                    errors.add(
                        "wrong type", at: member.value, found: member.value.described,
                        expected: "an integer from \(number.range.lowerBound) to \(number.range.upperBound)")
                    continue
                }
                self[keyPath: number.path] = value
            } else if member.name.hasBytes(of: "options") {
                guard member.value.kind == .array else {
                    errors.add(
                        "wrong type", at: member.value, found: member.value.described, expected: "a list of strings")
                    continue
                }
                options = member.value.items.compactMap { Self.word($0, &errors) }
            } else {
                errors.addUnknown("key", member.name, at: member.key, among: Self.names)
            }
        }
        if memoryMiB > mostMemoryMiB { mostMemoryMiB = memoryMiB }
        if minutes > mostMinutes { mostMinutes = minutes }
    }

    /// A text that can be an argument of a program.
    private static func word(_ json: JSON, _ errors: inout ManifestErrors) -> String? {
        if let text = json.string, !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x20 }) { return text }
        errors.add(
            "this cannot be an option of sbatch", at: json, found: json.described, expected: "a text in one line")
        return nil
    }

    /// The settings of a site: a JSON file that holds an object `slurm`. Throws all mistakes at once.
    public func replaced(by text: [UInt8], file: String) throws -> SlurmSettings {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: text) } catch { throw error.failure(file: file) }
        var errors = ManifestErrors(files: [file], document: document)
        var settings = self
        for member in document.root.members {
            if member.name.hasBytes(of: "slurm") {
                settings.read(member.value, &errors)
            } else {
                errors.addUnknown("key", member.name, at: member.key, among: ["slurm"])
            }
        }
        if document.root.kind != .object {
            errors.add("wrong type", at: document.root, found: document.root.described, expected: "an object")
        }
        guard errors.isEmpty else { throw errors.failures }
        return settings
    }

    /// The schema of the object.
    static func writeSchema(_ json: inout JSONWriter) {
        Schema.object("slurm", required: [], &json) { json in
            for text in texts { Schema.patterned(text.name, "--\(text.name) of sbatch", Schema.sbatchWord, &json) }
            json.object("options") { json in
                json.member("description", "more options of sbatch, each a word")
                json.member("type", "array")
                json.object("items") { json in
                    json.member("type", "string")
                    json.member("pattern", Schema.sbatchWord)
                }
            }
            for number in numbers {
                json.object(number.name) { json in
                    json.member("description", number.what)
                    json.member("type", "integer")
                    json.member("minimum", number.range.lowerBound)
                    json.member("maximum", number.range.upperBound)
                }
            }
        }
    }
}
