// The one routine that decides what is in a stage's key and in which order. Unaware of what the sink does with it.
//
// Not in a key: the stage's name, paths of inputs outside the graph, host, time, jobs, retries, limits.

/// What a kind contributes to the keys of its stages: the same for all of them in one run.
struct KindIngredients {
    /// What the kind is built from.
    var code: IngredientValue
    /// Library and tool versions: sorted by name.
    var versions: [(name: String, value: String)]
}

/// What is the same for every key of one run.
struct KeyEnvironment {
    /// Whitelisted variables that are set, sorted by name.
    var variables: [(name: String, value: String)]
}

/// An input as the key sees it.
struct KeyInput {
    /// What the stage sees it called: the path in the project for a project file of a command, else the file's name.
    var name: String
    /// nil: an earlier stage has yet to make it.
    var content: FileContent?
}

extension StageInstance {
    /// Feeds every ingredient of this stage's key to `sink`. `definitions`: of what parameters name; `inputs` are in
    /// the order of `self.inputs`; `program` is the content of a command's program; `unverified` names the unverified
    /// files that the result rests on.
    func feedIngredients(
        kind: KindIngredients, definitions: [String: String] = [:], environment: KeyEnvironment, inputs: [KeyInput],
        unverified: [String] = [], program: Digest?, to sink: inout some IngredientSink & ~Copyable
    ) {
        sink.take(IngredientName(group: "version"), .text(KeyHasher.version))
        sink.take(IngredientName(group: "kind"), .text(self.kind))
        sink.take(IngredientName(group: "code"), kind.code)
        feedParameters(to: &sink)
        for (name, text) in definitions.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            sink.take(IngredientName(group: "definition", member: name), .text(text))
        }
        feedInputs(inputs, to: &sink)
        feedLacking(to: &sink)
        for (index, label) in unverified.enumerated() {
            sink.take(IngredientName(group: "unverified", index: index), .text(label))
        }
        for (index, output) in outputs.enumerated() {
            sink.take(IngredientName(group: "output", index: index), .text(output))
        }
        if let program { sink.take(IngredientName(group: "program"), .digest(program)) }
        for (index, argument) in command.enumerated() {
            sink.take(IngredientName(group: "command", index: index), .value(.string(argument)))
        }
        for variable in environment.variables {
            sink.take(IngredientName(group: "environment", member: variable.name), .value(.string(variable.value)))
        }
        for version in kind.versions {
            sink.take(IngredientName(group: "version", member: version.name), .text(version.value))
        }
        // No result of a built-in kind depends on its threads. What a program makes of them, nobody knows.
        if self.kind == StageInstance.commandKind {
            sink.take(IngredientName(group: "threads"), .number(resources.threads))
        }
    }

    private func feedParameters(to sink: inout some IngredientSink & ~Copyable) {
        let sorted = parameters.values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for (name, value) in sorted { sink.take(IngredientName(group: "parameter", member: name), .value(value)) }
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
            let value: IngredientValue
            if let known = content.content {
                value = .file(name: content.name, known)
            } else {
                value = .unknown(name: content.name, maker: input.label)
            }
            sink.take(IngredientName(group: "input", member: input.role, index: index), value)
        }
    }
}
