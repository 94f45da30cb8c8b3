// How files go to and from a shared store. Unaware of what they hold.

/// A file of a shared store and its place on this machine.
struct RemoteFile {
    /// Below the remote's address: `cas/<sha256>`, `ac/<key>`, `sig/<sha256>`.
    var name: String
    /// Absolute.
    var path: String
    /// Bytes; more are not taken.
    var size: Int
}

/// A way to a shared store. What it brings is checked by whoever asked for it: nothing that comes from there is believed.
/// `moved` hears now and then how many bytes a call has moved so far.
protocol RemoteTransport {
    /// Brings the files that are there; which of them came, in order. Throws if the remote as a whole cannot be used.
    func fetch(_ files: [RemoteFile], _ moved: (Int) -> Void) throws(Failure) -> [Bool]
    /// Which of these files are there with their sizes. Throws if the remote as a whole cannot be used.
    func has(_ files: [RemoteFile]) throws(Failure) -> [Bool]
    /// Puts files there, over what has their names. Each appears when it is whole. Throws if one cannot be put there.
    func put(_ files: [RemoteFile], _ moved: (Int) -> Void) throws(Failure)
}
