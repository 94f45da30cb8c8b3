// Files of the project that a command names and that the other tool does not declare: scripts above all. There they are found
// anyway, here only if they are inputs. Unaware of what reads them.

import StageGraph

extension ForeignRule {
    /// Takes files that its command names as inputs, and says so. `isMade`: whether a path is an output of some rule.
    mutating func addNamedFiles(_ project: ProjectFiles, isMade: (Name) -> Bool, _ report: inout ImportReport) {
        let known = Set(inputs.flatMap { input in jobs.indices.map { Name(text(input, job: $0)) } })
        // What is named in the commands of all jobs.
        var named: [Name]?
        for job in jobs.indices {
            let words = ShellWord.candidates(text(command, job: job)).map { word in
                commandFolder.isEmpty || word.startsWith("/") ? word : commandFolder + "/" + word
            }
            let paths = words.filter { RelativePath.mistake(inNameOfFile: $0) == nil }.map { Name($0) }
            named = named.map { before in before.filter(Set(paths).contains) } ?? paths
            if named?.isEmpty ?? true { return }
        }
        var added: Set<Name> = []
        for path in named ?? [] where !known.contains(path) && !isMade(path) && project.kind(path.text) == .file {
            guard !known.contains(where: { path.isIn("\($0.path)/") }), added.insert(path).inserted else { continue }
            inputs.append(Template(path.text))
            let note = "'\(path)' is no input there, but its command names it: it is one here"
            notes.append(note)
            report.note("\(title): \(note)", at: place)
        }
    }
}
