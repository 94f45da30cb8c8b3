// One stage as lines of a shell: its folder is filled as it is here, the command runs in it, results are copied to where they are
// delivered. Unaware of other tools.

import Engine

/// The exporter of one stage.
struct StageExport {
    let graph: Graph
    let index: Int
    /// Below which each stage has its own.
    let folder: String
    /// Of all stages that are exported.
    let names: [Int: String]

    private var stage: StageInstance { graph.stages[index] }

    private func folder(of index: Int) -> String { "\(folder)/\(names[index] ?? "")" }

    /// The arguments of a program together, and one of them alone, must be shorter.
    private static let longestLine = 100_000

    func exported() throws -> ExportedStage {
        let own = folder(of: index)
        if let output = stage.optional.first {
            throw Failure(
                .usage, "stage '\(stage.id)' may leave '\(output)' unwritten, and other tools want every output",
                at: stage.place, hint: "let it write an empty file, or put the file into a folder")
        }
        let paths = stage.commandInputPaths
        var exported = ExportedStage(
            id: stage.id, name: names[index] ?? "", inputs: [], outputs: [], lines: [], notes: [])
        func add(_ words: [String]) {
            exported.lines.append(.init(text: words.map(ShellWord.quotedOnOneLine).joined(separator: " ")))
        }
        add(["rm", "-rf", own])
        add(["mkdir", "-p"] + folders(paths).map { own + "/" + $0.text } + [own + "/.home"])
        var known: Set<Name> = []
        for (input, path) in zip(stage.inputs, paths) {
            let (source, prerequisite) = try source(of: input)
            if known.insert(prerequisite).inserted { exported.inputs.append(prerequisite) }
            add(["cp", "-RL", "--", source.text, "\(own)/\(path.path)"])
        }
        try checkLists()
        let tables = graph.inputTables(of: stage, paths: paths, files: [:])
        for list in try stage.commandLists(inputPaths: paths, tables: tables) {
            let path = own + "/" + list.path.text
            add(["mkdir", "-p", Files.folder(of: path)])
            let text = String(decoding: list.bytes, as: UTF8.self)
            let lines = text.split(byte: 10).dropLast().map { ShellWord.quotedOnOneLine(String($0)) }
            let words = lines.isEmpty ? ":" : "printf '%s\\n' " + lines.joined(separator: " ")
            exported.lines.append(.init(text: words + " > " + ShellWord.quotedOnOneLine(path)))
        }
        exported.lines.append(try command(paths))
        for output in stage.outputs {
            let path = Name("\(own)/\(output.path)")
            exported.outputs.append((path, output.isFolder))
            // A tool that goes by times looks at the folder, not at what is in it.
            if output.isFolder { add(["touch", path.text]) }
        }
        deliver(&exported)
        if stage.resources.retries > 0 {
            exported.notes.append("is tried up to \(stage.resources.retries) more times here")
        }
        if let line = exported.lines.first(where: { $0.text.utf8.count > Self.longestLine }) {
            throw Failure(
                .usage, "the command of stage '\(stage.id)' is too long for a shell", at: stage.place,
                facts: [.init("found", "\(line.text.utf8.count) bytes")],
                hint: "hand over its inputs by {list:role} or {table:role}")
        }
        return exported
    }

    /// The folders that its inputs and outputs need.
    private func folders(_ paths: [Name]) -> [Name] {
        let start: [Name] = stage.workingFolder.map { ["\($0)/"] } ?? []
        let folders = Set((paths.map(\.path) + stage.outputs + start).flatMap(\.folders))
        // Those that others need are made with them.
        return folders.subtracting(folders.flatMap(\.folders)).sorted()
    }

    /// Where an input is, and what a tool has to look at for it.
    private func source(of input: GraphInput) throws -> (source: Name, prerequisite: Name) {
        switch input.source {
        case .file(let path):
            let place = input.projectPath ?? path
            return (place, place)
        case .stage(let maker, let output):
            let place = Name("\(folder(of: maker))/\(output.path)")
            guard let inside = input.inside else { return (place, place) }
            guard inside.isOnePath || inside.isFolder else {
                throw Failure(
                    .usage, "which files '\(input.label)' means is known in a run only", at: stage.place,
                    facts: [.init("stage", stage.id.text)],
                    hint: "read the whole folder, '\(output)', or a stage for each of its files (\"matrix\")")
            }
            return ("\(place)/\(inside.text.path)", place)
        }
    }

    /// Lists of files name what is in folders, too.
    private func checkLists() throws(Failure) {
        for piece in stage.placeholders {
            guard let role = piece.listedRole,
                let folder = stage.inputs.first(where: { $0.role.hasBytes(of: role) && $0.mayBeSeveralFiles })
            else { continue }
            throw Failure(
                .usage, "which files are in '\(folder.label)' is known in a run only", at: stage.place,
                facts: [.init("stage", stage.id.text)], hint: "hand over the folder itself: {input:\(role)}")
        }
    }

    private func command(_ paths: [Name]) throws -> ExportedLine {
        let arguments = try stage.commandArguments(inputPaths: paths)
        if let argument = arguments.first(where: { $0.utf8.last == 10 }) {
            throw Failure(
                .usage, "an argument ends with a line break, which a shell's substitution loses", at: stage.place,
                facts: [.init("found", VisibleText.line(String(argument.suffix(40))))], hint: "take it off")
        }
        var words = arguments.map(ShellWord.quotedOnOneLine)
        // Its home is beside that folder, where everything else is.
        if let start = stage.workingFolder {
            words =
                [
                    "sh", "-c", ShellWord.quotedOnOneLine("cd \"$0\" && exec \"$@\""),
                    ShellWord.quotedOnOneLine(start.text),
                ] + words
        }
        if let limit = stage.resources.timeLimit { words = ["timeout", String(limit)] + words }
        let threads = stage.resources.threads
        let own = stage.variables.map { ShellWord.quotedOnOneLine("\($0.name)=\($0.value)") }
        let numbers = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"].map { "\($0)=\(threads)" }
        var text = (numbers + own + words).joined(separator: " ")
        if let output = stage.standardOutput { text += " > " + ShellWord.quotedOnOneLine(output.text) }
        var start = "cd " + ShellWord.quotedOnOneLine(folder(of: index)) + " && "
        if let memory = stage.resources.memoryMiB { start += "ulimit -v \(memory * 1024) && " }
        return ExportedLine(text: text, isInCleanEnvironment: true, start: start)
    }

    private func deliver(_ exported: inout ExportedStage) {
        var made: Set<Name> = []
        for output in stage.outputs {
            guard let path = stage.deliveryPath(of: output.path) else { continue }
            let parent = Name(path).folders.last
            let own = folder(of: index)
            if output.isFolder {
                exported.lines.append(.init(text: "mkdir -p -- " + ShellWord.quotedOnOneLine(path)))
                exported.lines.append(
                    .init(
                        text: ["cp -RL --", "\(own)/\(output.path)/.", path + "/"].enumerated().map {
                            $0.offset == 0 ? $0.element : ShellWord.quotedOnOneLine($0.element)
                        }.joined(separator: " ")))
                exported.lines.append(.init(text: "touch -- " + ShellWord.quotedOnOneLine(path)))
            } else {
                if let parent, made.insert(parent).inserted {
                    exported.lines.append(.init(text: "mkdir -p -- " + ShellWord.quotedOnOneLine(parent.text)))
                }
                exported.lines.append(
                    .init(
                        text: "cp -L -- " + ShellWord.quotedOnOneLine("\(own)/\(output.path)") + " "
                            + ShellWord.quotedOnOneLine(path)))
            }
            exported.outputs.append((Name(path), output.isFolder))
        }
    }
}

extension CommandTemplate.Piece {
    /// The role whose files it lists.
    fileprivate var listedRole: String? {
        switch self {
        case .list(let role), .table(let role): role
        default: nil
        }
    }
}
