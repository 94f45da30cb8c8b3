// The directives of a rule: input, output, shell, …. Unaware of other rules.

import StageGraph

extension SnakeReader {
    /// Reads one directive with its arguments.
    func readDirective(_ part: ArraySlice<SnakeToken>, _ first: SnakeToken, _ rule: inout SnakeRule)
        throws(SnakeMistake)
    {
        let line = first.line
        guard case .name(let word) = first.kind else {
            // A text for readers.
            if case .string(let parts) = first.kind, part.count == 1, case .text(let text)? = parts.first {
                rule.summary = text
                return
            }
            throw SnakeMistake(
                "this is not understood", line, found: first.described,
                hint: "a directive was expected: input, output, shell, …")
        }
        if let hint = Self.refused.first(where: { $0.word.hasBytes(of: word) })?.hint {
            throw SnakeMistake("'\(word)' cannot be taken over", line, hint: hint)
        }
        if let why = Self.left.first(where: { $0.word.hasBytes(of: word) })?.why {
            rule.notes.append(("'\(word)' is not taken over\(why)", line))
            return
        }
        let arguments = try arguments(part.dropFirst(), line)
        switch word {
        case "input": rule.input = try files(arguments)
        case "output": rule.output = try files(arguments)
        case "log": rule.log = try files(arguments)
        case "params":
            for argument in arguments { rule.parameters.append((argument.name, try scope.value(of: argument.value))) }
        case "resources":
            for argument in arguments {
                rule.resources.append((argument.name ?? "", try scope.value(of: argument.value)))
            }
        case "threads": rule.threads = try integer(arguments, word, line)
        case "retries": rule.retries = try integer(arguments, word, line)
        case "shell":
            guard arguments.count == 1 else { throw SnakeMistake("'shell' is one text", line) }
            rule.shell = try scope.text(of: arguments[0].value)
            rule.shellLine = arguments[0].value.line
        case "default_target":
            for argument in arguments {
                if case .boolean(true) = try scope.value(of: argument.value) { rule.isDefault = true }
            }
        case "message":
            if rule.summary == nil, arguments.count == 1 { rule.summary = try scope.text(of: arguments[0].value) }
        case "wildcard_constraints": rule.limits.merge(try Self.limits(arguments, scope)) { $1 }
        default:
            throw SnakeMistake(
                "'\(word)' is not known here", line,
                hint: "input, output, params, log, threads, resources, retries, shell and message are")
        }
    }

    /// What needs another program, and what to do.
    private static let refused: [(word: String, hint: String)] = [
        ("run", "put the Python into a script that takes its paths as arguments, and call that by shell:"),
        (
            "script",
            "there is no 'snakemake' object here: let the script take its paths as arguments, and write shell: \"python3 script.py {input} {output}\""
        ),
        ("notebook", "write shell: \"papermill notebook.ipynb {output} …\", or a script"),
        ("wrapper", "write shell: with the command that the wrapper runs"), ("cwl", "write shell: with its command"),
        ("template_engine", "write shell: with a command that fills the template"),
    ]

    /// What is not taken over, and why that may do.
    private static let left: [(word: String, why: String)] = [
        ("conda", ": nothing is installed here; the programs that are found on PATH are part of the key (doc/keys.md)"),
        ("container", ": commands run on this machine"), ("singularity", ": commands run on this machine"),
        ("envmodules", ": load them before the run"),
        ("benchmark", ": 'log' and 'list runs' know the time that stages take"),
        ("priority", ""), ("group", ""), ("shadow", ": every command has a folder of its own"),
        ("cache", ": all results are kept"),
        ("localrule", ""), ("name", ""), ("handover", ""),
    ]

    private func integer(
        _ arguments: [SnakeExpression.Argument], _ word: String, _ line: Int
    ) throws(SnakeMistake) -> Int {
        guard arguments.count == 1, case .integer(let number) = try scope.value(of: arguments[0].value),
            (0...1024).contains(number)
        else { throw SnakeMistake("'\(word)' is one number up to 1024 here", line) }
        return number
    }

    /// Files of a rule, some with names.
    private func files(_ arguments: [SnakeExpression.Argument]) throws(SnakeMistake) -> SnakeRule.Files {
        var files = SnakeRule.Files()
        for argument in arguments {
            let line = argument.value.line
            let value = try scope.value(of: argument.value)
            let start = files.all.count
            let items = value.unflagged.value.items == nil || argument.isUnpacked ? value.flat : value.flat
            for item in items {
                let (flags, plain) = item.unflagged
                guard case .text(let text) = plain else {
                    throw SnakeMistake("a path was expected", line, found: plain.described)
                }
                if text.utf8.contains(UInt8(ascii: ":")),
                    text.split(byte: UInt8(ascii: ":"))[1...].contains(where: { $0.startsWith("//") })
                {
                    throw SnakeMistake(
                        "'\(text)' is not in the project", line,
                        hint:
                            "fetch it by a command of its own, or declare a data set with its digest (doc/manifest.md)")
                }
                files.all.append(
                    .init(pattern: try WildcardPattern(Self.tidy(text), line: line), flags: flags, line: line))
            }
            if let name = argument.name { files.names.append((name, start..<files.all.count)) }
        }
        return files
    }

    /// Without `./` at its beginning and `/` at its end.
    private static func tidy(_ path: String) -> String {
        var path = path[...]
        while path.startsWith("./") { path = path.dropping(first: 2) }
        while path.endsWith("/"), path.utf8.count > 1 { path = path.dropping(last: 1) }
        return String(path)
    }
}
