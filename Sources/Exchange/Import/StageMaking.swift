// The stages of a layout, with their commands. Unaware of which tool the rules are from.

import StageGraph

extension Layout {
    /// All stages, in the order of the rules.
    func stages() -> [StageText] {
        var stages: [StageText] = []
        // Folders of matrices that are read as a whole.
        var wanted: Set<Int> = []
        var bodies: [[StageText]] = []
        for (rule, foreign) in rules.enumerated() {
            let roles = (files: role("files", foreign), made: role("in", foreign))
            switch shapes[rule] {
            case .single, .matrix: bodies.append([stage(of: rule, job: nil, roles, &wanted)])
            case .separate: bodies.append(foreign.jobs.indices.map { stage(of: rule, job: $0, roles, &wanted) })
            }
        }
        for (rule, body) in bodies.enumerated() {
            stages += body
            if case .matrix(let folders) = shapes[rule], rules[rule].isDelivered || wanted.contains(rule) {
                stages.append(gatheringStage(rule, folders))
            }
        }
        return stages
    }

    private func stage(
        of rule: Int, job: Int?, _ roles: (files: String, made: String), _ wanted: inout Set<Int>
    ) -> StageText {
        let foreign = rules[rule]
        var stage = StageText(name: names[rule][job ?? 0])
        stage.comments = ["\(foreign.title), \(foreign.place)"]
        if case .separate(let reason) = shapes[rule] {
            stage.comments[0] += "; each of its \(foreign.jobs.count) jobs is a stage, because \(reason)"
        }
        stage.comments += foreign.notes
        stage.summary = foreign.summary
        var folders: [Name] = []
        // Where there is one job, its values are written out.
        var fixed = job
        if case .matrix(let own) = shapes[rule] {
            folders = own
            stage.matrix = foreign.axes.map { ($0.name, $0.values) }
            stage.parameters = foreign.axes.map { ($0.name, .string("$" + $0.name)) }
            stage.outputs = folders.map(\.text)
        } else {
            fixed = job ?? 0
            stage.outputs = foreign.outputs.map { output in
                foreign.text(output.path, job: fixed ?? 0) + (output.isFolder ? "/" : "")
            }
            if foreign.isDelivered { stage.deliver = "." }
        }
        stage.parameters += foreign.parameters.map { ($0.name, Self.escaped($0.value)) }
        func filled(_ template: Template) -> Template {
            guard let fixed else { return template }
            return template.filled { foreign.value(of: $0, job: fixed) }
        }
        var placed: [PlacedReference] = []
        for input in foreign.inputs { placed += references(input, of: rule, job: fixed) ?? [] }
        placed = wholeFolders(placed, of: rule, &wanted)
        let (own, made) = roles
        let projectFiles = placed.filter { $0.path == nil }.map(\.text)
        let madeFiles = placed.filter { $0.path != nil }.map(\.text)
        stage.inputs = [(own, projectFiles), (made, madeFiles)].filter { !$0.1.isEmpty }.map {
            ($0.0, Self.distinct($0.1))
        }
        let folderOutputs = folders + stage.outputs.map { Name($0) }.filter(\.isFolder)
        let text = CommandText(
            command: filled(foreign.command), isStrict: foreign.isStrict, folder: foreign.commandFolder,
            linkedFolder: madeFiles.isEmpty ? nil : made,
            removedFirst: foreign.outputs.filter { folders.isEmpty && $0.isFolder }.map { filled($0.path) },
            madeFirst: folders.isEmpty ? [] : foreign.outputs.compactMap { $0.path.folder }.filter { !$0.axes.isEmpty },
            removedLast: placed.compactMap(\.path).filter { path in
                folderOutputs.contains { Name(foreign.text(path, job: fixed ?? 0)).isIn($0) }
            })
        stage.command = text.arguments
        stage.discard = ["**"]
        stage.threads = foreign.threads
        stage.memoryMiB = foreign.memoryMiB
        stage.retries = foreign.retries
        return stage
    }

    private static func distinct(_ texts: [String]) -> [String] {
        var seen: Set<Name> = []
        return texts.filter { seen.insert(Name($0)).inserted }
    }

    /// A dollar sign in a manifest's text begins a reference.
    private static func escaped(_ value: Value) -> Value {
        if case .string(let text) = value { .string(Template.escapingDollars(text)) } else { value }
    }

    /// A role that is no folder of the command's.
    private func role(_ wish: String, _ rule: ForeignRule) -> String {
        var used: Set<Name> = []
        for template in rule.inputs + rule.outputs.map(\.path) {
            for job in rule.jobs.indices {
                let path = rule.text(template, job: job)
                used.insert(Name(path.split(byte: UInt8(ascii: "/"))[0]))
            }
        }
        var role = wish
        while used.contains(Name(role)) { role += "_" }
        return role
    }

    /// With one reference to a folder for all that a matrix puts into it, where all of it is read.
    private func wholeFolders(_ placed: [PlacedReference], of rule: Int, _ wanted: inout Set<Int>) -> [PlacedReference]
    {
        var placed = placed
        for (maker, shape) in shapes.enumerated() where maker != rule {
            guard case .matrix(let folders) = shape else { continue }
            for folder in folders where owns(folder, maker) {
                let all = makers.paths(below: folder.path)
                let read = Set(placed.compactMap { $0.made.map { JobOutput(job: $0.job, output: $0.output) } })
                let isWhole = all.allSatisfy { path in
                    makers.byPath[path].map { read.contains(JobOutput(job: $0.job, output: $0.output)) } ?? false
                }
                // Of a matrix that reads it each instance reads one.
                let isEach = placed.contains { ($0.path?.axes.isEmpty == false) && $0.made?.job.rule == maker }
                guard isWhole, !isEach, all.count > 1 else { continue }
                wanted.insert(maker)
                let whole = PlacedReference(
                    text: "\(gathering[maker])/\(folder)", path: Template(folder.text), made: nil)
                let first = placed.firstIndex { $0.made?.job.rule == maker } ?? placed.endIndex
                placed.insert(whole, at: first)
                placed.removeAll { reference in
                    guard let made = reference.made, made.job.rule == maker, let path = reference.path?.constant else {
                        return false
                    }
                    return Name(path).isIn(folder)
                }
            }
        }
        return placed
    }

    private struct JobOutput: Hashable {
        var job: JobPlace
        var output: Int
    }

    /// Puts the outputs of a matrix side by side, as they are in the project of the other tool.
    private func gatheringStage(_ rule: Int, _ folders: [Name]) -> StageText {
        let foreign = rules[rule]
        var stage = StageText(name: gathering[rule])
        stage.comments = ["What the instances of '\(names[rule][0])' make, side by side."]
        stage.inputs = [("all", [names[rule][0]])]
        for folder in folders {
            if owns(folder, rule) {
                stage.outputs.append(folder.text)
            } else {
                for job in foreign.jobs.indices {
                    for output in foreign.outputs {
                        let path = foreign.text(output.path, job: job) + (output.isFolder ? "/" : "")
                        if Name(path).isIn(folder) { stage.outputs.append(path) }
                    }
                }
                stage.comments.append(
                    "Others write into '\(folder)' too: the files of a value more must be added to \"outputs\".")
                stage.discard = ["**"]
            }
        }
        stage.command = ["sh", "-c", "cp -R all/*/. ."]
        if foreign.isDelivered { stage.deliver = "." }
        return stage
    }
}

extension Template {
    /// The folder of the path; nil for a name alone.
    fileprivate var folder: Template? {
        for place in pieces.indices.reversed() {
            guard case .text(let text) = pieces[place], let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else {
                continue
            }
            var result = Template()
            result.pieces = Array(pieces[..<place])
            result.add(String(text[..<slash]))
            return result
        }
        return nil
    }
}
