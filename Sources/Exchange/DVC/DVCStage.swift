// Reads the body of one stage of a dvc.yaml. Unaware of other stages.

import StageGraph

/// A stage that is being read.
struct DVCStage {
    let file: String
    var rule: ForeignRule
    var scope: DVCScope

    private static let keys = [
        "cmd", "deps", "outs", "metrics", "plots", "params", "wdir", "vars", "desc", "meta", "frozen", "always_changed",
        "foreach", "do", "matrix",
    ]

    private func place(_ node: YAMLNode) -> String { "\(file):\(node.line)" }

    private mutating func note(_ text: String, _ node: YAMLNode, _ report: inout ImportReport) {
        rule.notes.append(text)
        report.note("\(rule.title): \(text)", at: place(node))
    }

    mutating func read(_ node: YAMLNode, _ files: DVCParameterFiles, _ report: inout ImportReport) {
        guard case .map = node.content else {
            report.refuse("\(rule.title) is no map", at: place(node), found: node.described)
            return
        }
        if let wdir = node["wdir"], let folder = text(wdir, &report)?.constant {
            rule.commandFolder = Self.normalised(folder).hasBytes(of: ".") ? "" : Self.normalised(folder)
            if rule.commandFolder.startsWith("..") || folder.startsWith("/") {
                report.refuse(
                    "'wdir' leaves the project", at: place(wdir), found: wdir.described,
                    hint: "import it from the folder that holds all of it")
            }
        }
        if let vars = node["vars"] { files.add(vars, from: rule.commandFolder, to: &scope, file, &report) }
        for member in node.members {
            switch member.name {
            case "cmd": readCommand(member.value, &report)
            case "deps":
                for entry in entries(member.value, &report) { rule.inputs.append(entry.path) }
            case "outs", "metrics", "plots": readOutputs(member.name, member.value, &report)
            case "params": readParameters(member.value, &report)
            case "desc": rule.summary = member.value.text
            case "frozen":
                if case .boolean(true) = member.value.datum(.new) {
                    note("'frozen' is not taken over: it runs when its inputs have changed", member.key, &report)
                }
            case "always_changed":
                if case .boolean(true) = member.value.datum(.new) {
                    note("'always_changed' is not taken over: run --force does it", member.key, &report)
                }
            case "meta": note("'meta' is not taken over", member.key, &report)
            case "wdir", "vars", "foreach", "do", "matrix": break
            default:
                report.refuse(
                    "'\(member.name)' is not known here", at: place(member.key), expected: listing(Self.keys))
            }
        }
        if node["cmd"] == nil {
            report.refuse("\(rule.title) has no command", at: rule.place, expected: "cmd: a text or a list of texts")
        }
        if rule.outputs.isEmpty {
            report.refuse(
                "\(rule.title) has no outputs", at: rule.place, expected: "outs, metrics or plots",
                hint: "have the command write a file, if only what it prints, and declare that")
        }
    }

    /// A text with its `${…}`; nil after a mistake.
    private func text(_ node: YAMLNode, _ report: inout ImportReport) -> Template? {
        guard let text = node.text else {
            report.refuse("wrong type", at: place(node), found: node.described, expected: "a text")
            return nil
        }
        do throws(DVCScope.Mistake) { return try scope.template(text) } catch {
            report.refuse(error.headline, at: place(node), hint: error.hint)
            return nil
        }
    }

    private mutating func readCommand(_ node: YAMLNode, _ report: inout ImportReport) {
        var commands: [Template] = []
        for item in node.items ?? [node] {
            guard let text = item.text else {
                report.refuse("a command is a text", at: place(item), found: item.described)
                continue
            }
            var parameters = rule.parameters
            let axes = rule.axes.map(\.name)
            do throws(DVCScope.Mistake) {
                var command = try scope.template(text) { expression, value in
                    Self.parameter(expression, value, axes, &parameters)
                }
                command.trimEnd()
                commands.append(command)
            } catch {
                report.refuse(error.headline, at: place(item), hint: error.hint)
            }
            rule.parameters = parameters
        }
        // Each of several has a shell of its own there.
        rule.command =
            commands.count == 1
            ? commands[0]
            : Template.joined(
                commands.map { command in
                    var whole = Template("(")
                    whole.add(command)
                    whole.add(")")
                    return whole
                }, by: " && ")
    }

    /// The name of the parameter that stands for an expression.
    private static func parameter(
        _ expression: String, _ text: String, _ axes: [String], _ parameters: inout [(name: String, value: Value)]
    ) -> String {
        var name = StageNames.identifier(VisibleText.escaping(expression, [" ": "", ".": "_", "[": "_", "]": ""]))
        while axes.contains(where: { $0.hasBytes(of: name) }) { name += "_" }
        if !parameters.contains(where: { $0.name.hasBytes(of: name) }) {
            parameters.append((name, Datum.value(text)))
        }
        return name
    }

    /// The paths of a list of dependencies or outputs, and what stands behind them.
    private func entries(
        _ node: YAMLNode, _ report: inout ImportReport
    ) -> [(path: Template, isFolder: Bool, options: YAMLNode?)] {
        var entries: [(path: Template, isFolder: Bool, options: YAMLNode?)] = []
        for item in node.items ?? [node] {
            let named = item.text.map { _ in [(item, nil as YAMLNode?)] } ?? item.members.map { ($0.key, $0.value) }
            if named.isEmpty, !item.isNull {
                report.refuse("wrong type", at: place(item), found: item.described, expected: "a path")
            }
            for (key, options) in named {
                guard let path = text(key, &report) else { continue }
                let shown = rule.text(path, job: 0)
                if shown.utf8.contains(UInt8(ascii: ":")),
                    shown.split(byte: UInt8(ascii: ":"))[1...].contains(where: { $0.startsWith("//") })
                {
                    report.refuse(
                        "'\(shown)' is not in the project", at: place(key), expected: "a path",
                        hint:
                            "fetch it by a command of its own, or declare a data set with its digest (doc/manifest.md)")
                    continue
                }
                entries.append((placed(path), key.text?.endsWith("/") ?? false, options))
            }
        }
        return entries
    }

    /// From the project's folder on.
    private func placed(_ path: Template) -> Template {
        var path = path
        guard case .text(let first)? = path.pieces.first, !first.startsWith("/") else { return path }
        let rest = Array(path.pieces.dropFirst())
        let start = rule.commandFolder.isEmpty ? first : rule.commandFolder + "/" + first
        path = Template(Self.normalised(start, isWhole: rest.isEmpty))
        for piece in rest { path.add(Template(piece)) }
        // "models/${item}/"
        if !rest.isEmpty, case .text(let last)? = path.pieces.last, last.endsWith("/") {
            path.pieces.removeLast()
            path.add(String(last.dropping(last: 1)))
        }
        return path
    }

    /// Without `./` and `..`. `isWhole`: nothing follows, so that what ends with `/` is a folder.
    static func normalised(_ path: String, isWhole: Bool = true) -> String {
        var steps: [Substring] = []
        for step in path.split(byte: UInt8(ascii: "/")) {
            if step.hasBytes(of: "..") && !(steps.last?.hasBytes(of: "..") ?? true) {
                steps.removeLast()
            } else if !step.hasBytes(of: "."), !step.isEmpty {
                steps.append(step)
            }
        }
        let joined = steps.joined(separator: "/")
        return !isWhole && path.endsWith("/") ? joined + "/" : joined.isEmpty ? "." : joined
    }

    private mutating func readOutputs(_ kind: String, _ node: YAMLNode, _ report: inout ImportReport) {
        for (path, isFolder, options) in entries(node, &report) {
            let shown = rule.text(path, job: 0)
            if let mistake = RelativePath.mistake(inNameOfOutput: shown) {
                report.refuse("'\(shown)' \(mistake)", at: place(node), expected: "a path in the project")
                continue
            }
            rule.outputs.append(.init(path: path, isFolder: isFolder))
            for option in options?.members ?? [] {
                switch option.name {
                case "persist":
                    if case .boolean(true) = option.value.datum(.new) {
                        note(
                            "'persist' of '\(shown)' is not taken over: every run begins without it", option.key,
                            &report)
                    }
                // The store keeps every result, and what is in Git is the user's to say.
                case "cache": break
                case "desc", "type", "labels", "meta", "remote", "push":
                    note("'\(option.name)' of '\(shown)' is not taken over", option.key, &report)
                case _ where kind == "plots" || kind == "metrics":
                    note("'\(option.name)' of '\(shown)' is not taken over", option.key, &report)
                default:
                    report.refuse(
                        "'\(option.name)' is not known here", at: place(option.key),
                        expected: "cache, persist, desc, type, labels, meta, remote, push")
                }
            }
        }
    }

    private mutating func readParameters(_ node: YAMLNode, _ report: inout ImportReport) {
        var keys: [(file: String, keys: [String])] = []
        func add(_ file: String, _ names: [String]) {
            if let place = keys.firstIndex(where: { $0.file.hasBytes(of: file) }) {
                keys[place].keys += names
            } else {
                keys.append((file, names))
            }
        }
        for item in node.items ?? [node] {
            if item.text != nil {
                if let text = text(item, &report)?.constant, !text.isEmpty { add(DVCParameterFiles.usual, [text]) }
                continue
            }
            for member in item.members {
                guard let path = text(member.key, &report)?.constant else { continue }
                add(path, (member.value.items ?? []).compactMap(\.text))
            }
        }
        for (path, names) in keys {
            let place = placed(Template(path))
            rule.inputs.append(place)
            if !names.isEmpty {
                note(
                    "DVC looks at \(listing(names)) of \(place.inManifest); here any change of the file runs it again",
                    node, &report)
            }
        }
    }
}

extension Template {
    /// Without blanks and line ends at its end.
    mutating func trimEnd() {
        guard case .text(var text)? = pieces.last else { return }
        while let last = text.utf8.last, last == 10 || last == 32 || last == 13 {
            text = String(text.dropping(last: 1))
        }
        pieces.removeLast()
        add(text)
    }
}
