// What of the project an import looks at: its files by path. Unaware of what is in them.

import Engine
import Glibc

/// The folder that an import is about.
package struct ProjectFiles {
    package var folder: String

    /// The folder at this path, or the current one if it is empty.
    package init(folder: String) { self.folder = folder.isEmpty ? "." : folder }

    enum Kind { case file, folder, other }

    private func place(_ path: String) -> String { path.startsWith("/") ? path : folder + "/" + path }

    /// What there is at a path; nil: nothing.
    func kind(_ path: String) -> Kind? {
        var info = stat()
        guard !path.isEmpty, !path.utf8.contains(0), stat(place(path), &info) == 0 else { return nil }
        switch info.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        default: return .other
        }
    }

    /// The content of a file; nil if there is none.
    func read(_ path: String) throws(Failure) -> [UInt8]? { try Files.read(place(path)) }
}
