// What kinds share that fill an artifact of their own form, and the files that such kinds read. Unaware of networks.
import HDF5
import Results
import StageGraph

extension StageContext {
    /// Leaves an artifact of `kind` with what `fill` writes, under an output's name.
    func writeArtifact(
        _ output: String, of kind: String, _ contents: String, _ fill: (borrowing Group) throws -> Void
    ) throws {
        let file = try Artifact.create(kind: kind, description: contents, parameters: parameters)
        try fill(file.root)
        try Artifact.finish(file, at: self.output(output))
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

extension InputFile {
    /// Where it comes from, for people.
    var place: String { "\(origin)/\(name)" }
}
