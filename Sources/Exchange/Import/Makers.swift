// Who makes which file: the outputs of all jobs by path. Unaware of manifests.

import StageGraph

/// One job of a rule.
struct JobPlace: Hashable {
    var rule: Int
    var job: Int
}

/// The files and folders that jobs make.
struct Makers {
    struct Made {
        var job: JobPlace
        var output: Int
        var isFolder: Bool
    }

    /// What a path means to the one who reads it.
    enum Source {
        /// An output, or something in an output that is a folder.
        case made(Made)
        /// A folder in which there are outputs, by path.
        case several([(path: Name, made: Made)])
        /// Nobody makes it.
        case project
    }

    private(set) var byPath: [Name: Made] = [:]
    private var inFolder: [Name: [Name]] = [:]

    init(_ rules: [ForeignRule], _ report: inout ImportReport) {
        for (rule, foreign) in rules.enumerated() {
            for job in foreign.jobs.indices {
                for (number, output) in foreign.outputs.enumerated() {
                    let path = Name(foreign.text(output.path, job: job))
                    let made = Made(job: .init(rule: rule, job: job), output: number, isFolder: output.isFolder)
                    // One within another: which of them makes it?
                    let near = path.folders.first { byPath[$0] != nil } ?? inFolder[path]?.first
                    if let other = byPath[path] ?? near.flatMap({ byPath[$0] }) {
                        report.refuse(
                            "two jobs make '\(path)'", at: foreign.place,
                            found:
                                "\(rules[other.job.rule].title), \(rules[other.job.rule].place), and \(foreign.title)",
                            hint: "give one of them another name")
                        continue
                    }
                    byPath[path] = made
                    for folder in path.folders { inFolder[folder, default: []].append(path) }
                }
            }
        }
    }

    /// Who makes what is at a path.
    func source(of path: Name) -> Source {
        if let made = byPath[path] { return .made(made) }
        for folder in path.folders.reversed() {
            if let made = byPath[folder], made.isFolder { return .made(made) }
        }
        if let paths = inFolder[path] { return .several(paths.map { ($0, byPath[$0]!) }) }
        return .project
    }

    /// Whether there are outputs below a folder, or it is one.
    func areBelow(_ folder: Name) -> Bool { inFolder[folder] != nil || byPath[folder] != nil }

    /// The outputs below a folder.
    func paths(below folder: Name) -> [Name] { inFolder[folder] ?? [] }
}
