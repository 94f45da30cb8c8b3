// The parameters and inputs by which stages of paper B name their images. Unaware of what is done with them.
import Learning
import Results
import StageGraph

enum ImageInputs {
    static let dataset = ParameterDeclaration(
        "dataset", .string(choices: DataSet.allCases.map(\.rawValue)),
        "the data set: decides format and standardisation")
    static let subsetSeed = ParameterDeclaration(
        "subsetSeed", .integer(0...Int.max), default: .integer(1), "seed of the random subsets of images")

    static let relabel = ParameterDeclaration(
        "relabel", .list(.integer(-1...1_000_000)), default: .list([]),
        "the new class of each class, from 0 without gaps; -1 leaves its images out; empty: as they are")

    /// How many images of a part are taken.
    static func count(_ name: String, _ part: String) -> ParameterDeclaration {
        ParameterDeclaration(
            name, .integer(0...10_000_000), default: .integer(0), "how many \(part) images, a random subset; 0: all")
    }

    /// The roles of a part's files.
    static func declarations(_ part: String) -> [InputDeclaration] {
        [
            InputDeclaration("\(part)Images", .oneOrMore, "\(part) images: IDX files, or CIFAR's binary batches"),
            InputDeclaration("\(part)Labels", .any, "\(part) labels: IDX files; none for CIFAR"),
        ]
    }

    /// Throws a `Failure` if a batch is larger than the training set: epochs of one short batch are never meant.
    static func requireBatch(_ batch: Int, parameter: String, fits count: Int, stage: String) throws {
        guard batch > count else { return }
        throw Failure(
            .usage, "a batch is larger than the training set", at: stage,
            facts: [
                .init("found", "\(parameter) \(batch)"), .init("expected", "at most \(count), the training images"),
            ]
        )
    }

    /// Loads the images of a part, with new classes where the kind declares `relabel`.
    static func load(_ part: String, count: Int, _ context: StageContext) throws -> DataSet.Selection {
        let selection = try loadAll(part, count: count, context)
        guard context.parameters.values["relabel"] != nil else { return selection }
        let map = context.parameters.integers("relabel")
        return map.isEmpty ? selection : try selection.relabelled(by: map)
    }

    private static func loadAll(_ part: String, count: Int, _ context: StageContext) throws -> DataSet.Selection {
        let set = DataSet(rawValue: context.parameters.string("dataset"))!
        return try set.load(
            images: (context.inputs["\(part)Images"] ?? []).map(\.path),
            labels: (context.inputs["\(part)Labels"] ?? []).map(\.path), count: count,
            seed: UInt64(context.parameters.integer("subsetSeed")), purpose: "subset.\(part)")
    }
}
