// `stagecraft import snakemake`: from a Snakefile to a manifest. Unaware of the command line.

import StageGraph

/// Imports of Snakefiles.
package enum SnakemakeImport {
    /// The manifest for what the targets (files, rules) need; without any, for what the first rule is there for. Throws
    /// `Failures` with everything that cannot be taken over.
    package static func manifest(of file: String, targets: [String], in project: ProjectFiles) throws -> Imported {
        guard let bytes = try project.read(file) else {
            throw Failure(.usage, "there is no such file", at: file, hint: "name it: import snakemake PATH/Snakefile")
        }
        var report = ImportReport()
        if let place = Self.firstMangledByte(bytes) {
            let line = bytes[..<place].count { $0 == 10 } + 1
            throw Failure(.usage, "this is no UTF-8 text", at: "\(file):\(line)", hint: "save it as UTF-8")
        }
        var reader = SnakeReader(file: file, project: project)
        reader.read(bytes, &report)
        for rule in reader.rules { check(rule, reader, &report) }
        try report.check()
        var jobs = SnakeJobs(rules: reader.rules, order: reader.order, project: project)
        do throws(SnakeMistake) {
            for (path, line) in try requests(targets, reader) { try jobs.request(path, line: line) }
        } catch {
            report.refuse(error, file)
        }
        try report.check()
        var rules: [ForeignRule] = []
        for (rule, jobs) in zip(reader.rules, jobs.jobs) {
            if jobs.isEmpty {
                if rule.name.hasBytes(of: reader.defaultRule ?? ""), rule.shell == nil { continue }
                report.note(
                    "rule \(rule.name) is left out: nothing that is asked for needs it", at: reader.place(rule.line))
                continue
            }
            rules.append(foreign(rule, jobs, reader, &report))
        }
        try report.check()
        guard !rules.isEmpty else {
            throw Failure(
                .usage, "there is nothing to run", at: file,
                hint: "name what is to be made: import snakemake Snakefile TARGET")
        }
        return try Imported.make(
            rules, project, &report, from: file, tool: "Snakemake",
            comment: "Values of its lists and its configuration stand here as they were when this was written.")
    }

    /// Where a text stops being UTF-8.
    private static func firstMangledByte(_ bytes: [UInt8]) -> Int? {
        if String(validating: bytes, as: UTF8.self) != nil { return nil }
        var decoder = UTF8()
        var place = 0
        var rest = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&rest) { place += UTF8.width(scalar) }
        return min(place, bytes.count)
    }

    private static func check(_ rule: SnakeRule, _ reader: SnakeReader, _ report: inout ImportReport) {
        let place = reader.place(rule.line)
        let needsCommand = rule.output.all.contains { !$0.flags.contains(.touch) }
        if rule.shell == nil, needsCommand {
            report.refuse("rule \(rule.name) has no shell command", at: place, expected: "shell: and a text")
        }
        if rule.shell != nil, rule.output.all.isEmpty {
            report.refuse(
                "rule \(rule.name) makes no file", at: place,
                expected: "output: and the paths of what the command writes",
                hint: "have the command write a file, if only what it prints")
        }
        for file in rule.output.all + rule.log.all {
            let path = file.pattern.path([:])
            if let mistake = RelativePath.mistake(
                inNameOfOutput: path.isEmpty ? "x" : path.endsWith("/") ? path + "x" : path),
                !mistake.startsWith("has needless")
            {
                report.refuse("'\(path)' \(mistake)", at: reader.place(file.line), expected: "a path in the project")
            }
            if file.pattern.wildcards.count != rule.wildcards.count {
                report.refuse(
                    "not all files of rule \(rule.name) have the same wildcards", at: reader.place(file.line),
                    found: file.pattern.wildcards.joined(separator: ", "),
                    expected: rule.wildcards.joined(separator: ", "))
            }
        }
    }

    /// What is asked for, and where.
    private static func requests(
        _ targets: [String], _ reader: SnakeReader
    ) throws(SnakeMistake) -> [(path: Name, line: Int)] {
        var requests: [(path: Name, line: Int)] = []
        for target in targets.isEmpty ? [reader.defaultRule ?? ""] : targets {
            guard let rule = reader.rules.first(where: { $0.name.hasBytes(of: target) }) else {
                requests.append((Name(target), 1))
                continue
            }
            // A rule without outputs is there for its inputs.
            for file in rule.output.all.isEmpty ? rule.input.all : rule.output.all {
                guard file.pattern.wildcards.isEmpty else {
                    throw SnakeMistake(
                        "rule \(rule.name) cannot be asked for: its files have wildcards", file.line,
                        hint: "write a rule all: whose input are the files that you want, or name them")
                }
                requests.append((Name(file.pattern.path([:])), file.line))
            }
        }
        return requests
    }

    private static func foreign(
        _ rule: SnakeRule, _ jobs: [[String]], _ reader: SnakeReader, _ report: inout ImportReport
    ) -> ForeignRule {
        var foreign = ForeignRule(name: rule.name, place: reader.place(rule.line), title: "rule \(rule.name)")
        foreign.summary = rule.summary
        foreign.isStrict = true
        var positions: [[Int]] = jobs.map { _ in [] }
        for (place, name) in rule.wildcards.enumerated() {
            var known: [Name: Int] = [:]
            var texts: [String] = []
            for (job, values) in jobs.enumerated() {
                let value = Name(values[place])
                if known[value] == nil {
                    known[value] = texts.count
                    texts.append(values[place])
                }
                positions[job].append(known[value] ?? 0)
            }
            foreign.axes.append(.init(name: name, texts: texts))
        }
        foreign.jobs = positions
        foreign.inputs = rule.input.all.map(\.pattern.template)
        foreign.outputs = (rule.output.all + rule.log.all).map {
            .init(path: $0.pattern.template, isFolder: $0.flags.contains(.folder))
        }
        foreign.isDelivered = !(rule.output.all + rule.log.all).allSatisfy { $0.flags.contains(.temporary) }
        foreign.threads = rule.threads.map { max($0, 1) }
        foreign.retries = rule.retries.map { min($0, 100) }
        func note(_ text: String, _ line: Int) {
            foreign.notes.append(text)
            report.note("rule \(rule.name): \(text)", at: reader.place(line))
        }
        for item in rule.notes { note(item.text, item.line) }
        for resource in rule.resources {
            let (memory, text) = taken(resource)
            foreign.memoryMiB = memory ?? foreign.memoryMiB
            note(text, rule.line)
        }
        if foreign.isDelivered, rule.output.all.contains(where: { $0.flags.contains(.temporary) }) {
            note("temp() is not taken over: other files of the rule stay, so all do", rule.line)
        }
        var shell = SnakeShell(rule: rule, scope: reader.scope)
        do throws(SnakeMistake) {
            if let text = rule.shell { foreign.command = try shell.command(trimmed(text)) }
        } catch {
            report.refuse(error, reader.file)
        }
        foreign.parameters = shell.parameters
        let touched = rule.output.all.filter { $0.flags.contains(.touch) }
        for file in touched {
            foreign.command.add((foreign.command.pieces.isEmpty ? "" : "\n") + "touch ")
            foreign.command.add(file.pattern.template)
        }
        return foreign
    }

    /// What becomes of a resource, and what is to be said about it.
    private static func taken(_ resource: (name: String, value: SnakeValue)) -> (memoryMiB: Int?, note: String) {
        switch (resource.name, resource.value) {
        case ("mem_mb", .integer(let megabytes)) where (2...1_000_000_000).contains(megabytes):
            // Of 10^6 bytes each.
            let memory = (megabytes * 1_000_000 + 1_048_575) / 1_048_576
            return (memory, "mem_mb is a limit here, of the address space: a command that takes more fails")
        case ("mem_mib", .integer(let mebibytes)) where (1...1_000_000_000).contains(mebibytes):
            return (mebibytes, "mem_mib is a limit here, of the address space: a command that takes more fails")
        default: return (nil, "the resource '\(resource.name)' is not taken over")
        }
    }

    /// Without the blank lines around it and the blanks before its first word.
    private static func trimmed(_ text: String) -> String {
        var bytes = Array(text.utf8)[...]
        while let last = bytes.last, [9, 10, 13, 32].contains(last) { bytes = bytes.dropLast() }
        while let first = bytes.first, [9, 10, 13, 32].contains(first) { bytes = bytes.dropFirst() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
