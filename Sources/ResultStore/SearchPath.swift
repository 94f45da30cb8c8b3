// Where programs are found.

import Glibc
import StageGraph

package enum SearchPath {
    /// Where programs are looked for. Not in keys: the programs that are found are.
    package static var text: String {
        getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    }

    /// The file that a program's name stands for, a path or what is found on the search path; nil: there is none.
    package static func program(named name: String) -> String? {
        if name.startsWith("/") { return access(name, X_OK) == 0 ? name : nil }
        for folder in text.split(byte: UInt8(ascii: ":")) where !folder.isEmpty {
            let path = folder + "/" + name
            var status = stat()
            if access(path, X_OK) == 0, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG { return path }
        }
        return nil
    }
}
