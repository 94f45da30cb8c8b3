// Which stages may run one after the other in one process, and such a process. Unaware of which are ready.

/// What a stage has in common with others of its kind. Numbers stand for what is equal.
struct Sharing: Equatable {
    /// Stages of one group may run in one process.
    let group: Int
    /// What each of the kind's shared work depends on, from the most general to the most special.
    let identities: [Int]

    /// How many pieces of shared work, from the most general on, are the same in both.
    func agreement(_ other: Sharing) -> Int { zip(identities, other.identities).prefix { $0 == $1 }.count }
}

/// Numbers groups and identities in the order in which they turn up.
struct SharingCatalog {
    /// The threads and the memory limit are the process's.
    private struct Group: Hashable {
        var kind: String
        var threads: Int
        var memoryMiB: Int?
        var common: Int
    }

    private struct Work: Hashable {
        var kind: String
        var work: SharedWork
        var identity: SharedIdentity
    }

    private var groups: [Group: Int] = [:]
    private var identities: [Work: Int] = [:]

    /// nil if the kind's stages share no work.
    mutating func sharing(_ stage: StageInstance, _ inputs: [KeyInput], _ works: [SharedWork]) -> Sharing? {
        guard !works.isEmpty else { return nil }
        var files: [String: [InputFile]] = [:]
        for (input, known) in zip(stage.inputs, inputs) {
            files[input.role, default: []].append(
                InputFile(
                    origin: "", name: input.visibleName(toCommand: false).text, path: "",
                    content: known.content?.digest.hexadecimal ?? ""))
        }
        let numbers = works.map { work in
            Self.number(
                Work(kind: stage.kind, work: work, identity: work.identity(stage.parameters, files, stage.lacking)),
                &identities)
        }
        let group = Group(
            kind: stage.kind, threads: stage.resources.threads, memoryMiB: stage.resources.memoryMiB,
            common: numbers[0])
        return Sharing(group: Self.number(group, &groups), identities: numbers)
    }

    private static func number<Thing: Hashable>(_ thing: Thing, _ numbers: inout [Thing: Int]) -> Int {
        if let number = numbers[thing] { return number }
        numbers[thing] = numbers.count
        return numbers.count - 1
    }
}

/// A process that runs a stage, or several of one group.
struct StageProcess {
    let child: ChildProcess
    /// Of the stage that it runs or ran last; nil: the process ends with its stage.
    var sharing: Sharing?
    /// Stages that it has run to their end.
    var stagesRun = 0
}
