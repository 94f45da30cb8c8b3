// Arrays of a network in HDF5: one dataset an array, with PyTorch's names and shapes. Unaware of networks.
import HDF5
import Learning
import Results

enum WeightsFile {
    /// Writes the arrays into a new group.
    static func write(
        _ arrays: [NamedArray], to parent: borrowing Group, _ name: String, attributes: [String: AttributeValue]
    ) throws(HDF5Error) {
        let group = try parent.createGroup(name, attributes: attributes)
        for array in arrays {
            // Trained weights hardly shrink.
            try group.write(array.name, array.values, shape: array.shape, compressed: false)
        }
    }

    /// Reads all arrays of a group.
    static func read(_ group: borrowing Group) throws(HDF5Error) -> [NamedArray] {
        var arrays: [NamedArray] = []
        for name in try group.names() {
            let dataset = try group.dataset(name)
            arrays.append(NamedArray(name: name, shape: dataset.shape, values: try dataset.readFloats()))
        }
        return arrays
    }

    /// The iterations under /checkpoints of a file, ascending.
    static func checkpoints(of file: borrowing File) throws(HDF5Error) -> [Int] {
        try file.root.group("checkpoints").names().compactMap(Int.init).sorted()
    }
}
