// Locks between programs that use one store. Unaware of what they protect.
// Kernel locks on bytes of one file: they die with their holder, so that no lock is ever left to be removed by hand.

import Glibc

/// Locks held by this program through one open file description (`fcntl(2)`, "open file description locks").
final class StoreLocks {
    /// What can be locked. Each has a byte of its own in the lock file, far beyond its end.
    enum Place {
        /// Shared by everyone who uses the store; exclusive for who removes from it.
        case store
        /// An attempts folder of a run that is alive.
        case run(UInt64)
        /// The action of a key: held while it is worked on.
        case action(Digest)

        /// Two keys that share a byte (chance 2⁻⁶⁰) would wait for each other without need, no more.
        var byte: Int {
            switch self {
            case .store: 0
            case .run(let number): 1 << 60 | Int(number >> 4)
            case .action(let key): 1 << 61 | Int(key.prefix >> 4)
            }
        }
    }

    enum Kind { case shared, exclusive }

    private let file: OpenFile
    private let path: String

    init(path: String) throws(Failure) {
        self.path = path
        file = try OpenFile(path, O_RDWR | O_CREAT, to: "open the store's lock file")
    }

    /// For asking only: throws if there is no lock file.
    init(existing path: String) throws(Failure) {
        self.path = path
        file = try OpenFile(path, O_RDONLY, to: "open the store's lock file")
    }

    /// False if another program holds it.
    func tryLock(_ place: Place, _ kind: Kind = .exclusive) throws(Failure) -> Bool {
        if set(place, kind == .shared ? F_RDLCK : F_WRLCK) { return true }
        guard errno == EAGAIN || errno == EACCES else { throw .system("lock the store", path) }
        return false
    }

    func unlock(_ place: Place) { _ = set(place, F_UNLCK) }

    /// Whether another program holds it exclusively.
    func isHeldElsewhere(_ place: Place) -> Bool {
        var lock = Self.description(place, F_RDLCK)
        return fcntl(file.descriptor, Self.getCommand, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
    }

    private func set(_ place: Place, _ type: Int32) -> Bool {
        var lock = Self.description(place, type)
        return fcntl(file.descriptor, Self.setCommand, &lock) == 0
    }

    private static func description(_ place: Place, _ type: Int32) -> flock {
        flock(l_type: Int16(type), l_whence: Int16(SEEK_SET), l_start: place.byte, l_len: 1, l_pid: 0)
    }

    /// F_OFD_GETLK and F_OFD_SETLK, which Swift's Glibc leaves out.
    private static let getCommand: Int32 = 36
    private static let setCommand: Int32 = 37
}
