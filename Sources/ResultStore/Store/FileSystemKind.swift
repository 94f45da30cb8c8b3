// The file systems of which more is known than what POSIX promises. Unaware of what is on them.

import CProcess

/// A kind of local file system, by its number in statfs(2).
package enum FileSystemKind: Int {
    case ext4 = 0xEF53
    case xfs = 0x5846_5342
    case btrfs = 0x9123_683E
    case tmpfs = 0x0102_1994

    /// Of an open file; nil: another one.
    package init?(of descriptor: Int32) { self.init(rawValue: file_system(descriptor)) }
}
