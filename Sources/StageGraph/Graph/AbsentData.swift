// Optional data sets that are not on the machine: which stages are left out for that, what the others go without.
// Looks whether files are there, never into them; unaware of keys.
//
// The rules. A set is there if all its files are: half a set would train on half the images without a word. A stage that
// reads files of an absent set is left out. A stage that reads outputs of stages left out is left out too if the role
// takes exactly one file, if nothing remains for a role that needs a file, if it continues a chain, or if it is a
// command, which cannot be told. Any other keeps what remains and is told what it lacks, as are all that read from it.

/// An optional data set that is not on this machine.
public struct AbsentDataset: Sendable, Hashable, CustomStringConvertible {
    /// Its name under `datasets` in the manifest.
    public var name: String
    /// What was looked for in vain: `train-images-idx3-ubyte.gz not found`.
    public var problem: String

    /// An absent data set; `problem` is a phrase that follows its name.
    public init(name: String, problem: String) {
        self.name = name
        self.problem = problem
    }

    /// `mnist (train-images-idx3-ubyte.gz not found)`.
    public var description: String { "\(name) (\(problem))" }
}

/// What the absence of a data set does to a graph.
public struct Absence: Sendable, Equatable {
    /// The set.
    public var dataset: AbsentDataset
    /// Ids of the stages left out, in the manifest's order.
    public var stages: [Name] = []
    /// Ids of the figures that are drawn without the set, in the manifest's order.
    public var incompleteFigures: [String] = []
    /// Ids of the figures that cannot be drawn, in the manifest's order.
    public var missingFigures: [String] = []
}

/// A stage that is not in the graph because of absent data, or a figure that such a stage would draw.
struct LeftOut: Sendable {
    var id: Name
    /// Of a figure: its id.
    var name: Name
    var coordinates: [Coordinate] = []
    var isFigure = false
    /// The absent sets that it needs, in the manifest's order.
    var datasets: [AbsentDataset]
}

extension Expansion {
    /// The set if it is optional and a file of it is not on the machine; found out once.
    mutating func absence(of set: Int) -> AbsentDataset? {
        if let known = absentSets[set] { return known }
        let dataset = manifest.datasets[set]
        guard dataset.isOptional else { return nil }
        let search = dataset.search(projectFolder: projectFolder, environment: environment)
        let lost = dataset.files.filter { manifest.path(of: $0, of: dataset, in: search.folders) == nil }
        guard let first = lost.first?.file else {
            absentSets[set] = .some(nil)
            return nil
        }
        let more = lost.count > 1 ? " and \(lost.count - 1) more" : ""
        absentSets[set] = AbsentDataset(name: dataset.name, problem: "\(first)\(more) not found")
        return absentSets[set]!
    }

    /// Takes the stages that absent data stops out of the order, and the inputs they would give from the others.
    /// Returns the order of what remains and what was left out, in the manifest's order.
    mutating func leaveOut(_ order: [Int]) -> (order: [Int], out: [LeftOut]) {
        if absentReaders.isEmpty { return (order, []) }
        var causes: [Int: Set<Int>] = [:]
        var lacking = [Set<Int>](repeating: [], count: stages.count)
        for index in order {
            var lost: [String: Set<Int>] = [:]
            var inherited: [String: Set<Int>] = [:]
            for input in stages[index].inputs {
                guard case .stage(let maker, _) = input.source else { continue }
                if let cause = causes[maker] {
                    lost[input.role, default: []].formUnion(cause)
                } else if !lacking[maker].isEmpty {
                    inherited[input.role, default: []].formUnion(lacking[maker])
                }
            }
            let read = absentReaders[index] ?? []
            if read.isEmpty && lost.isEmpty && inherited.isEmpty { continue }
            let remaining = stages[index].inputs.filter { input in
                if case .stage(let maker, _) = input.source { causes[maker] == nil } else { true }
            }
            if !read.isEmpty || !canDoWithout(lost, remaining, stages[index]) {
                causes[index] = lost.values.reduce(read) { $0.union($1) }
                continue
            }
            stages[index].inputs = remaining
            let told = lost.merging(inherited) { $0.union($1) }
            stages[index].lacking = told.mapValues(absentDatasets)
            lacking[index] = told.values.reduce([]) { $0.union($1) }
        }
        let out = causes.keys.sorted().map { index in
            LeftOut(
                id: stages[index].id, name: Name(stages[index].name), coordinates: stages[index].coordinates,
                datasets: absentDatasets(causes[index]!))
        }
        return (order.filter { causes[$0] == nil }, out)
    }

    /// Whether a stage can run on what remains of its inputs when roles have lost some.
    private func canDoWithout(_ lost: [String: Set<Int>], _ remaining: [GraphInput], _ stage: StageInstance) -> Bool {
        if lost.isEmpty { return true }
        guard let table = kinds[Name(stage.kind)] else { return false }
        return table.inputs.allSatisfy { role in
            guard lost[role.role] != nil else { return true }
            switch role.count {
            case .one: return false
            case .oneOrMore: return role.role != "previous" && remaining.contains { $0.role == role.role }
            case .optional, .any: return role.role != "previous"
            }
        }
    }

    private func absentDatasets(_ sets: Set<Int>) -> [AbsentDataset] {
        sets.sorted().compactMap { absentSets[$0] ?? nil }
    }

    /// What each absent set does, for the sets that a stage of the profile reads.
    func absences(_ out: [LeftOut], _ figures: [Figure]) -> [Absence] {
        absentSets.keys.sorted().compactMap { absentSets[$0] ?? nil }.map { set in
            var absence = Absence(dataset: set)
            for item in out where item.datasets.contains(set) {
                if item.isFigure { absence.missingFigures.append(item.id.text) } else { absence.stages.append(item.id) }
            }
            let incomplete = figures.filter { stages[$0.stage].lacking.values.contains { $0.contains(set) } }
            absence.incompleteFigures = incomplete.map(\.id)
            return absence
        }.filter { !$0.stages.isEmpty }
    }
}

extension Graph {
    /// The absences that reach the stages or, without stages, all: what a person who asked for these should know.
    public func absences(reaching stages: [Int]? = nil) -> [Absence] {
        guard let stages else { return absences }
        let lacking = Set(stages.flatMap { self.stages[$0].lacking.values.joined() })
        return absences.filter { lacking.contains($0.dataset) }
    }

    /// Why a target that means only what was left out cannot be made.
    func leftOutTarget(_ target: String, _ out: [LeftOut]) -> Failure {
        var sets: [AbsentDataset] = []
        for set in out.flatMap(\.datasets) where !sets.contains(set) { sets.append(set) }
        return Failure(
            .work, "'\(target)' needs data that is not on this machine",
            facts: sets.map { .init("data set", $0.description) },
            hint: "`stagecraft data fetch \(sets.map(\.name).joined(separator: " "))` gets it")
    }
}
