// Modules of the project that Python scripts import, read off their text: Python looks through a folder's names once, so that
// no system call tells of a module that is not in the stage's folder. Unaware of stages; Python itself is not run.

import Glibc

/// Finds modules that scripts import, directly or through others.
struct PythonImports {
    /// Absolute.
    private let project: String
    /// Folders, relative to the project, in which modules are looked for; empty or ending with `/`.
    private var roots: [String] = []
    private var found: Set<Name> = []

    /// More is not looked at: of modules, and of bytes in one.
    private static let (mostModules, largest) = (500, 1 << 20)

    init(project: String) { self.project = project }

    /// The files of modules that these scripts of the project need, without themselves, sorted.
    static func modules(neededBy scripts: [Name], in project: String) -> [Name] {
        var imports = PythonImports(project: project)
        for script in scripts {
            // Where a script is, Python looks first; with -m, where it runs.
            for root in [folder(of: script), ""] where !imports.roots.contains(where: { $0.hasBytes(of: root) }) {
                imports.roots.append(root)
            }
        }
        var open = scripts
        while let file = open.popLast(), imports.found.count < mostModules {
            for module in imports.modules(of: file) where !scripts.contains(module) {
                if imports.found.insert(module).inserted { open.append(module) }
            }
        }
        return imports.found.sorted()
    }

    private static func folder(of path: Name) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path.text[...$0]) } ?? ""
    }

    private func modules(of file: Name) -> [Name] {
        let path = project + "/" + file.text
        guard let (content, start) = try? Files.contentAndStart(of: path, count: Self.largest),
            content.size <= Self.largest
        else { return [] }
        return Self.statements(String(decoding: start, as: UTF8.self)).flatMap { files($0, in: file) }
    }

    // MARK: from statements to files

    /// `from ..a.b import c, d`.
    struct Statement: Equatable {
        /// Points before the name: 0 for one that is looked for in the roots.
        var level = 0
        var steps: [String]
        /// What is taken of it: values, or modules in it.
        var names: [String] = []
    }

    private func files(_ statement: Statement, in file: Name) -> [Name] {
        var starts = roots
        if statement.level > 0 {
            var folder = Self.folder(of: file)
            for _ in 1..<statement.level {
                if folder.isEmpty { return [] }
                folder = Self.folder(of: Name(folder.dropping(last: 1)))
            }
            starts = [folder]
        }
        for start in starts {
            let files = files(below: start, statement.steps, statement.names)
            if !files.isEmpty { return files }
        }
        return []
    }

    private func files(below start: String, _ steps: [String], _ names: [String]) -> [Name] {
        var files: [Name] = []
        func add(_ path: String) -> Bool {
            guard Files.isFile(project + "/" + path) else { return false }
            files.append(Name(path))
            return true
        }
        var folder = start
        for (place, step) in steps.enumerated() {
            if add("\(folder)\(step)/__init__.py") || Self.isFolder("\(project)/\(folder)\(step)") {
                folder += step + "/"
            } else {
                // A module holds no others; without it, the folders on the way are somebody else's.
                return add("\(folder)\(step).py") && place == steps.count - 1 ? files : []
            }
        }
        for name in names where !add("\(folder)\(name).py") { _ = add("\(folder)\(name)/__init__.py") }
        return files
    }

    private static func isFolder(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
    }

    // MARK: from text to statements

    /// The import statements in a text. What stands in a string is taken for one too: that does no harm unless there is such a
    /// module.
    static func statements(_ text: String) -> [Statement] {
        var statements: [Statement] = []
        var lines = text.split(byte: UInt8(ascii: "\n"))[...]
        while let line = lines.popFirst() {
            var line = String(withoutComment(line))
            let words = line.utf8.split(whereSeparator: { $0 <= 0x20 })
            guard let first = words.first, first.elementsEqual("import".utf8) || first.elementsEqual("from".utf8) else {
                continue
            }
            // In parentheses, or with a backslash, it goes on.
            while let next = lines.first,
                line.utf8.contains(UInt8(ascii: "(")) && !line.utf8.contains(UInt8(ascii: ")")) || line.endsWith("\\")
            {
                line = (line.endsWith("\\") ? String(line.dropping(last: 1)) : line) + " " + withoutComment(next)
                lines = lines.dropFirst()
            }
            // Behind a semicolon stand others.
            for part in line.split(byte: UInt8(ascii: ";")) { statements += Self.statement(part) }
        }
        return statements
    }

    private static func withoutComment(_ line: Substring) -> Substring {
        line.utf8.firstIndex(of: UInt8(ascii: "#")).map { line[..<$0] } ?? line
    }

    private static func statement(_ text: Substring) -> [Statement] {
        let words = text.utf8.split { $0 <= 0x20 || $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: ")") }
        guard let first = words.first else { return [] }
        if first.elementsEqual("import".utf8) {
            return list(words.dropFirst()).map { Statement(steps: $0.split(byte: UInt8(ascii: ".")).map(String.init)) }
        }
        guard first.elementsEqual("from".utf8),
            let middle = words.firstIndex(where: { $0.elementsEqual("import".utf8) })
        else { return [] }
        let module = String(decoding: words[1..<middle].joined(), as: UTF8.self)
        let level = module.utf8.prefix { $0 == UInt8(ascii: ".") }.count
        let steps = module.dropping(first: level).split(byte: UInt8(ascii: ".")).map(String.init).filter { !$0.isEmpty }
        return [Statement(level: level, steps: steps, names: list(words[(middle + 1)...]))]
    }

    /// `a, b as c` without what they are called here.
    private static func list(_ words: ArraySlice<Substring.UTF8View.SubSequence>) -> [String] {
        let text = String(decoding: Array(words.joined(separator: [UInt8(ascii: " ")])), as: UTF8.self)
        return text.split(byte: UInt8(ascii: ",")).compactMap { part in
            part.utf8.split(separator: UInt8(ascii: " ")).first.map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
