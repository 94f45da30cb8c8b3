// The images of probes: a subset for fitting and one for tests. Unaware of what is measured.
import StageGraph
import HDF5
import Learning
import Results

enum ImageSubsets {
    static let parameters = [
        ImageInputs.dataset, ImageInputs.count("trainCount", "training"), ImageInputs.count("testCount", "test"),
        ImageInputs.subsetSeed,
    ]

    static let inputs = ImageInputs.declarations("train") + ImageInputs.declarations("test")

    /// Loads both.
    static func load(_ context: StageContext) throws -> (train: DataSet.Selection, test: DataSet.Selection) {
        (
            try ImageInputs.load("train", count: context.parameters.integer("trainCount"), context),
            try ImageInputs.load("test", count: context.parameters.integer("testCount"), context)
        )
    }
}

extension Group {
    /// Records which images were used: their places in the files of the data set.
    func writeIndices(_ name: String, _ indices: [Int], of images: String) throws(HDF5Error) {
        try write(
            "\(name)_indices", indices,
            attributes: ["description": .string("Place in its files of each \(images)")])
    }
}
