// What is archived: the stages behind the targets with their keys, where each output goes, and the files from outside.
// Everything must be up to date. Unaware of how it is written.

import Engine
import Glibc
import ResultStore
import StageGraph

/// How much an archive holds.
public enum ArchiveScope: Sendable {
    /// Delivered files, and the HDF5 results that they come from.
    case results
    /// Every output of every stage.
    case everything
    /// Figures and the records behind them.
    case figuresOnly
}

/// One output of an archived stage.
struct ArchivedOutput {
    var name: Name
    var content: FileContent
    /// `objects/…` or `deliveries/…`, below `data/`; nil: not archived.
    var place: Name?
}

/// One stage of the closure.
struct ArchivedStage {
    /// Index into the graph.
    var index: Int
    var key: Digest
    /// In the order of the stage.
    var outputs: [ArchivedOutput]
    var cost: StageCost
    var finished: String
    /// Who has given the outputs; nil: they were computed.
    var adoption: Adoption?
}

/// A delivered file.
struct ArchivedDelivery {
    /// In the project.
    var path: Name
    /// Index into `ArchiveState.stages`, and of its output.
    var stage: Int
    var output: Int
}

/// Everything that is known before anything is written.
struct ArchiveState {
    var pipeline: Pipeline
    var manifest: Manifest
    var manifestText: ManifestText
    var store: Store
    /// In the graph's order.
    var stages: [ArchivedStage] = []
    /// By index in the graph: place in `stages`.
    var placeOf: [Int: Int] = [:]
    var figures: [Figure] = []
    var deliveries: [ArchivedDelivery] = []
    var inputs: [ArchivedInput] = []

    /// Looks at everything that the targets need. Throws if any of it is not up to date.
    init(_ pipeline: Pipeline, targets: [Int], scope: ArchiveScope) throws {
        self.pipeline = pipeline
        let path = pipeline.manifest ?? pipeline.project + "/" + StoreUser.usualManifest
        manifestText = try Pipeline.manifestText(at: path)
        manifest = try Manifest(manifestText)
        store = try Store(folder: pipeline.store)
        let graph = pipeline.graph
        try graph.requireFiles(for: graph.closure(of: targets))
        let statuses = try pipeline.status(targets: targets, acceptsElsewhere: false)
        try Self.refuse(statuses, profile: graph.profile)
        let drawing = Set(graph.figures.map(\.stage))
        for status in statuses {
            guard let key = status.key, let record = try store.record(key) else {
                throw Failure(
                    .work, "stage '\(status.id)' has a result without a record", at: pipeline.store,
                    hint: "`stagecraft run --force \(graph.stages[status.stage].name)` makes it again")
            }
            placeOf[status.stage] = stages.count
            try add(status.stage, record, isFigure: drawing.contains(status.stage), scope)
        }
        shareObjects()
        try checkChain()
        let wanted = Set(targets)
        figures = graph.figures.filter { wanted.contains($0.stage) }
        inputs = try ArchivedInput.all(of: self)
    }

    private static func refuse(_ statuses: [StageStatus], profile: String) throws(Failure) {
        let others = statuses.filter { $0.condition != .fresh }
        guard let first = others.first else { return }
        var facts: [Failure.Fact] = [
            .init("stage", "\(first.id) is \(first.condition.rawValue)"),
            .init("not up to date", "\(others.count) of \(statuses.count) stages"),
        ]
        if let reason = first.reasons.first { facts.insert(.init("reason", reason.description), at: 1) }
        throw Failure(
            .work, "nothing is archived: results are not up to date", facts: facts,
            hint: "`stagecraft run --profile \(profile)` brings them up to date; `stagecraft why` says more")
    }

    private mutating func add(
        _ index: Int, _ record: ActionRecord, isFigure: Bool, _ scope: ArchiveScope
    ) throws(Failure) {
        let stage = pipeline.graph.stages[index]
        guard record.hasOutputs(stage.outputs) else {
            throw Failure(
                .work, "the record of stage '\(stage.id)' names other outputs than the stage", at: pipeline.store,
                hint: "`stagecraft run --force \(stage.name)` makes it again")
        }
        var outputs: [ArchivedOutput] = []
        for (number, output) in record.outputs.enumerated() {
            var place: Name?
            let isDelivered = stage.deliverTo != nil && (isFigure || scope != .figuresOnly)
            if output.name.isFolder {
                // Its files are outputs of their own; what it is for itself is their listing.
                if isDelivered || scope == .everything {
                    place = Name("objects/" + output.content.digest.hexadecimal)
                }
            } else if isDelivered, let path = stage.deliveryPath(of: output.name) {
                place = Name("deliveries/" + path)
                deliveries.append(ArchivedDelivery(path: Name(path), stage: stages.count, output: number))
            } else if scope == .everything || scope == .results && output.name.text.endsWith(".h5") {
                place = Name("objects/" + output.content.digest.hexadecimal)
            }
            outputs.append(ArchivedOutput(name: output.name, content: output.content, place: place))
        }
        stages.append(
            ArchivedStage(
                index: index, key: record.key, outputs: outputs, cost: record.cost, finished: record.finished,
                adoption: record.adoption))
    }

    /// An output that is not kept for itself is in the archive where another with the same bytes is.
    private mutating func shareObjects() {
        let objects = stages.flatMap(\.outputs).filter { $0.place?.text.startsWith("objects/") == true }
        let kept = Set(objects.map(\.content.digest))
        for stage in stages.indices {
            for output in stages[stage].outputs.indices where stages[stage].outputs[output].place == nil {
                let digest = stages[stage].outputs[output].content.digest
                if kept.contains(digest) {
                    stages[stage].outputs[output].place = Name("objects/" + digest.hexadecimal)
                }
            }
        }
    }

    /// Each record must have read what the records before it have made: an archive with another chain would prove nothing.
    private func checkChain() throws(Failure) {
        let graph = pipeline.graph
        for stage in stages {
            let instance = graph.stages[stage.index]
            guard instance.inputs.contains(where: { if case .stage = $0.source { true } else { false } }) else {
                continue
            }
            guard let record = try store.record(stage.key) else { continue }
            let read = Set(record.preImage.inputDigests)
            for input in instance.inputs {
                guard case .stage(let maker, let name) = input.source, let place = placeOf[maker],
                    let output = stages[place].outputs.first(where: {
                        input.reads($0.name, of: name) && !read.contains($0.content.digest)
                    })
                else { continue }
                throw Failure(
                    .work, "the record of stage '\(instance.id)' was made from another \(output.name)",
                    facts: [
                        .init("its input", "\(graph.stages[maker].id)/\(output.name)"),
                        .init("now", "sha256 \(output.content.digest)"),
                    ],
                    hint: instance.isFrozen
                        ? "the stage is frozen: without \"frozen\" the next run makes its result of what there is now"
                        : "`stagecraft run --force \(graph.stages[maker].name)` makes results and records that agree")
            }
        }
    }

    /// What was adopted, in words for people.
    var adopted: [String] {
        AdoptionText.lines(stages.compactMap { stage in stage.adoption.map { (instance(stage).id, $0) } })
    }

    /// The stage that a place in `stages` is about.
    func instance(_ stage: ArchivedStage) -> StageInstance { pipeline.graph.stages[stage.index] }

    /// The record of a stage; it was there when this was made.
    func record(_ stage: ArchivedStage) throws(Failure) -> ActionRecord {
        guard let record = try store.record(stage.key) else {
            throw Failure(.work, "the record of stage '\(instance(stage).id)' has vanished", at: pipeline.store)
        }
        return record
    }

    /// The latest moment at which a result was made: the date of everything that needs one.
    var latest: String { stages.map(\.finished).max { Name($0) < Name($1) } ?? "1980-01-01T00:00:00Z" }
}

extension GraphInput {
    /// Whether an output, or a file in one that is a folder, is read as this input of the output `name`.
    fileprivate func reads(_ output: Name, of name: Name) -> Bool {
        guard name.isFolder else { return output == name }
        guard output.isIn(name) else { return false }
        return inside?.matches(output.below(name)) ?? true
    }
}
