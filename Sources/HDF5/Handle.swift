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
