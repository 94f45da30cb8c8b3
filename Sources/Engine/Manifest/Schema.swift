// The JSON Schema (2020-12) of the manifest, made from the kinds' own declarations, so that editors complete what the
// reader accepts. A schema cannot say everything: names, references and cycles are left to the reader.

/// The manifest's format for editors and other programs.
public enum Schema {
    private static let name = "^[A-Za-z_][A-Za-z0-9_-]*$"
    private static let identifier = "^[A-Za-z0-9_][A-Za-z0-9._-]*$"
    private static let relativePath = "^(?!/)(?!(.*/)?\\.\\.(/|$))(?!.*//)[^/].*[^/]$|^[^/]$"
    private static let expression = "^\\$[A-Za-z_][A-Za-z0-9_-]*$|\\$\\{[A-Za-z_][A-Za-z0-9_-]*\\}"

    /// The text of `pipeline.schema.json` for a program with these kinds, ending in a line break.
    public static func text(kinds: [any StageKind]) -> String {
        let kinds = kinds.filter { $0.name != "command" }.sorted { $0.name < $1.name }
        var json = JSONWriter(indent: 2)
        json.object { json in
            json.member("$schema", "https://json-schema.org/draft/2020-12/schema")
            json.member("title", "Stagecraft pipeline")
            json.member("type", "object")
            json.member("required", .list([.string("stagecraft")]))
            json.member("additionalProperties", false)
            json.object("properties") { writeOuterKeys(&$0) }
            json.object("$defs") { json in
                writeShared(&json)
                writeStage(&json, kinds)
                for kind in kinds { json.object(kind.name) { write(kind, to: &$0) } }
            }
        }
        return json.text + "\n"
    }

    // MARK: the outer format

    private static func writeOuterKeys(_ json: inout JSONWriter) {
        json.object("$schema") { $0.member("type", "string") }
        json.object("stagecraft") { json in
            json.member("const", Manifest.version)
            json.member("description", "version of this format")
        }
        string("project", "one line that says what the pipeline is for", &json)
        string("defaultProfile", "the profile of a run that names none", &json)
        json.object("environment") { json in
            json.member("description", "environment variables that stages see and that are part of every key")
            json.member("type", "array")
            json.object("items") { json in
                json.member("type", "string")
                json.member("pattern", "^[^=\\x00]+$")
            }
        }
        map("profiles", "profile", "named settings; stages refer to them as \"$name\"", identifier, &json)
        map("datasets", "dataset", "files from elsewhere, with their digests", identifier, &json)
        map("stages", "stage", "what is run", identifier, &json)
        map("figures", "figure", "the figures and the stages that draw them", identifier, &json)
    }

    private static func writeShared(_ json: inout JSONWriter) {
        json.object("value") { json in
            json.member("type", .list(["boolean", "number", "string", "array"].map(Value.string)))
            json.object("items") { $0.member("$ref", "#/$defs/value") }
        }
        json.object("expression") { json in
            json.member("description", "\"$name\" of a setting or axis, or text with ${name} inside")
            json.member("type", "string")
            json.member("pattern", expression)
        }
        json.object("axis") { json in
            json.member("description", "the values, or \"$setting\" for a list of them")
            json.array("anyOf") { json in
                json.object { json in
                    json.member("type", "array")
                    json.member("minItems", 1)
                    json.member("uniqueItems", true)
                    json.object("items") {
                        $0.member("type", .list(["boolean", "number", "string"].map(Value.string)))
                    }
                }
                json.object { json in
                    json.member("type", "string")
                    json.member("pattern", "^\\$")
                }
            }
        }
        json.object("reference") { json in
            json.member(
                "description", "stage/file, stage[axis=value]/file, data:dataset/file or file:path; or a list of them")
            json.array("anyOf") { json in
                json.object { $0.member("type", "string") }
                json.object { json in
                    json.member("type", "array")
                    json.object("items") { $0.member("type", "string") }
                }
            }
        }
        json.object("profile") { json in
            json.member("type", "object")
            json.object("propertyNames") { $0.member("pattern", name) }
            json.object("properties") {
                string("extends", "the profile whose settings count where this one has none", &$0)
            }
            json.object("additionalProperties") { $0.member("$ref", "#/$defs/value") }
        }
        writeDataset(&json)
        object("figure", required: ["paper", "stage"], &json) { json in
            string("paper", "the paper's folder in figures/", &json)
            string("title", "one line for lists and captions", &json)
            string("stage", "the stage, or stage[axis=value], that draws it", &json)
            strings("claims", "ids of the claims that it shows", &json)
        }
    }

    private static func writeDataset(_ json: inout JSONWriter) {
        object("dataset", required: ["folders", "files"], &json) { json in
            string("summary", "one sentence", &json)
            string("package", "the Debian package that installs it", &json)
            strings("folders", "where to look, in order; ${NAME} is an environment variable", &json)
            json.object("optional") { json in
                json.member("description", "where it is not on the machine, stages that read it are left out")
                json.member("type", "boolean")
            }
            map("files", "datasetFile", "its files by the name that references use", identifier, &json)
        }
        object("datasetFile", required: ["file", "sha256"], &json) { json in
            json.object("file") { json in
                json.member("type", "string")
                json.member("pattern", relativePath)
            }
            json.object("sha256") { json in
                json.member("description", "SHA-256 of the accepted versions")
                json.array("anyOf") { json in
                    json.object { $0.member("$ref", "#/$defs/digest") }
                    json.object { json in
                        json.member("type", "array")
                        json.object("items") { $0.member("$ref", "#/$defs/digest") }
                    }
                }
            }
            json.object("content") { $0.member("$ref", "#/$defs/digest") }
            strings("sources", "where it can be fetched", &json)
        }
        json.object("digest") { json in
            json.member("type", "string")
            json.member("pattern", "^[0-9a-f]{64}$")
        }
    }

    // MARK: stages

    private static func writeStage(_ json: inout JSONWriter, _ kinds: [any StageKind]) {
        json.object("stage") { json in
            json.member("type", "object")
            json.member("required", .list([.string("kind")]))
            json.member("additionalProperties", false)
            json.object("properties") { json in
                json.object("kind") { $0.member("enum", .list((["command"] + kinds.map(\.name)).map(Value.string))) }
                string("summary", "one sentence", &json)
                json.object("matrix") {
                    writeAxes(&$0, "one instance for each combination; \"$axis\" is its value", 1, nil)
                }
                json.object("chain") {
                    writeAxes(
                        &$0, "one axis whose instances follow each other, each with the outputs of the one before", 1, 1
                    )
                }
                for name in ["parameters", "inputs"] { json.object(name) { $0.member("type", "object") } }
                for name in ["outputs", "command"] {
                    json.object(name) { json in
                        json.member("type", "array")
                        json.member("minItems", 1)
                        json.object("items") { $0.member("type", "string") }
                    }
                }
                number("threads", .integer(1...1024), "threads that it uses; part of its key", &json)
                number("memoryMiB", .integer(1...(1 << 30)), "limit of its memory", &json)
                number("timeLimit", .number(0.001...1e9), "seconds until it is stopped", &json)
                number("retries", .integer(0...100), "how often it is tried again", &json)
                json.object("profiles") { json in
                    json.member("description", "the profiles that have the stage; all if left out")
                    json.member("type", "array")
                    json.member("minItems", 1)
                    json.object("items") { $0.member("type", "string") }
                }
                string("deliver", "folder of the project where its outputs are copied", &json)
            }
            json.array("allOf") { json in
                condition("command", &json) { $0.member("$ref", "#/$defs/command") }
                for kind in kinds { condition(kind.name, &json) { $0.member("$ref", "#/$defs/" + kind.name) } }
            }
        }
        json.object("command") { json in
            json.member("required", .list(["command", "outputs"].map(Value.string)))
            json.object("properties") { json in
                json.object("parameters") { json in
                    json.object("additionalProperties") { $0.member("$ref", "#/$defs/value") }
                }
                json.object("inputs") { json in
                    json.object("propertyNames") { $0.member("pattern", identifier) }
                    json.object("additionalProperties") { $0.member("$ref", "#/$defs/reference") }
                }
                json.object("outputs") { json in
                    json.member("uniqueItems", true)
                    json.object("items") { $0.member("pattern", relativePath) }
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

    private static func write(_ kind: any StageKind, to json: inout JSONWriter) {
        json.member("description", kind.summary)
        let neededParameters = kind.parameters.filter { $0.defaultValue == nil }.map(\.name)
        let neededRoles = kind.inputs.filter { $0.role != "previous" && ($0.count == .one || $0.count == .oneOrMore) }
            .map(\.role)
        let neededKeys = (neededParameters.isEmpty ? [] : ["parameters"]) + (neededRoles.isEmpty ? [] : ["inputs"])
        if !neededKeys.isEmpty { json.member("required", .list(neededKeys.map(Value.string))) }
        json.object("properties") { json in
            json.member("command", false)
            json.member("outputs", false)
            json.object("parameters") { json in
                json.member("additionalProperties", false)
                if !neededParameters.isEmpty { json.member("required", .list(neededParameters.map(Value.string))) }
                json.object("properties") { json in
                    for parameter in kind.parameters {
                        json.object(parameter.name) { json in
                            json.member("description", parameter.summary)
                            if let value = parameter.defaultValue { json.member("default", value) }
                            json.array("anyOf") { json in
                                json.object { write(parameter.kind, to: &$0) }
                                json.object { $0.member("$ref", "#/$defs/expression") }
                            }
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
                        }
                    }
                }
            }
            if !kind.inputs.contains(where: { $0.role == "previous" }) { json.member("chain", false) }
        }
    }

    // MARK: pieces

    private static func write(_ kind: ParameterDeclaration.Kind, to json: inout JSONWriter) {
        switch kind {
        case .boolean: json.member("type", "boolean")
        case .integer(let range):
            json.member("type", "integer")
            if range.lowerBound > .min { json.member("minimum", range.lowerBound) }
            if range.upperBound < .max { json.member("maximum", range.upperBound) }
        case .number(let range):
            json.member("type", "number")
            if range.lowerBound > -Double.greatestFiniteMagnitude { json.member("minimum", range.lowerBound) }
            if range.upperBound < Double.greatestFiniteMagnitude { json.member("maximum", range.upperBound) }
        case .string(let choices):
            if choices.isEmpty {
                json.member("type", "string")
            } else {
                json.member("enum", .list(choices.map(Value.string)))
            }
        case .list(let item):
            json.member("type", "array")
            json.object("items") { json in
                json.array("anyOf") { json in
                    json.object { write(item, to: &$0) }
                    json.object { $0.member("$ref", "#/$defs/expression") }
                }
            }
        }
    }

    private static func object(
        _ key: String, required: [String], _ json: inout JSONWriter, _ properties: (inout JSONWriter) -> Void
    ) {
        json.object(key) { json in
            json.member("type", "object")
            json.member("required", .list(required.map(Value.string)))
            json.member("additionalProperties", false)
            json.object("properties", properties)
        }
    }

    private static func map(_ key: String, _ item: String, _ summary: String, _ names: String, _ json: inout JSONWriter)
    {
        json.object(key) { json in
            json.member("description", summary)
            json.member("type", "object")
            json.object("propertyNames") { $0.member("pattern", names) }
            json.object("additionalProperties") { $0.member("$ref", "#/$defs/" + item) }
        }
    }

    private static func string(_ key: String, _ summary: String, _ json: inout JSONWriter) {
        json.object(key) { json in
            json.member("description", summary)
            json.member("type", "string")
        }
    }

    private static func strings(_ key: String, _ summary: String, _ json: inout JSONWriter) {
        json.object(key) { json in
            json.member("description", summary)
            json.member("type", "array")
            json.object("items") { $0.member("type", "string") }
        }
    }

    private static func number(
        _ key: String, _ kind: ParameterDeclaration.Kind, _ summary: String, _ json: inout JSONWriter
    ) {
        json.object(key) { json in
            json.member("description", summary)
            json.array("anyOf") { json in
                json.object { write(kind, to: &$0) }
                json.object { $0.member("$ref", "#/$defs/expression") }
            }
        }
    }
}
