// Locks between programs that use one store. Unaware of what they protect.
// Kernel locks on bytes of files: they die with their holder, so that no lock is ever left to be removed by hand.

import Glibc
import StageGraph

/// Locks held by this program through open file descriptions (`fcntl(2)`, "open file description locks").
package final class StoreLocks {
    /// What can be locked. Each has a byte of its own in a lock file, far beyond its end.
    package enum Place {
        /// Shared by everyone who uses the store; exclusive for who removes from it.
        case store
        /// An attempts folder of a run that is alive.
        case run(UInt64)
        /// The action of a key: held while it is worked on.
        case action(Digest)

        /// Two keys that share a byte (chance 2⁻⁶⁰) would only wait for each other without need.
        fileprivate var byte: Int {
            switch self {
            case .store: 0
            case .run(let number): 1 << 60 | Int(number >> 4)
            case .action(let key): 1 << 61 | Int(key.prefix >> 4)
            }
        }

        /// Which of the lock files. The kernel walks through all locks of a file to add one, and a run holds those of all
        /// results that are not committed yet.
        fileprivate var file: Int {
            guard case .action(let key) = self else { return 0 }
            return 1 + Int(key.prefix % UInt64(StoreLocks.keyFiles))
        }
    }

    package enum Kind { case shared, exclusive }

    private static let keyFiles = 4

    private let paths: StorePaths
    private let mayMake: Bool
    /// Opened when they are needed.
    private var files: [SharedFile?] = Array(repeating: nil, count: 1 + keyFiles)

    /// Makes the lock files that are missing.
    init(_ paths: StorePaths) throws(Failure) {
        self.paths = paths
        mayMake = true
        try Files.createFolder(paths.keyLocks)
        _ = try file(0)
    }

    /// For asking only: throws if there are no locks.
    package init(existing paths: StorePaths) throws(Failure) {
        self.paths = paths
        mayMake = false
        _ = try file(0)
    }

    /// The descriptor of a lock file.
    private func file(_ number: Int) throws(Failure) -> Int32 {
        if let file = files[number] { return file.file.descriptor }
        let path = number == 0 ? paths.locks : paths.keyLocks + "/\(number)"
        let file = SharedFile(
            try OpenFile(path, mayMake ? O_RDWR | O_CREAT : O_RDONLY, to: "open the store's lock file"))
        files[number] = file
        return file.file.descriptor
    }

    /// False if another program holds it.
    package func tryLock(_ place: Place, _ kind: Kind = .exclusive) throws(Failure) -> Bool {
        if Self.set(place, try file(place.file), kind == .shared ? F_RDLCK : F_WRLCK) { return true }
        guard errno == EAGAIN || errno == EACCES else { throw .system("lock the store", paths.folder) }
        return false
    }

    package func unlock(_ place: Place) {
        if let file = files[place.file] { _ = Self.set(place, file.file.descriptor, F_UNLCK) }
    }

    /// Whether another program holds it exclusively.
    package func isHeldElsewhere(_ place: Place) -> Bool {
        var lock = Self.description(place, F_RDLCK)
        guard let file = try? file(place.file) else { return false }
        return fcntl(file, Self.getCommand, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
    }

    private static func set(_ place: Place, _ file: Int32, _ type: Int32) -> Bool {
        var lock = description(place, type)
        return fcntl(file, setCommand, &lock) == 0
    }

    private static func description(_ place: Place, _ type: Int32) -> flock {
        flock(l_type: Int16(type), l_whence: Int16(SEEK_SET), l_start: place.byte, l_len: 1, l_pid: 0)
    }

    /// F_OFD_GETLK and F_OFD_SETLK, which Swift's Glibc leaves out.
    private static let getCommand: Int32 = 36
    private static let setCommand: Int32 = 37
}
