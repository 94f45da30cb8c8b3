// What a command finds in its private folder and how its arguments name it. Unaware of how it is started.

/// A file that tells a command about its inputs or parameters.
package struct CommandList {
    /// Relative to the private folder.
    package var path: Name
    /// Its content.
    package var bytes: [UInt8]
}

extension StageInstance {
    /// Where each input of a command lies, relative to its private folder, in the order of `inputs`: a project file at
    /// its path in the project, the others at `role/name`, or `role/index/name` where names in a role would collide. Folders
    /// end with `/`; what fits a pattern in a folder that a stage has made lies there as in that folder.
    package var commandInputPaths: [Name] {
        let names = inputs.map { $0.visibleName(toCommand: true) }
        var paths = zip(inputs, names).map { $0.projectPath == nil ? Name("\($0.role)/\($1)") : $1 }
        var counts: [Name: Int] = [:]
        for path in paths { counts[path, default: 0] += 1 }
        guard counts.count < paths.count else { return paths }
        let crowded = Set(zip(inputs, paths).filter { counts[$1]! > 1 && $0.projectPath == nil }.map(\.0.role))
        var index = 0
        var role = ""
        for (place, input) in inputs.enumerated() {
            index = input.role == role ? index + 1 : 0
            role = input.role
            if crowded.contains(role), input.projectPath == nil {
                paths[place] = Name("\(role)/\(index)/\(names[place])")
            }
        }
        return paths
    }

    /// All placeholders of its arguments.
    package var placeholders: [CommandTemplate.Piece] {
        command.flatMap { (try? CommandTemplate(parsing: $0))?.pieces ?? [] }
    }

    /// The files that `{list:role}`, `{table:role}` and `{parameters}` stand for in its arguments. `inputPaths`: where its
    /// inputs are. `files`: see `commandFiles`. `tables`: by role.
    package func commandLists(
        inputPaths: [Name], files: [Int: [Name]] = [:], tables: [(role: String, lines: [String])] = []
    ) throws(Failure) -> [CommandList] {
        var lists: [CommandList] = []
        for piece in placeholders {
            let (path, bytes): (String, [UInt8])
            switch piece {
            case .list(let role):
                (path, bytes) = (CommandTemplate.listFile(of: role), try list(of: role, inputPaths, files))
            case .table(let role):
                let lines = tables.first { $0.role == role }?.lines ?? []
                (path, bytes) = (CommandTemplate.tableFile(of: role), Array(lines.map { $0 + "\n" }.joined().utf8))
            case .parameters: (path, bytes) = (CommandTemplate.parametersFile, parametersAsJSON)
            case .text, .input, .output, .parameter, .threads, .attempt: continue
            }
            let name = Name(path)
            if lists.contains(where: { $0.path == name }) { continue }
            guard !inputPaths.contains(name) else {
                throw Failure(.usage, "input '\(path)' of stage '\(id)' is where \(piece.written) is put", at: place)
            }
            lists.append(CommandList(path: name, bytes: bytes))
        }
        return lists
    }

    private func list(of role: String, _ paths: [Name], _ files: [Int: [Name]]) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        for place in inputs.indices where inputs[place].role == role {
            for name in files[place] ?? [paths[place].path] {
                guard !name.utf8.contains(UInt8(ascii: "\n")) else {
                    throw Failure(
                        .usage, "an input's name holds a line break, so that it cannot stand in {list:\(role)}",
                        at: self.place, facts: [.init("found", JSONWriter.quoted(name.text))])
                }
                bytes += seen(name).utf8
                bytes.append(UInt8(ascii: "\n"))
            }
        }
        return bytes
    }

    private var parametersAsJSON: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            for (name, value) in parameters.byName.sorted(by: { $0.key < $1.key }) { json.member(name.text, value) }
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    /// The argument vector with its placeholders replaced; paths are as seen from where the command starts. `files`: of
    /// inputs that may be several files, by position in `inputs`, where these are. `attempt`: how often it has been started,
    /// this time included.
    package func commandArguments(
        inputPaths: [Name], files: [Int: [Name]] = [:], attempt: Int = 1
    ) throws(Failure) -> [String] {
        var roles: [String: [String]] = [:]
        for (place, input) in inputs.enumerated() {
            guard inputs.beginsArgument(at: place) else { continue }
            if let folder = input.folder {
                roles[input.role, default: []].append(seen(folder.path).text)
            } else if let inside = input.inside, !inside.isFolder, !inside.isOnePath || files[place] != nil {
                roles[input.role, default: []] += (files[place] ?? []).map { seen($0).text }
            } else {
                roles[input.role, default: []].append(seen(inputPaths[place].path).text)
            }
        }
        var arguments: [String] = []
        for argument in command {
            do throws(CommandTemplate.Mistake) {
                arguments += try CommandTemplate(parsing: argument).arguments(
                    inputs: roles, output: { seen($0.path).text }, parameters: parameters, threads: resources.threads,
                    attempt: attempt, ownFile: { seen(Name($0)).text })
            } catch {
                throw Failure(.usage, "unknown placeholder \(error.found) in the command", at: place)
            }
        }
        return arguments
    }
}

extension CommandTemplate.Piece {
    /// As it stands in an argument.
    fileprivate var written: String {
        switch self {
        case .text(let text): text
        case .input(let role): "{input:\(role)}"
        case .list(let role): "{list:\(role)}"
        case .table(let role): "{table:\(role)}"
        case .output(let name): "{output:\(name)}"
        case .parameter(let name): "{parameter:\(name)}"
        case .parameters: "{parameters}"
        case .threads: "{threads}"
        case .attempt: "{attempt}"
        }
    }
}
