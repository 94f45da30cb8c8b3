// Writing into a group: groups, datasets, dimension scales, attributes. Unaware of where the file will go.

import CHDF5

extension Group {
    /// Creates the group `name`, and those on the way to it that do not exist yet.
    @discardableResult
    public func createGroup(
        _ name: String, attributes: [String: AttributeValue] = [:]
    ) throws(HDF5Error) -> Group {
        // One by one: HDF5's own creation of groups on the way stores the time in them.
        let steps = name.split(separator: "/").map(String.init)
        var prefix = ""
        for (index, step) in steps.enumerated() {
            prefix += (index == 0 ? "" : "/") + step
            if index < steps.count - 1, try contains(prefix) { continue }
            let creation = try Handle("prepare a group", at: path) { H5Pcreate(chdf5_group_creation()) }
            try check("leave out times", at: path) { H5Pset_obj_track_times(creation.id, false) }
            _ = try Handle("create the group", at: path(of: prefix)) {
                H5Gcreate2(handle.id, prefix, 0, creation.id, 0)
            }
        }
        let group = try group(name)
        try group.write(attributes: attributes)
        return group
    }

    /// Adds attributes to the group itself.
    public func write(attributes: [String: AttributeValue]) throws(HDF5Error) {
        try writeAttributes(attributes, to: handle.id, at: path)
    }

    /// Writes `values`, in C order, as the dataset `name`.
    ///
    /// - Parameters:
    ///   - shape: lengths of the axes; `[]` for a single value; nil for one axis.
    ///   - compressed: shuffle, deflate and Fletcher32, from 16 KiB on. Histories and images shrink; trained weights
    ///     hardly do and are faster without.
    ///   - scales: for each axis the name of the dataset in this group (written before by `writeScale`) that holds
    ///     its coordinates, or nil; may be shorter than `shape`.
    public func write<T: Element>(
        _ name: String, _ values: [T], shape: [Int]? = nil, compressed: Bool = true, scales: [String?] = [],
        attributes: [String: AttributeValue] = [:]
    ) throws(HDF5Error) {
        let place = path(of: name)
        let shape = shape ?? [values.count]
        guard shape.allSatisfy({ $0 >= 0 }), shape.reduce(1, *) == values.count, scales.count <= shape.count else {
            let cause = "\(values.count) values and \(scales.count) scales do not fit shape \(shape)"
            throw HDF5Error(call: "write the dataset", cause: cause, path: place)
        }
        let creation = try layout(shape, elementSize: MemoryLayout<T>.size, compressed: compressed, at: place)
        let space = try makeSpace(shape, at: place)
        let dataset = try Handle("create the dataset", at: place) {
            H5Dcreate2(handle.id, name, T.elementType.predefined(inFile: true), space.id, 0, creation.id, 0)
        }
        try check("write the dataset", at: place) {
            H5Dwrite(dataset.id, T.elementType.predefined(inFile: false), 0, 0, 0, values)
        }
        try attach(scales, to: dataset, at: place)
        try writeAttributes(attributes, to: dataset.id, at: place)
    }

    /// Writes strings as the dataset `name`, with one axis.
    public func write(
        _ name: String, _ texts: [String], attributes: [String: AttributeValue] = [:]
    ) throws(HDF5Error) {
        let place = path(of: name)
        let type = try stringType(at: place)
        let creation = try layout([texts.count], elementSize: 0, compressed: false, at: place)
        let space = try makeSpace([texts.count], at: place)
        let dataset = try Handle("create the dataset", at: place) {
            H5Dcreate2(handle.id, name, type.id, space.id, 0, creation.id, 0)
        }
        try check("write the dataset", at: place) {
            withCStrings(texts) { H5Dwrite(dataset.id, type.id, 0, 0, 0, $0) }
        }
        try writeAttributes(attributes, to: dataset.id, at: place)
    }

    /// Writes `values` as a dataset that other datasets can name as the coordinates of an axis (HDF5's dimension scale).
    public func writeScale<T: Element>(
        _ name: String, _ values: [T], attributes: [String: AttributeValue] = [:]
    ) throws(HDF5Error) {
        try write(name, values, attributes: attributes)
        let place = path(of: name)
        let dataset = try Handle("open the dataset", at: place) { H5Dopen2(handle.id, name, 0) }
        try check("make it a dimension scale", at: place) { H5DSset_scale(dataset.id, name) }
    }

    private func attach(_ scales: [String?], to dataset: borrowing Handle, at place: String) throws(HDF5Error) {
        let id = dataset.id
        for (axis, name) in scales.enumerated() {
            guard let name else { continue }
            let scale = try Handle("open the scale '\(name)'", at: place) { H5Dopen2(handle.id, name, 0) }
            try check("attach the scale '\(name)'", at: place) { H5DSattach_scale(id, scale.id, UInt32(axis)) }
        }
    }
}

/// Below this size a chunk's index costs more than compression saves.
private let smallestCompressed = 16 << 10
/// A chunk: small beside HDF5's cache of 1 MiB, so that reading rows decompresses each chunk once.
private let chunkBytes = 256 << 10

/// How a dataset lies in the file: in one piece, or in compressed chunks of whole rows.
private func layout(
    _ shape: [Int], elementSize: Int, compressed: Bool, at path: String
) throws(HDF5Error) -> Handle {
    let creation = try Handle("prepare a dataset", at: path) { H5Pcreate(chdf5_dataset_creation()) }
    try check("leave out times", at: path) { H5Pset_obj_track_times(creation.id, false) }
    guard compressed, shape.reduce(elementSize, *) >= smallestCompressed else { return creation }
    var chunk = shape
    for axis in shape.indices {
        let rowBytes = shape[(axis + 1)...].reduce(elementSize, *)
        chunk[axis] = min(shape[axis], max(1, chunkBytes / rowBytes))
        if chunk[axis] > 1 { break }
    }
    try check("set the chunks", at: path) {
        H5Pset_chunk(creation.id, Int32(chunk.count), chunk.map { hsize_t($0) })
    }
    try check("set the shuffle filter", at: path) { H5Pset_shuffle(creation.id) }
    try check("set compression", at: path) { H5Pset_deflate(creation.id, 4) }
    try check("set checksums", at: path) { H5Pset_fletcher32(creation.id) }
    return creation
}
