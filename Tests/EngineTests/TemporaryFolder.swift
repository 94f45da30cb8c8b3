import Glibc

@testable import ResultStore

/// A temporary folder, removed at the end.
final class TemporaryFolder {
    let path: String

    init() {
        var template = Array("/tmp/stagecraft-store-XXXXXX".utf8CString)
        path = String(cString: mkdtemp(&template))
    }

    deinit { Files.remove(path) }

    func write(_ name: String, _ text: String) throws { try Files.write(Array(text.utf8), to: path + "/" + name) }
}
