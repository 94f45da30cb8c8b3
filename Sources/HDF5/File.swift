// An HDF5 file: built in memory and handed out as bytes, or opened for reading from a path or from bytes.
// HDF5 never writes to a disk here: its failed writes show only when the file is closed, too late to be handled.

import CHDF5
import Glibc
import Synchronization

/// Counts files in memory: HDF5 takes two of the same name for one file.
private let filesInMemory = Atomic<Int>(0)

/// An HDF5 file. Equal calls give equal bytes: no times are stored (but deflate's bytes depend on the zlib version).
///
///     let file = try File.create()
///     let group = try file.root.createGroup("history")
///     try group.write("loss", losses, attributes: ["unit": "nats"])
///     try writeAtomically(try file.finish(), to: "history.h5")
///
///     let loss = try File.open("history.h5").root.dataset("history/loss").readDoubles()
public struct File: ~Copyable {
    /// The group `/`.
    public let root: Group
    let handle: Handle
    let name: String

    private init(_ handle: consuming Handle, name: String) throws(HDF5Error) {
        let id = handle.id
        let root = try Handle("open the root group", at: name) { H5Gopen2(id, "/", 0) }
        self.root = Group(root, path: name + ":/")
        self.handle = handle
        self.name = name
    }

    /// A new, empty file in memory. `name` stands for it in errors.
    public static func create(name: String = "new file") throws(HDF5Error) -> File {
        let access = try inMemory(name)
        // Superblock 0: in HDF5 1.10.8 the image of a file with superblock 2 has a wrong checksum.
        try check("set the format's version", at: name) {
            H5Pset_libver_bounds(access.id, H5F_LIBVER_EARLIEST, H5F_LIBVER_V18)
        }
        let creation = try Handle("prepare a file", at: name) { H5Pcreate(chdf5_file_creation()) }
        try check("leave out times", at: name) { H5Pset_obj_track_times(creation.id, false) }
        let internalName = uniqueName()
        let handle = try Handle("create a file in memory", at: name) {
            H5Fcreate(internalName, chdf5_truncate(), creation.id, access.id)
        }
        return try File(handle, name: name)
    }

    /// Opens the file at `path` for reading.
    public static func open(_ path: String) throws(HDF5Error) -> File {
        let access = try Handle("prepare to open the file", at: path) { H5Pcreate(chdf5_file_access()) }
        // Artifacts never change once they are in place, and locking fails on some network file systems.
        try check("turn off locking", at: path) { H5Pset_file_locking(access.id, false, true) }
        do throws(HDF5Error) {
            let handle = try Handle("open the file", at: path) { H5Fopen(path, chdf5_read_only(), access.id) }
            return try File(handle, name: path)
        } catch {
            throw HDF5Error(call: error.call, cause: reason(toRefuse: path) ?? error.cause, path: path)
        }
    }

    /// Opens the bytes of a whole file for reading. `name` stands for it in errors.
    public static func open(image: [UInt8], name: String = "image") throws(HDF5Error) -> File {
        guard image.starts(with: signature) else {
            throw HDF5Error(call: "open the image", cause: notHDF5(size: image.count), path: name)
        }
        let access = try inMemory(name)
        // HDF5 copies the bytes; it takes a mutable pointer only for the sake of other modes.
        try check("take the image", at: name) {
            image.withUnsafeBytes { bytes in
                H5Pset_file_image(access.id, UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
            }
        }
        let internalName = uniqueName()
        let handle = try Handle("open the image", at: name) { H5Fopen(internalName, chdf5_read_only(), access.id) }
        return try File(handle, name: name)
    }

    /// Ends writing: the bytes of the file.
    public consuming func finish() throws(HDF5Error) -> [UInt8] {
        let id = handle.id
        try check("flush the file", at: name) { H5Fflush(id, H5F_SCOPE_GLOBAL) }
        let size = try check("find the file's size", at: name) { H5Fget_file_image(id, nil, 0) }
        var failure: HDF5Error?
        let image = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            do throws(HDF5Error) {
                count = try check("take the file's bytes", at: name) { H5Fget_file_image(id, buffer.baseAddress, size) }
            } catch { failure = error }
        }
        if let failure { throw failure }
        return image
    }

    /// Access through memory, without a file behind it.
    private static func inMemory(_ name: String) throws(HDF5Error) -> Handle {
        let access = try Handle("prepare a file in memory", at: name) { H5Pcreate(chdf5_file_access()) }
        try check("keep the file in memory", at: name) { H5Pset_fapl_core(access.id, 1 << 20, false) }
        return access
    }

    /// Not stored in the file.
    private static func uniqueName() -> String {
        "memory-\(filesInMemory.add(1, ordering: .relaxed).newValue)"
    }

    private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

    private static func notHDF5(size: Int) -> String {
        size == 0 ? "it is empty" : "not an HDF5 file (it does not begin with HDF5's signature)"
    }

    /// Why `path` cannot be an HDF5 file, in plain words; nil if HDF5 has to explain it (a truncated file).
    private static func reason(toRefuse path: String) -> String? {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return String(cString: strerror(errno)) }
        defer { close(descriptor) }
        var start = [UInt8](repeating: 0, count: signature.count)
        let count = read(descriptor, &start, start.count)
        guard count >= 0 else { return String(cString: strerror(errno)) }
        return start == signature ? nil : notHDF5(size: count)
    }
}
