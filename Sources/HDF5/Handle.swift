// Ownership of one HDF5 identifier, of any kind. Unaware of what it identifies.

import CHDF5

/// An open HDF5 object, closed when the value's life ends.
struct Handle: ~Copyable {
    let id: hid_t

    /// Takes over the identifier that `open` returns.
    init(_ call: String, at path: String, _ open: () -> hid_t) throws(HDF5Error) {
        id = try check(call, at: path, open)
    }

    deinit {
        silence()
        _ = H5Idec_ref(id)
    }
}

/// Which object of which open file it is: several names may lead to one.
struct Address: Hashable {
    private let file: UInt
    private let place: UInt64

    /// Of the object that `handle` stands for.
    init(of handle: borrowing Handle, at path: String) throws(HDF5Error) {
        let id = handle.id
        var address = chdf5_address()
        try check("find the object", at: path) { chdf5_find(id, &address) }
        file = address.file
        place = address.place
    }
}
