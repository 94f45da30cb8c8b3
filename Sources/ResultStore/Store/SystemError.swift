// How a failed system call becomes a Failure: the one place that words errno.

import Glibc
import StageGraph

extension Failure {
    /// `cannot write the action record`, the path, the reason and what to do. `code`: an errno.
    package static func system(_ what: String, _ path: String, _ code: Int32 = errno) -> Failure {
        Failure(
            .work, "cannot \(what)", at: path, facts: [.init("reason", String(cString: strerror(code)))],
            hint: hint(code))
    }

    private static func hint(_ code: Int32) -> String? {
        switch code {
        case ENOSPC, EDQUOT:
            "free some space (`stagecraft gc` removes what no result needs), then run again: what is done is kept"
        case EACCES, EPERM: "check who may write there, or choose another store with --store or STAGECRAFT_STORE"
        case EROFS: "this file system is mounted read-only; choose another store with --store or STAGECRAFT_STORE"
        case EMFILE, ENFILE: "raise the limit of open files (ulimit -n)"
        case EIO: "the disk reports an error; after it is repaired run `stagecraft fsck`"
        case EFBIG: "raise the limit of the file size (ulimit -f)"
        case ENOLCK, ENOTSUP: "this file system has no locks; put the store elsewhere with --store or STAGECRAFT_STORE"
        default: nil
        }
    }
}
