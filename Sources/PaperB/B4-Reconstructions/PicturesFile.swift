// pictures.h5 of probe.pictures as a value. Unaware of how it is drawn.
import HDF5
import Results
import StageGraph

/// Images, their reconstructions at one checkpoint and the network's predictions.
struct PicturesFile {
    let iteration: Int
    let seed: Int
    let dataset: String
    /// Height, width, channels.
    let shape: [Int]
    /// By image.
    let labels: [Int]
    let predicted: [Int]
    let errors: [Double]
    /// Lightness [K, H, W, C].
    let originals: [Double]
    let reconstructions: [Double]

    init(reading input: InputFile) throws {
        let file = try File.open(input.path)
        let group = try file.root.group("pictures")
        let (table, attributes) = (try Table(reading: group), try group.attributes())
        guard let iteration = attributes["iteration"]?.int, let seed = attributes["run_seed"]?.int,
            let dataset = attributes["dataset"]?.text
        else {
            throw HDF5Error(
                call: "read the pictures", cause: "no 'iteration', 'run_seed' and 'dataset'", path: input.path)
        }
        (self.iteration, self.seed, self.dataset) = (iteration, seed, dataset)
        labels = try table.values("label").map { Int($0) }
        predicted = try table.values("predicted").map { Int($0) }
        errors = try table.values("error")
        let images = try file.root.dataset("originals")
        shape = Array(images.shape.dropFirst())
        originals = try images.readDoubles()
        reconstructions = try file.root.dataset("reconstructions").readDoubles()
    }

    /// All files of a role by seed, ascending, each by iteration. Throws a `Failure` if seeds differ in iterations.
    static func read(_ role: String, _ context: StageContext) throws -> [[PicturesFile]] {
        let files = try (context.inputs[role] ?? []).map { try PicturesFile(reading: $0) }
        let seeds = Dictionary(grouping: files, by: \.seed).sorted { $0.key < $1.key }
            .map { $0.value.sorted { $0.iteration < $1.iteration } }
        guard let other = seeds.first(where: { $0.map(\.iteration) != seeds[0].map(\.iteration) }) else { return seeds }
        throw Failure(
            .work, "the seeds' pictures are not of the same iterations", at: context.stage,
            facts: [seeds[0], other].map { .init("seed \($0[0].seed)", "\($0.map(\.iteration))") })
    }
}
