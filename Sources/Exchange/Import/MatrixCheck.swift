// Whether the jobs of a rule can be one stage with a matrix. Otherwise each is a stage of its own. Unaware of who reads their
// outputs.

import StageGraph

extension ForeignRule {
    /// Folders that hold all outputs and nothing else of its own, if its jobs can be a matrix.
    enum MatrixForm {
        /// Each with a `/` at its end.
        case folders([Name])
        /// The reason: a phrase.
        case none(String)
    }

    /// `isProject`: whether a path is that of a file that nobody makes.
    func matrixForm(isProject: (Name) -> Bool) -> MatrixForm {
        let combinations = axes.reduce(1) { $0.multipliedReportingOverflow(by: $1.texts.count).partialValue }
        if combinations != jobs.count || Set(jobs).count != jobs.count {
            return .none("its values are not every combination of some lists (\(jobs.count) of \(combinations))")
        }
        for axis in axes {
            if !StageNames.isAxis(axis.name) { return .none("'\(axis.name)' cannot name an axis") }
            if let text = axis.texts.first(where: { !Self.canBeSelected($0) }) {
                return .none("the value '\(text)' cannot stand in a reference")
            }
        }
        var folders: [Name] = []
        for output in outputs {
            guard let folder = output.path.fixedFolder else {
                return .none("the name of an output differs and no folder holds it")
            }
            folders.append(folder)
        }
        folders = Set(folders).sorted()
        folders = folders.filter { folder in !folders.contains { folder.isIn($0) } }
        for input in inputs {
            for job in jobs.indices {
                let path = Name(text(input, job: job))
                if isProject(path), folders.contains(where: { path.isIn($0) || $0.isIn("\(path)/") || path == $0.path })
                {
                    return .none("its input '\(path)' lies in the folder of its outputs")
                }
            }
        }
        return .folders(folders)
    }

    private static func canBeSelected(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && !"[],=\"*?'$".utf8.contains($0) }
    }
}

extension Template {
    /// The folder, with a `/` at its end, that the path is in whatever its axes are; nil: there is none.
    var fixedFolder: Name? {
        var prefix = ""
        for piece in pieces {
            if case .text(let text) = piece { prefix += text } else { break }
        }
        guard let slash = prefix.utf8.lastIndex(of: UInt8(ascii: "/")), !axes.isEmpty else { return nil }
        return Name(prefix[...slash])
    }
}
