// Paths that must stay below a folder, split and checked by bytes, as the file system does it. Unaware of what is on disk.

/// A path below a folder.
package enum RelativePath {
    /// Why a text is no path below a folder: a phrase that follows it.
    struct Mistake: Error, Equatable {
        var phrase: String
    }

    /// Bytes of one step: the limit of Linux's file systems.
    private static let longestStep = 255
    /// Bytes of all. Linux takes 4,095, with the folder that it is below.
    private static let longest = 2048

    /// The one spelling of a path: without `./`, `//` and a `/` at its end; `.` for the folder itself.
    static func normalised(_ path: String) throws(Mistake) -> String {
        if path.isEmpty { throw Mistake(phrase: "names no file") }
        if path.startsWith("/") { throw Mistake(phrase: "is an absolute path") }
        if path.utf8.contains(0) { throw Mistake(phrase: "holds a zero character") }
        if path.utf8.count > longest { throw Mistake(phrase: "has more than \(longest) bytes") }
        let steps = path.split(byte: UInt8(ascii: "/"))
        for step in steps {
            if step.hasBytes(of: "..") { throw Mistake(phrase: "leaves the folder by '..'") }
            if step.utf8.count > longestStep {
                throw Mistake(phrase: "has a step of more than \(longestStep) bytes")
            }
        }
        let kept = steps.filter { !$0.isEmpty && !$0.hasBytes(of: ".") }
        return kept.isEmpty ? "." : kept.count == steps.count ? path : kept.joined(separator: "/")
    }

    /// What is wrong with the path of a file that others refer to, or nil: such a path has its one spelling.
    package static func mistake(inNameOfFile path: String) -> String? {
        do throws(Mistake) {
            let normal = try normalised(path)
            if normal.hasBytes(of: ".") { return "is the folder itself" }
            return normal.hasBytes(of: path) ? nil : "has needless steps: it is '\(normal)'"
        } catch {
            return error.phrase
        }
    }
}

extension RelativePath {
    /// What is wrong with the path of a file or, with a `/` at its end, of a folder.
    package static func mistake(inNameOfOutput path: String) -> String? {
        mistake(inNameOfFile: Name(path).path.text)
    }
}

extension Name {
    /// Of an output or an input: whether it is a folder with all that is in it, as its last byte says.
    package var isFolder: Bool { utf8.last == UInt8(ascii: "/") }

    /// The folder as which a result has the optional outputs that its stage has written: they lie in the stage's folder itself.
    package static let optional: Name = ".optional/"

    /// Of an output: what the manifest calls it.
    package var declared: Name { isIn(.optional) ? below(.optional) : self }

    /// The path itself: without the byte that says that it is a folder.
    package var path: Name { isFolder ? Name(text.dropping(last: 1)) : self }

    /// Whether it is the path of something in the folder `folder`, whose name ends with `/`.
    package func isIn(_ folder: Name) -> Bool {
        utf8.count > folder.utf8.count && utf8.starts(with: folder.utf8)
    }

    /// The path from a folder on, whose name ends with `/` and in which it is.
    package func below(_ folder: Name) -> Name { Name(text.dropping(first: folder.utf8.count)) }

    /// Of a path: the folders on the way to it, the outermost first.
    package var folders: [Name] {
        utf8.indices.filter { utf8[$0] == UInt8(ascii: "/") }.map { Name(text[..<$0]) }
    }
}
