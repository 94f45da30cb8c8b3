// Axes whose values are the names of files: of the project, or of what a stage has made. The latter are known when that stage
// has run; until then the stages that have such an axis, and all that need these, are not in the graph. Unaware of how
// results are found.

/// A folder of which it must be known what is in it before the graph is whole.
public struct AwaitedFolder: Sendable, Hashable {
    /// Id of the stage that makes it.
    public var maker: Name
    /// The output, whose name ends with `/`.
    public var folder: Name

    /// `split/stations/`: what references call it.
    public var label: Name { "\(maker)/\(folder)" }
}

/// What is not in the graph before such a folder is known.
public struct AwaitedStages: Sendable, Equatable {
    /// The folder.
    public var folder: AwaitedFolder
    /// Index of the stage that makes it; nil: it is not in the graph either, for want of data.
    public var maker: Int?
    /// Names of the stages that will be there, all or more instances of them, in the manifest's order.
    public var stages: [Name] = []
    /// Ids of the figures that these draw.
    public var figures: [Name] = []
}

extension FilePattern {
    /// Whether it has one `*` and nothing else that stands for anything.
    var hasOneStar: Bool {
        text.utf8.count { $0 == UInt8(ascii: "*") } == 1
            && !text.utf8.contains { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
    }

    /// What its `*` stands for in these paths of files, sorted, each once: a part of a step. The path of a file in a folder
    /// that fits counts as well.
    func starValues(in paths: some Sequence<Name>) -> [Name] {
        let steps = text.text.split(byte: UInt8(ascii: "/"))
        guard let place = steps.firstIndex(where: { $0.utf8.contains(UInt8(ascii: "*")) }) else { return [] }
        let parts = steps[place].split(byte: UInt8(ascii: "*"))
        var found: Set<Name> = []
        for path in paths {
            let names = path.text.split(byte: UInt8(ascii: "/"))
            guard names.count >= steps.count else { continue }
            let fits = steps.indices.allSatisfy { step in
                // An empty step at the end: only folders.
                step == place || names[step].hasBytes(of: steps[step]) || steps[step].isEmpty
            }
            let name = names[place]
            let length = name.utf8.count - parts[0].utf8.count - parts[1].utf8.count
            guard fits, length > 0, name.utf8.starts(with: parts[0].utf8),
                name.utf8.suffix(parts[1].utf8.count).elementsEqual(parts[1].utf8),
                !(parts[0].isEmpty && name.startsWith("."))
            else { continue }
            found.insert(Name(name.dropping(first: parts[0].utf8.count).dropping(last: parts[1].utf8.count)))
        }
        return found.sorted()
    }
}

extension Expansion {
    /// The values of an axis that is found; `*` for all of them if they are not known yet, and then what they wait for is added
    /// to the plan. nil: a mistake was added.
    mutating func foundValues(_ axis: Manifest.Stage.Axis, _ reference: Reference, of plan: Int) -> [Value]? {
        let json = axis.values.json
        let pattern: FilePattern
        let paths: [Name]
        switch reference {
        case .files(let files):
            pattern = files
            let search = self.search(files)
            paths = search.paths
            if let (path, phrase) = search.problem {
                errors.add("'\(path)' \(phrase)", at: json, hint: "let the pattern leave it out")
                return nil
            }
        case .stage(let name, let selectors, let output?):
            guard let (maker, folder) = maker(name, selectors, output, at: json) else { return nil }
            pattern = FilePattern(output.below(folder).text)
            if plans[maker].isUnknown {
                plans[plan].awaited.formUnion(plans[maker].awaited)
                return [.string("*")]
            }
            // Without axes, it is called as its one instance.
            let awaited = AwaitedFolder(maker: Name(name), folder: folder)
            guard let known = foundNames[awaited.label] else {
                plans[plan].awaited.insert(awaited)
                return [.string("*")]
            }
            paths = known
        // The reader has refused these.
        case .stage, .file, .data: return nil
        }
        let values = pattern.starValues(in: paths)
        if values.isEmpty {
            errors.add("the axis '\(axis.name)' has no values: no file fits '\(pattern.text)'", at: json)
            return nil
        }
        return values.map { .string($0.text) }
    }

    /// The plan of the one instance that makes a folder, and the folder. nil: a mistake was added.
    private mutating func maker(
        _ name: String, _ selectors: [Reference.Selector], _ output: Name, at json: JSON
    ) -> (plan: Int, folder: Name)? {
        if let target = planByName[Name(name)] {
            guard !plans[target].isExpanding else {
                errors.add("the axes of stages wait for each other", at: json, facts: [.init("stage", name)])
                return nil
            }
            expandAxes(target)
        }
        guard let target = targetPlan(name, at: json) else { return nil }
        guard selectors.isEmpty, plans[target].axes.isEmpty else {
            errors.add(
                "the values of an axis come from a stage without axes", at: json, found: "'\(name)' has some",
                hint: "let one stage put what these make into one folder")
            return nil
        }
        let outputs = manifest.stages[plans[target].declaration].outputs.map(\.name)
        guard let folder = outputs.first(where: { $0.isFolder && output.isIn($0) }) else {
            errors.addUnknown("folder", output.text, of: "'\(name)'", at: json, among: outputs.map(\.text))
            return nil
        }
        return (target, folder)
    }

    // MARK: what is not known yet

    /// Takes the stages out of the order that stand for others, and those that need them; and for each folder what it keeps
    /// out.
    mutating func leaveOutUnknown(_ order: [Int]) -> (order: [Int], awaited: [AwaitedFolder: Set<Name>]) {
        if awaiting.isEmpty { return (order, [:]) }
        var awaited: [AwaitedFolder: Set<Name>] = [:]
        for index in order {
            for case .stage(let maker, _) in stages[index].inputs.map(\.source) {
                if let folders = awaiting[maker] { awaiting[index, default: []].formUnion(folders) }
            }
            for folder in awaiting[index] ?? [] { awaited[folder, default: []].insert(Name(stages[index].name)) }
        }
        for index in order {
            for folder in awaiting[index] ?? [] where folder.maker == stages[index].id {
                errors.add(
                    Failure(
                        .usage, "stage '\(stages[index].id)' needs what is found in its own folder '\(folder.folder)'",
                        at: stages[index].place))
            }
        }
        return (order.filter { awaiting[$0] == nil }, awaited)
    }

    /// The folders for the graph, sorted by label. `later`: the figures that are kept out, with indices in declared order.
    func awaitedStages(
        _ awaited: [AwaitedFolder: Set<Name>], _ later: [Figure], in graph: Graph
    ) -> [AwaitedStages] {
        awaited.sorted { $0.key.label < $1.key.label }.map { folder, names in
            AwaitedStages(
                folder: folder, maker: graph.stages.firstIndex { $0.id == folder.maker },
                stages: manifest.stages.map { Name($0.name) }.filter(names.contains),
                figures: later.filter { names.contains(Name(stages[$0.stage].name)) }.map { Name($0.id) })
        }
    }
}

extension Graph {
    /// Where an awaited folder stands among the outputs of the stage that makes it; nil: that stage is not in the graph.
    package func output(of awaited: AwaitedStages) -> (stage: Int, output: Int)? {
        guard let maker = awaited.maker,
            let place = stages[maker].outputs.firstIndex(of: awaited.folder.folder)
        else { return nil }
        return (maker, place)
    }
}
