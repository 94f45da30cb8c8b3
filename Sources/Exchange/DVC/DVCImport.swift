// `stagecraft import dvc`: from a dvc.yaml to a manifest. Unaware of the command line.

import StageGraph

/// A manifest that stands for another tool's file.
package struct Imported {
    /// The manifest.
    package var manifest: String
    /// What is not as it was there, and what to look at.
    package var notes: [ImportNote]
    /// How many stages it has.
    package var stages: Int
}

/// Imports of dvc.yaml.
package enum DVCImport {
    /// The manifest for the dvc.yaml `file` of a project. Throws `Failures` with everything that cannot be taken over.
    package static func manifest(of file: String, in project: ProjectFiles) throws -> Imported {
        guard let bytes = try project.read(file) else {
            throw Failure(.usage, "there is no such file", at: file, hint: "name it: import dvc PATH/dvc.yaml")
        }
        var report = ImportReport()
        var reader = DVCReader(file: file, project: project)
        let root = try YAMLReader.read(bytes, file: file)
        reader.read(root, &report)
        try report.check()
        return try Imported.make(
            reader.rules, project, &report, from: file, tool: "DVC",
            comment: "Values of \(DVCParameterFiles.usual) stand here as they were when this was written.")
    }
}

extension Imported {
    /// The manifest for rules.
    static func make(
        _ rules: [ForeignRule], _ project: ProjectFiles, _ report: inout ImportReport, from file: String, tool: String,
        comment: String
    ) throws(Failures) -> Imported {
        var rules = rules
        let makers = Makers(rules, &report)
        for rule in rules {
            for path in rule.inputs + rule.outputs.map(\.path) {
                let texts = rule.jobs.indices.map { rule.text(path, job: $0) }
                guard let text = texts.first(where: { $0.isEmpty || $0.utf8.contains(0) || $0.utf8.contains(10) }) else { continue }
                report.refuse("this is no path of a file", at: rule.place, found: "'\(VisibleText.line(text))' in \(rule.title)")
            }
        }
        try report.check()
        for place in rules.indices {
            rules[place].addNamedFiles(project, isMade: { if case .project = makers.source(of: $0) { false } else { true } }, &report)
        }
        let layout = Layout(rules, project, &report)
        try report.check()
        let stages = layout.stages()
        for (rule, shape) in zip(rules, layout.shapes) {
            if case .separate(let reason) = shape {
                report.note("\(rule.title): each of its \(rule.jobs.count) jobs becomes a stage, because \(reason)", at: rule.place)
            }
        }
        let header = [
            "Made from \(file) by `stagecraft import`.", comment,
            "A command runs in a folder that holds its inputs alone, at the paths that they have in the project: files of the",
            "project are there anyway, what other stages have made is linked from the folder 'in'. \"discard\": [\"**\"] throws away",
            "what a command leaves beside its outputs, of which \(tool) takes no notice either.",
        ]
        return Imported(
            manifest: StageText.manifest(stages, comments: header), notes: report.notes, stages: stages.count)
    }
}
