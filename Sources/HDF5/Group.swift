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

    /// How a name leads to an object.
    enum Link: Equatable {
        case here
        /// To the path that it holds; its size with a zero at the end.
        case soft(size: Int)
        case otherFile
    }

    /// The names of what it holds, sorted.
    public func names() throws(HDF5Error) -> [String] { try links().map(\.name) }

    /// What it holds, sorted by name.
    func links() throws(HDF5Error) -> [(name: String, link: Link)] {
        var links: [(name: String, link: Link)] = []
        let id = handle.id
        try check("list the group", at: path) {
            withUnsafeMutablePointer(to: &links) { links in
                chdf5_each_link(
                    id,
                    { name, kind, size, context in
                        guard let name else { return }
                        let link: Link =
                            kind == CHDF5_HARD_LINK ? .here : kind == CHDF5_SOFT_LINK ? .soft(size: size) : .otherFile
                        context?.assumingMemoryBound(to: [(name: String, link: Link)].self).pointee
                            .append((String(cString: name), link))
                    }, links)
            }
        }
        return links
    }

    /// Where the soft link `name` leads.
    func target(of name: String, size: Int) throws(HDF5Error) -> String {
        // What HDF5 writes ends in a zero; what is read may be anything.
        var bytes = [UInt8](repeating: 0, count: min(size, 1 << 16) + 1)
        try check("read the link '\(name)'", at: path) { H5Lget_val(handle.id, name, &bytes, bytes.count - 1, 0) }
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Whether it holds an object of this name.
    public func contains(_ name: String) throws(HDF5Error) -> Bool {
        // HDF5 asks for one step at a time: a path through a missing group is an error to it.
        let access = try Handle("prepare to look up '\(name)'", at: path) { chdf5_links_within_file() }
        var prefix = ""
        for step in name.split(separator: "/") {
            prefix += (prefix.isEmpty ? "" : "/") + step
            guard try check("look up '\(prefix)'", at: path, { H5Lexists(handle.id, prefix, access.id) }) > 0 else {
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

    /// Its attributes by name. Those that are neither numbers nor strings are left out. Throws if two names are one to Swift
    /// and not to HDF5.
    public func attributes() throws(HDF5Error) -> [String: AttributeValue] {
        try attributesByName(of: handle.id, at: path)
    }

    /// A group, a dataset, or something else.
    enum Object: ~Copyable {
        case group(Group)
        case dataset(Dataset)
        case other
    }

    /// Opens the object `name`.
    func object(_ name: String) throws(HDF5Error) -> Object {
        let place = path(of: name)
        let object = try open(name, "object")
        switch H5Iget_type(object.id) {
        case H5I_GROUP: return .group(Group(object, path: place))
        case H5I_DATASET: return .dataset(try Dataset(object, path: place))
        default: return .other
        }
    }

    /// Names within the file only: a link could lead to any file, or to none that ever answers.
    private func open(_ name: String, _ kindName: String) throws(HDF5Error) -> Handle {
        let place = path(of: name)
        let access = try Handle("prepare to open the \(kindName)", at: place) { chdf5_links_within_file() }
        return try Handle("open the \(kindName)", at: place) { H5Oopen(handle.id, name, access.id) }
    }

    func path(of name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }

    private func object(_ name: String, _ kind: H5I_type_t, _ kindName: String) throws(HDF5Error) -> Handle {
        guard try contains(name) else {
            let found = try names()
            let list = found.prefix(8).joined(separator: ", ") + (found.count > 8 ? ", … (\(found.count) in all)" : "")
            let cause = "no object '\(name)' in \(path); found: \(found.isEmpty ? "nothing" : list)"
            throw HDF5Error(call: "open the \(kindName)", cause: cause, path: path(of: name))
        }
        let object = try open(name, kindName)
        guard H5Iget_type(object.id) == kind else {
            throw HDF5Error(call: "open the \(kindName)", cause: "it is not a \(kindName)", path: path(of: name))
        }
        return object
    }
}
