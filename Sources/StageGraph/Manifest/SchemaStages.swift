// The part of the schema that is about stages: what all have, and what each kind understands.

extension Schema {
    /// What a program can be given.
    private static let noZero = "^[^\\x00]*$"

    static func writeStage(_ json: inout JSONWriter, _ kinds: [any StageKind]) {
        json.object("stage") { json in
            json.member("type", "object")
            json.member("required", .list([.string("kind")]))
            json.member("additionalProperties", false)
            json.object("properties") { json in
                json.object("kind") { json in
                    json.member(
                        "description",
                        "what the stage does: a kind of this program, command for any program, or manual for a person")
                    json.member("enum", .list((["command", "manual"] + kinds.map(\.name)).map(Value.string)))
                }
                string("summary", "one sentence", &json)
                json.object("matrix") {
                    writeAxes(&$0, "one instance for each combination; \"$axis\" is its value", 1, nil)
                }
                json.object("chain") {
                    writeAxes(
                        &$0, "one axis whose instances follow each other, each with the outputs of the one before", 1, 1
                    )
                }
                for (name, summary) in [
                    ("parameters", "what the stage is told, by name; \"$name\" stands for a setting or an axis"),
                    ("inputs", "what it reads, by role: a reference or a list of them"),
                    ("environment", "environment variables of a command, by name; in its key"),
                ] {
                    json.object(name) { json in
                        json.member("description", summary)
                        json.member("type", "object")
                    }
                }
                string("stdout", "the output of a command that is what it prints", &json)
                strings("optional", "outputs that a command may leave unwritten", &json)
                strings("discard", "patterns of files that a command may leave behind, which are thrown away", &json)
                for (name, summary) in [
                    (
                        "outputs",
                        "what a command writes: files, and folders (whose names end with /) with all that is in them"
                    ),
                    ("command", "a program and its arguments with {placeholders}"),
                ] {
                    json.object(name) { json in
                        json.member("description", summary)
                        json.member("type", "array")
                        if name == "command" { json.member("minItems", 1) }
                        json.object("items") { json in
                            json.member("type", "string")
                            if name == "command" { json.member("pattern", argument) }
                        }
                    }
                }
                json.object("programs") { json in
                    json.member(
                        "description", "what a command runs beside its first word: by name or absolute path; in its key"
                    )
                    json.member("type", "array")
                    json.object("items") { $0.member("$ref", "#/$defs/program") }
                }
                json.object("versions") { json in
                    json.member("description", "commands whose answers are in the key, as [\"pip\", \"freeze\"]")
                    json.member("type", "array")
                    json.object("items") { json in
                        json.member("type", "array")
                        json.member("minItems", 1)
                        json.array("prefixItems") { json in json.object { $0.member("$ref", "#/$defs/program") } }
                        json.object("items") { json in
                            json.member("type", "string")
                            json.member("pattern", noZero)
                        }
                    }
                }
                strings(
                    "lockFiles", "the lock files that a command uses; by default those of the manifest that say so",
                    &json)
                json.object("mayBeEmpty") { json in
                    json.member(
                        "description",
                        "inputs whose patterns may fit no file, or whose stage may not be there, and output folders of a command "
                            + "that may be empty")
                    json.member("type", "array")
                    json.object("items") { $0.member("type", "string") }
                }
                strings(
                    "readOnly",
                    "inputs that a command does not change: large files are not copied for it, where the system lets them be bound",
                    &json)
                number(
                    "threads", Manifest.Stage.threadsKind, "threads that it may use; part of the key of a command",
                    &json)
                number("memoryMiB", Manifest.Stage.memoryKind, "limit of its memory", &json)
                number("timeLimit", Manifest.Stage.timeKind, "seconds until it is stopped", &json)
                number("retries", Manifest.Stage.retriesKind, "how often it is tried again", &json)
                units("pools", Expansion.unitsKind, "units of the manifest's pools that it takes while it runs", &json)
                writeConditions(&json)
                json.object("profiles") { json in
                    json.member("description", "the profiles that have the stage; all if left out")
                    json.member("type", "array")
                    json.member("minItems", 1)
                    json.object("items") { $0.member("type", "string") }
                }
                json.object("deliver") { json in
                    json.member("description", "folder of the project where its outputs are copied")
                    json.member("type", "string")
                    json.array("anyOf") { json in
                        json.object { json in
                            json.member("pattern", folder)
                            json.array("allOf") { json in json.object { $0.member("pattern", constantText) } }
                        }
                        json.object { $0.member("$ref", "#/$defs/expression") }
                    }
                }
            }
            json.array("allOf") { json in
                condition("command", &json) { $0.member("$ref", "#/$defs/command") }
                condition("manual", &json) { $0.member("$ref", "#/$defs/manual") }
                for kind in kinds { condition(kind.name, &json) { $0.member("$ref", "#/$defs/" + kind.name) } }
            }
        }
        json.object("program") { json in
            json.member("type", "string")
            json.member("pattern", "^(/[^\\x00]*|[^/\\x00]+)$")
        }
        writeManual(&json)
        json.object("command") { json in
            json.member("required", .list([.string("command")]))
            json.array("anyOf") { json in
                for name in ["outputs", "stdout", "optional"] {
                    json.object { $0.member("required", .list([.string(name)])) }
                }
            }
            json.object("properties") { json in
                json.member("instructions", false)
                json.object("parameters") { json in
                    json.object("additionalProperties") { $0.member("$ref", "#/$defs/value") }
                }
                json.object("inputs") { json in
                    json.object("propertyNames") { $0.member("pattern", identifier) }
                    json.object("additionalProperties") { $0.member("$ref", "#/$defs/reference") }
                }
                json.object("environment") { json in
                    json.object("propertyNames") { json in
                        json.member("pattern", variable)
                        json.object("not") { json in
                            json.member(
                                "enum",
                                .list(Manifest.fixedVariables.keys.sorted().map { .string($0.text) }))
                        }
                    }
                    json.object("additionalProperties") { json in
                        json.member("type", .list(["boolean", "number", "string"].map(Value.string)))
                        json.array("allOf") { json in json.object { $0.member("pattern", text) } }
                    }
                }
                json.object("stdout") { $0.member("pattern", relativePath) }
                json.object("discard") { json in json.object("items") { $0.member("pattern", outputPath) } }
                json.object("optional") { json in json.object("items") { $0.member("pattern", relativePath) } }
                json.object("outputs") { json in
                    json.member("uniqueItems", true)
                    json.object("items") { $0.member("pattern", outputPath) }
                }
            }
        }
    }

    private static func writeAxes(_ json: inout JSONWriter, _ summary: String, _ least: Int, _ most: Int?) {
        json.member("description", summary)
        json.member("type", "object")
        json.member("minProperties", least)
        if let most { json.member("maxProperties", most) }
        json.object("propertyNames") { $0.member("pattern", name) }
        json.object("additionalProperties") { $0.member("$ref", "#/$defs/axis") }
    }

    private static func condition(
        _ kind: String, _ json: inout JSONWriter, _ body: (inout JSONWriter) -> Void
    ) {
        json.object { json in
            json.object("if") { json in
                json.object("properties") { $0.object("kind") { $0.member("const", kind) } }
            }
            json.object("then", body)
        }
    }

    static func write(_ kind: any StageKind, to json: inout JSONWriter) {
        json.member("description", kind.summary)
        let neededParameters = kind.parameters.filter { $0.defaultValue == nil }.map(\.name)
        let neededRoles = kind.inputs.filter { $0.role != "previous" && ($0.count == .one || $0.count == .oneOrMore) }
            .map(\.role)
        let neededKeys = (neededParameters.isEmpty ? [] : ["parameters"]) + (neededRoles.isEmpty ? [] : ["inputs"])
        if !neededKeys.isEmpty { json.member("required", .list(neededKeys.map(Value.string))) }
        json.object("properties") { json in
            for key in Manifest.commandKeys { json.member(key, false) }
            json.object("parameters") { json in
                json.member("additionalProperties", false)
                if !neededParameters.isEmpty { json.member("required", .list(neededParameters.map(Value.string))) }
                json.object("properties") { json in
                    for parameter in kind.parameters {
                        json.object(parameter.name) { json in
                            json.member("description", parameter.summary)
                            if let value = parameter.defaultValue { json.member("default", value) }
                            writeAlternatives(parameter.kind, to: &json)
                        }
                    }
                }
            }
            json.object("inputs") { json in
                json.member("additionalProperties", false)
                if !neededRoles.isEmpty { json.member("required", .list(neededRoles.map(Value.string))) }
                json.object("properties") { json in
                    for input in kind.inputs {
                        json.object(input.role) { json in
                            json.member("description", input.summary)
                            json.member("$ref", "#/$defs/reference")
                            if input.count == .one || input.count == .oneOrMore { json.member("minItems", 1) }
                        }
                    }
                }
            }
            if !kind.inputs.contains(where: { $0.role == "previous" }) { json.member("chain", false) }
        }
    }
}
