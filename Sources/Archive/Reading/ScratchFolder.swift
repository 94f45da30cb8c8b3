// A private folder for what is unpacked or computed again, gone when it is no longer needed. Unaware of what is in it.

import Glibc
import ResultStore
import StageGraph

/// A folder below `TMPDIR`, else `/tmp`.
final class ScratchFolder {
    let path: String

    init() throws(Failure) {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template =
            Array((parent.isEmpty ? "/tmp" : parent).utf8CString.dropLast()) + Array("/stagecraft-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw .system("create a temporary folder in", parent)
        }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { Files.remove(path) }

    /// An empty folder in it.
    func folder(_ name: String) throws(Failure) -> String {
        try Files.createFolder(path + "/" + name)
        return path + "/" + name
    }
}
