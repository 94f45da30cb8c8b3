// The end of every import: rules are checked and become the text of a manifest. Unaware of which tool they are from.

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

extension Imported {
    /// The manifest for rules.
    static func make(
        _ rules: [ForeignRule], _ project: ProjectFiles, _ report: inout ImportReport, from file: String, tool: String,
        comment: String
    ) throws(Failures) -> Imported {
        var rules = rules
        let makers = Makers(rules, &report)
        for rule in rules { check(rule, &report) }
        try report.check()
        makers.checkOrder(of: rules, &report)
        try report.check()
        func isMade(_ path: Name) -> Bool { if case .project = makers.source(of: path) { false } else { true } }
        for place in rules.indices { rules[place].addNamedFiles(project, isMade: isMade, &report) }
        let layout = Layout(rules, project, &report)
        try report.check()
        let stages = layout.stages()
        for (rule, shape) in zip(rules, layout.shapes) {
            guard case .separate(let reason) = shape else { continue }
            report.note(
                "\(rule.title): each of its \(rule.jobs.count) jobs becomes a stage, because \(reason)", at: rule.place)
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

    /// Whether paths and commands can stand in a manifest.
    private static func check(_ rule: ForeignRule, _ report: inout ImportReport) {
        for path in rule.inputs + rule.outputs.map(\.path) {
            for job in rule.jobs.indices {
                let text = rule.text(path, job: job)
                let relative = text.startsWith("/") ? String(text.dropping(first: 1)) : text
                let mistake =
                    text.utf8.contains(10) ? "holds a line break" : RelativePath.mistake(inNameOfFile: relative)
                guard let mistake else { continue }
                let shown = VisibleText.line(String(text.prefix(200)))
                report.refuse("'\(shown)' \(mistake)", at: rule.place, found: "a path of \(rule.title)")
                break
            }
        }
        let texts = [rule.command.inCommand, rule.summary ?? ""] + rule.axes.flatMap(\.texts)
        if texts.contains(where: { $0.utf8.contains(0) }) {
            report.refuse(
                "a text of \(rule.title) holds a zero character", at: rule.place, hint: "hand it over in a file")
        }
    }
}
