// The one routine that decides what is in a stage's key and in which order. Unaware of what the sink does with it.
//
// Not in a key: the stage's name, paths of inputs outside the graph, host, time, jobs, retries, limits.

import StageGraph

/// What a kind contributes to the keys of its stages: the same for all of them in one run.
package struct KindIngredients {
    /// What the kind is built from.
    var code: IngredientValue
    /// Library and tool versions: sorted by name.
    package var versions: [(name: String, value: String)]

    package init(code: IngredientValue, versions: [(name: String, value: String)]) {
        self.code = code
        self.versions = versions
    }
}

/// What is the same for every key of one run.
package struct KeyEnvironment {
    /// Whitelisted variables that are set, sorted by name.
    var variables: [(name: Name, value: String)]
    /// Those that are secrets, by their keyed digests.
    var secrets: [(name: Name, digest: Digest)]

    package init(variables: [(name: Name, value: String)], secrets: [(name: Name, digest: Digest)] = []) {
        self.variables = variables
        self.secrets = secrets
    }
}

/// An input as the key sees it.
package struct KeyInput {
    /// What the stage sees it called: the path in the project for a project file of a command, else the file's name.
    package var name: Name
    /// nil: an earlier stage has yet to make it.
    package var content: FileContent?
    /// If it is a folder or a pattern in one: the files that are meant, by what the stage sees them called. The key holds
    /// these, and `content` is the folder's.
    package var files: [(name: Name, content: FileContent)]?

    package init(name: Name, content: FileContent?, files: [(name: Name, content: FileContent)]? = nil) {
        self.name = name
        self.content = content
        self.files = files
    }
}

/// What a command's key holds of the programs that it runs.
package struct CommandIngredients {
    /// The content of the program that its first word names; nil: that is an input.
    package var program: Digest?
    /// Other programs by their names.
    package var programs: [(name: String, digest: Digest)] = []
    /// Packages that come with a program, by its name.
    package var packages: [(name: String, digest: Digest)] = []
    /// Packages of lock files, by language and name.
    package var locked: [(name: String, text: String)] = []
    /// Modules on search paths, by variable.
    package var modules: [(name: String, digest: Digest)] = []
    /// Answers to the questions that the manifest asks.
    package var versions: [String] = []
    /// The lines of the tables of its inputs, by role.
    package var tables: [(role: String, lines: [String])] = []

    /// Of a program of which nothing more is known.
    package init(program: Digest? = nil) { self.program = program }
}

/// What goes into a stage's key beside what the stage itself says.
package struct KeyParts {
    var kind: KindIngredients
    /// Of what parameters name.
    var definitions: [String: String]
    var environment: KeyEnvironment
    /// In the order of the stage's inputs.
    var inputs: [KeyInput]
    /// Labels of the unverified files that the result rests on.
    var unverified: [Name]
    var command: CommandIngredients

    package init(
        kind: KindIngredients, definitions: [String: String] = [:], environment: KeyEnvironment,
        inputs: [KeyInput] = [], unverified: [Name] = [], command: CommandIngredients = CommandIngredients()
    ) {
        self.kind = kind
        self.definitions = definitions
        self.environment = environment
        self.inputs = inputs
        self.unverified = unverified
        self.command = command
    }
}

// Not generic, so that the routine below is compiled for both sinks here, whoever calls.
extension StageInstance {
    /// The stage's key; the content of every input must be known.
    package func key(_ parts: KeyParts, by hasher: inout KeyHasher) -> Digest {
        feedIngredients(parts, to: &hasher)
        return hasher.finish()
    }

    /// What goes into the stage's key, as far as it is known.
    package func preImage(_ parts: KeyParts) -> PreImage {
        var preImage = PreImage()
        feedIngredients(parts, to: &preImage)
        return preImage
    }

    /// Feeds every ingredient of this stage's key to `sink`.
    private func feedIngredients(_ parts: KeyParts, to sink: inout some IngredientSink & ~Copyable) {
        sink.take(IngredientName(group: "version"), .text(KeyHasher.version))
        sink.take(IngredientName(group: "kind"), .text(kind))
        sink.take(IngredientName(group: "code"), parts.kind.code)
        feedParameters(to: &sink)
        let definitions = parts.definitions.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for (name, text) in definitions { sink.take(IngredientName(group: "definition", member: name), .text(text)) }
        feedInputs(parts.inputs, to: &sink)
        feedLacking(to: &sink)
        for (index, label) in parts.unverified.enumerated() {
            sink.take(IngredientName(group: "unverified", index: index), .text(label.text))
        }
        for (index, output) in outputs.enumerated() {
            sink.take(IngredientName(group: "output", index: index), .text(output.text))
        }
        if isCommand { feedFolders(to: &sink) }
        for (index, output) in optional.enumerated() {
            sink.take(IngredientName(group: "optional", index: index), .text(output.text))
        }
        for (index, folder) in emptyFolders.enumerated() {
            sink.take(IngredientName(group: "mayBeEmpty", index: index), .text(folder.text))
        }
        if let workingFolder { sink.take(IngredientName(group: "workingFolder"), .text(workingFolder.text)) }
        if let instructions { sink.take(IngredientName(group: "instructions"), .value(.string(instructions))) }
        if let standardOutput { sink.take(IngredientName(group: "stdout"), .text(standardOutput.text)) }
        feedPrograms(parts.command, to: &sink)
        for (index, argument) in command.enumerated() {
            sink.take(IngredientName(group: "command", index: index), .value(.string(argument)))
        }
        // Once lists reached programs as text without quotes.
        if handsOverListsAsText { sink.take(IngredientName(group: "lists"), .text("JSON")) }
        // What the stage itself sets counts, whatever is set besides.
        for variable in variables.isEmpty
            ? parts.environment.variables : ownVariables(over: parts.environment.variables)
        {
            sink.take(IngredientName(group: "environment", member: variable.name.text), .value(.string(variable.value)))
        }
        for secret in parts.environment.secrets {
            sink.take(IngredientName(group: "secret", member: secret.name.text), .digest(secret.digest))
        }
        for version in parts.kind.versions {
            sink.take(IngredientName(group: "version", member: version.name), .text(version.value))
        }
        // No result of a built-in kind depends on its threads. What a program makes of them, nobody knows.
        if isCommand {
            sink.take(IngredientName(group: "threads"), .number(resources.threads))
        }
    }

    /// Whether a program is given a list within text, or a list within a list.
    private var handsOverListsAsText: Bool {
        func items(_ name: Name) -> [Value]? {
            if case .list(let items)? = parameters.byName[name] { items } else { nil }
        }
        guard isCommand, parameters.byName.keys.contains(where: { items($0) != nil }) else { return false }
        return command.contains { argument in
            guard let pieces = (try? CommandTemplate(parsing: argument))?.pieces else { return false }
            return pieces.contains { piece in
                guard case .parameter(let name) = piece, let items = items(name) else { return false }
                return pieces.count > 1 || items.contains { if case .list = $0 { true } else { false } }
            }
        }
    }

    private func feedPrograms(_ command: CommandIngredients, to sink: inout some IngredientSink & ~Copyable) {
        if let program = command.program { sink.take(IngredientName(group: "program"), .digest(program)) }
        func sorted(_ digests: [(name: String, digest: Digest)]) -> [(name: String, digest: Digest)] {
            digests.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }
        for program in sorted(command.programs) {
            sink.take(IngredientName(group: "program", member: program.name), .digest(program.digest))
        }
        for packages in sorted(command.packages) {
            sink.take(IngredientName(group: "packages", member: packages.name), .digest(packages.digest))
        }
        for package in command.locked.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            sink.take(IngredientName(group: "locked", member: package.name), .text(package.text))
        }
        for modules in sorted(command.modules) {
            sink.take(IngredientName(group: "modules", member: modules.name), .digest(modules.digest))
        }
        for (index, answer) in command.versions.enumerated() {
            sink.take(IngredientName(group: "versions", index: index), .text(answer))
        }
        for table in command.tables {
            for (index, line) in table.lines.enumerated() {
                sink.take(IngredientName(group: "table", member: table.role, index: index), .text(line))
            }
        }
    }

    /// Variables of the environment and the stage's own, which replace them, sorted by name.
    private func ownVariables(over others: [(name: Name, value: String)]) -> [(name: Name, value: String)] {
        let kept = others.filter { other in !variables.contains { $0.name == other.name } }
        return (kept + variables).sorted { $0.name < $1.name }
    }

    /// The project's folders that a command is given as such: it finds the same files as of a pattern, but is told otherwise.
    private func feedFolders(to sink: inout some IngredientSink & ~Copyable) {
        var index = 0
        for (place, input) in inputs.enumerated() {
            guard let folder = input.folder, inputs.beginsArgument(at: place) else { continue }
            sink.take(IngredientName(group: "folder", member: input.role, index: index), .text(folder.text))
            index += 1
        }
    }

    private func feedParameters(to sink: inout some IngredientSink & ~Copyable) {
        let sorted = parameters.byName.sorted { $0.key < $1.key }
        for (name, value) in sorted { sink.take(IngredientName(group: "parameter", member: name.text), .value(value)) }
    }

    /// What the stage is told that it lacks. Nothing where it lacks nothing.
    private func feedLacking(to sink: inout some IngredientSink & ~Copyable) {
        for (role, sets) in lacking.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            for (index, set) in sets.enumerated() {
                sink.take(
                    IngredientName(group: "lacking", member: role, index: index),
                    .value(.list([.string(set.name), .string(set.problem)])))
            }
        }
    }

    private func feedInputs(_ contents: [KeyInput], to sink: inout some IngredientSink & ~Copyable) {
        var role = ""
        var index = 0
        for (input, content) in zip(inputs, contents) {
            index = input.role == role ? index + 1 : 0
            role = input.role
            if let files = content.files {
                for file in files {
                    sink.take(
                        IngredientName(group: "input", member: input.role, index: index),
                        .file(name: file.name, file.content))
                    index += 1
                }
                index -= 1
                continue
            }
            let value: IngredientValue
            if let known = content.content {
                // What a built-in kind reads is never run.
                value = .file(name: content.name, isCommand ? known : known.asData)
            } else {
                value = .unknown(name: content.name, maker: input.label)
            }
            sink.take(IngredientName(group: "input", member: input.role, index: index), value)
        }
    }
}
