import Glibc

@testable import ResultStore
@testable import StageGraph

/// A temporary folder, removed at the end.
final class TemporaryFolder {
    let path: String

    init() {
        var template = Array("/tmp/stagecraft-store-XXXXXX".utf8CString)
        path = String(cString: mkdtemp(&template))
    }

    deinit { Files.remove(path) }

    func write(_ name: String, _ text: String) throws {
        try Files.createFolder(Files.folder(of: path + "/" + name))
        try Files.write(Array(text.utf8), to: path + "/" + name)
    }

    /// Makes a link to something in the folder.
    func link(_ target: String, _ name: String) throws {
        guard symlink(path + "/" + target, path + "/" + name) == 0 else { throw Failure.system("link", name) }
    }
}
