// Reads a dvc.yaml: its values, its stages, and what `foreach` and `matrix` make of them. Unaware of manifests.

import StageGraph

/// A reader of one dvc.yaml.
struct DVCReader {
    let file: String
    let project: ProjectFiles
    private(set) var rules: [ForeignRule] = []
    private var scope = DVCScope()
    private var parameterFiles: DVCParameterFiles { DVCParameterFiles(project: project) }
    /// What dvc.lock says is a folder.
    private var knownFolders: Set<Name> = []

    init(file: String, project: ProjectFiles) {
        self.file = file
        self.project = project
    }

    func place(_ node: YAMLNode) -> String { "\(file):\(node.line)" }

    /// Reads the whole file.
    mutating func read(_ root: YAMLNode, _ report: inout ImportReport) {
        guard let stages = root["stages"], case .map = stages.content else {
            report.refuse("there are no stages", at: "\(file):1", expected: "stages: and a map of them")
            return
        }
        if let values = parameterFiles.values(of: DVCParameterFiles.usual, at: "\(file):1", &report) {
            scope.add(values)
        }
        if let vars = root["vars"] { parameterFiles.add(vars, from: "", to: &scope, file, &report) }
        for member in root.members {
            switch member.name {
            case "stages", "vars": break
            case "metrics", "plots", "params", "artifacts":
                report.note(
                    "'\(member.name)' is not taken over: files that stages make come as outputs, and there are no commands that show them",
                    at: place(member.key))
            default:
                report.refuse(
                    "'\(member.name)' is not known here", at: place(member.key),
                    expected: "stages, vars, metrics, plots, params")
            }
        }
        readLock(&report)
        for member in stages.members { read(member.name, member.key, member.value, &report) }
        findFolders(&report)
    }

    /// One stage, or a template of several.
    private mutating func read(_ name: String, _ key: YAMLNode, _ node: YAMLNode, _ report: inout ImportReport) {
        let foreach = node["foreach"], matrix = node["matrix"]
        do throws(DVCScope.Mistake) {
            if let foreach {
                guard let body = node["do"] else {
                    report.refuse("stage '\(name)' has 'foreach' and no 'do'", at: place(foreach))
                    return
                }
                try readEach(name, key, foreach, body, &report)
            } else if let matrix {
                try readMatrix(name, key, matrix, node, &report)
            } else {
                add(name, key, node, scope, [], &report)
            }
        } catch {
            report.refuse(error.headline, at: place(foreach ?? matrix ?? node), hint: error.hint)
        }
    }

    private mutating func readEach(
        _ name: String, _ key: YAMLNode, _ foreach: YAMLNode, _ body: YAMLNode, _ report: inout ImportReport
    ) throws(DVCScope.Mistake) {
        var inner = scope
        switch try scope.datum(foreach) {
        case .list(let items):
            let texts = items.compactMap(\.dvcText)
            if texts.count == items.count {
                inner.locals.append(("item", .axis("item")))
                add(name, key, body, inner, [.init(name: "item", texts: Self.distinct(texts))], &report)
                return
            }
            for (number, item) in items.enumerated() {
                inner.locals = [("item", .datum(item))]
                add("\(name)-\(item.dvcText ?? String(number))", key, body, inner, [], &report)
            }
        case .map(let members):
            for member in members {
                inner.locals = [("item", .datum(member.value)), ("key", .datum(.text(member.name)))]
                add("\(name)-\(member.name)", key, body, inner, [], &report)
            }
        case let other:
            report.refuse(
                "'foreach' goes over a list or a map", at: place(foreach), found: other.described)
        }
    }

    private mutating func readMatrix(
        _ name: String, _ key: YAMLNode, _ matrix: YAMLNode, _ node: YAMLNode, _ report: inout ImportReport
    ) throws(DVCScope.Mistake) {
        var axes: [(name: String, items: [Datum])] = []
        for member in matrix.members {
            guard case .list(let items) = try scope.datum(member.value), !items.isEmpty else {
                report.refuse(
                    "'\(member.name)' of a matrix is a list with something in it", at: place(member.value),
                    found: member.value.described)
                return
            }
            axes.append((member.name, items))
        }
        guard !axes.isEmpty else {
            report.refuse(
                "the matrix is empty", at: place(matrix), found: matrix.described, expected: "names and lists")
            return
        }
        var inner = scope
        if axes.allSatisfy({ $0.items.allSatisfy { $0.dvcText != nil } }) {
            inner.locals = [
                ("item", .members(axes.map { ($0.name, .axis($0.name)) })), ("key", .axes(axes.map(\.name))),
            ]
            let own = axes.map { ForeignRule.Axis(name: $0.name, texts: Self.distinct($0.items.compactMap(\.dvcText))) }
            add(name, key, node, inner, own, &report)
            return
        }
        for place in Self.product(axes.map(\.items.count)) {
            let chosen = zip(axes, place).map { axis, number in (name: axis.name, value: axis.items[number]) }
            let texts = zip(chosen, place).map { $0.value.dvcText ?? "\($0.name)\($1)" }
            let label = texts.joined(separator: "-")
            inner.locals = [
                ("item", .members(chosen.map { ($0.name, .datum($0.value)) })), ("key", .datum(.text(label))),
            ]
            add("\(name)-\(label)", key, node, inner, [], &report)
        }
    }

    /// All combinations of positions, the last running fastest.
    static func product(_ counts: [Int]) -> [[Int]] {
        counts.reduce([[]]) { before, count in before.flatMap { start in (0..<count).map { start + [$0] } } }
    }

    private static func distinct(_ texts: [String]) -> [String] {
        var seen: Set<Name> = []
        return texts.filter { seen.insert(Name($0)).inserted }
    }

    private mutating func add(
        _ name: String, _ key: YAMLNode, _ node: YAMLNode, _ scope: DVCScope, _ axes: [ForeignRule.Axis],
        _ report: inout ImportReport
    ) {
        guard axes.reduce(1, { min($0 * $1.texts.count, 1_000_000) }) < 100_000 else {
            report.refuse("stage '\(name)' has too many jobs", at: place(key), expected: "fewer than 100,000")
            return
        }
        guard axes.allSatisfy({ !$0.texts.isEmpty }) else {
            report.note("stage \(name) is left out: its list is empty", at: place(key))
            return
        }
        var stage = DVCStage(
            file: file, rule: ForeignRule(name: name, place: place(key), title: "stage \(name)"), scope: scope)
        stage.rule.axes = axes
        stage.rule.jobs = Self.product(axes.map(\.texts.count))
        stage.read(node, parameterFiles, &report)
        rules.append(stage.rule)
    }

    /// The folders among the outputs of the last `dvc repro`.
    private mutating func readLock(_ report: inout ImportReport) {
        guard let bytes = try? project.read("dvc.lock"), let lock = try? YAMLReader.read(bytes, file: "dvc.lock") else {
            return
        }
        for stage in lock["stages"]?.members ?? [] {
            for output in stage.value["outs"]?.items ?? [] {
                guard let path = output["path"]?.text, output["md5"]?.text?.endsWith(".dir") ?? false else { continue }
                knownFolders.insert(Name(path))
            }
        }
    }

    /// DVC does not say what is a folder; it sees it when the command has run.
    private mutating func findFolders(_ report: inout ImportReport) {
        var read: Set<Name> = []
        for rule in rules {
            for input in rule.inputs + rule.outputs.map(\.path) {
                for job in rule.jobs.indices { read.formUnion(Name(rule.text(input, job: job)).folders) }
            }
        }
        for place in rules.indices {
            for number in rules[place].outputs.indices where !rules[place].outputs[number].isFolder {
                let paths = rules[place].jobs.indices.map {
                    Name(rules[place].text(rules[place].outputs[number].path, job: $0))
                }
                rules[place].outputs[number].isFolder = paths.contains {
                    read.contains($0) || knownFolders.contains($0) || project.kind($0.text) == .folder
                }
            }
        }
    }
}
