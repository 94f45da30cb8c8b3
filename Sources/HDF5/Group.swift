// A group: what it holds, and opening it. Writing is in Group+Write.swift.

import CHDF5

/// A group of an open file: datasets and groups by name. Names may be paths (`a/b`), relative to the group.
public struct Group: ~Copyable {
    let handle: Handle
    /// The file, and after a colon the group in it.
    public let path: String

    init(_ handle: consuming Handle, path: String) {
        self.handle = handle
        self.path = path
    }

    /// The names of what it holds, sorted.
    public func names() throws(HDF5Error) -> [String] {
        var names: [String] = []
        let id = handle.id
        try check("list the group", at: path) {
            withUnsafeMutablePointer(to: &names) { names in
                chdf5_each_link(
                    id,
                    { name, context in
                        guard let name else { return }
                        context?.assumingMemoryBound(to: [String].self).pointee.append(String(cString: name))
                    }, names)
            }
        }
        return names
    }

    /// Whether it holds an object of this name.
    public func contains(_ name: String) throws(HDF5Error) -> Bool {
        // HDF5 asks for one step at a time: a path through a missing group is an error to it.
        var prefix = ""
        for step in name.split(separator: "/") {
            prefix += (prefix.isEmpty ? "" : "/") + step
            guard try check("look up '\(prefix)'", at: path, { H5Lexists(handle.id, prefix, 0) }) > 0 else {
                return false
            }
        }
        return true
    }

    /// Opens the group `name`.
    public func group(_ name: String) throws(HDF5Error) -> Group {
        Group(try object(name, H5I_GROUP, "group"), path: path(of: name))
    }

    /// Opens the dataset `name`.
    public func dataset(_ name: String) throws(HDF5Error) -> Dataset {
        try Dataset(try object(name, H5I_DATASET, "dataset"), path: path(of: name))
    }

    /// Its attributes by name. Those that are neither numbers nor strings are left out.
    public func attributes() throws(HDF5Error) -> [String: AttributeValue] {
        try readAttributes(of: handle.id, at: path)
    }

    /// Whether `name` is a group, a dataset, or something else.
    func kind(of name: String) throws(HDF5Error) -> H5I_type_t {
        let object = try Handle("open '\(name)'", at: path) { H5Oopen(handle.id, name, 0) }
        return H5Iget_type(object.id)
    }

    func path(of name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }

    private func object(_ name: String, _ kind: H5I_type_t, _ kindName: String) throws(HDF5Error) -> Handle {
        guard try contains(name) else {
            let found = try names()
            let list = found.prefix(8).joined(separator: ", ") + (found.count > 8 ? ", … (\(found.count) in all)" : "")
            let cause = "no object '\(name)' in \(path); found: \(found.isEmpty ? "nothing" : list)"
            throw HDF5Error(call: "open the \(kindName)", cause: cause, path: path(of: name))
        }
        let object = try Handle("open the \(kindName)", at: path(of: name)) { H5Oopen(handle.id, name, 0) }
        guard H5Iget_type(object.id) == kind else {
            throw HDF5Error(call: "open the \(kindName)", cause: "it is not a \(kindName)", path: path(of: name))
        }
        return object
    }
}
