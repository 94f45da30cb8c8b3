// A private folder for what is unpacked or computed again, gone when it is no longer needed. Unaware of what is in it.

import ResultStore
import StageGraph

/// A folder below `TMPDIR`, else `/tmp`.
final class ScratchFolder {
    let path: String

    init() throws(Failure) { path = try Files.createTemporaryFolder() }

    deinit { Files.remove(path) }

    /// An empty folder in it.
    func folder(_ name: String) throws(Failure) -> String {
        try Files.createFolder(path + "/" + name)
        return path + "/" + name
    }
}
