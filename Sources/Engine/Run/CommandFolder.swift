// What a command finds in its private folder and how its arguments name it. Unaware of how it is started.

/// A file that holds the paths of a role's files, one a line.
struct CommandList {
    /// Relative to the private folder.
    var path: Name
    var bytes: [UInt8]
}

extension StageInstance {
    /// Where each input of a command lies, relative to its private folder, in the order of `inputs`: a project file at
    /// its path in the project, the others at `role/name`, or `role/index/name` where names in a role would collide.
    var commandInputPaths: [Name] {
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

    /// The files that `{list:role}` stands for in its arguments. `inputPaths`: where its inputs are.
    func commandLists(inputPaths: [Name]) throws(Failure) -> [CommandList] {
        var lists: [CommandList] = []
        for case .list(let role) in command.flatMap({ (try? CommandTemplate(parsing: $0))?.pieces ?? [] }) {
            let path = Name(CommandTemplate.listFile(of: role))
            if lists.contains(where: { $0.path == path }) { continue }
            var bytes: [UInt8] = []
            for (input, name) in zip(inputs, inputPaths) where input.role == role {
                guard !name.utf8.contains(UInt8(ascii: "\n")) else {
                    throw Failure(
                        .usage, "an input's name holds a line break, so that it cannot stand in {list:\(role)}",
                        at: place,
                        facts: [.init("found", JSONWriter.quoted(name.text))])
                }
                bytes += name.utf8
                bytes.append(UInt8(ascii: "\n"))
            }
            guard !inputPaths.contains(path) else {
                throw Failure(.usage, "input '\(path)' of stage '\(id)' is where {list:\(role)} is put", at: place)
            }
            lists.append(CommandList(path: path, bytes: bytes))
        }
        return lists
    }

    /// The argument vector with its placeholders replaced; paths are relative to the private folder.
    func commandArguments(inputPaths: [Name]) throws(Failure) -> [String] {
        var roles: [String: [String]] = [:]
        for (input, path) in zip(inputs, inputPaths) { roles[input.role, default: []].append(path.text) }
        var arguments: [String] = []
        for argument in command {
            do throws(CommandTemplate.Mistake) {
                arguments += try CommandTemplate(parsing: argument).arguments(
                    inputs: roles, output: { $0.text }, parameters: parameters, threads: resources.threads)
            } catch {
                throw Failure(.usage, "unknown placeholder \(error.found) in the command", at: place)
            }
        }
        return arguments
    }
}
