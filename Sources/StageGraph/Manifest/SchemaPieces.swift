// What the schema is written with: types, lists, maps. Unaware of what they are of.

extension Schema {
    static func write(_ kind: ParameterDeclaration.Kind, to json: inout JSONWriter) {
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
                json.member("pattern", constantText)
            } else {
                json.member("enum", .list(choices.map(Value.string)))
            }
        case .fileStem:
            json.member("type", "string")
            json.member("pattern", fileStem)
        case .prose:
            json.array("anyOf") { json in
                json.object { write(.string(choices: []), to: &$0) }
                json.object { json in
                    json.member("type", "array")
                    json.object("items") { writeAlternatives(.string(choices: []), to: &$0) }
                }
            }
        case .list(let item):
            json.member("type", "array")
            json.object("items") { json in
                writeAlternatives(item, to: &json)
            }
        }
    }

    /// The value itself, or what stands for it: within text only for a string.
    static func writeAlternatives(_ kind: ParameterDeclaration.Kind, to json: inout JSONWriter) {
        let standsWithinText =
            switch kind {
            case .string, .fileStem, .prose: true
            case .boolean, .integer, .number, .list: false
            }
        json.array("anyOf") { json in
            json.object { write(kind, to: &$0) }
            json.object { $0.member("$ref", standsWithinText ? "#/$defs/expression" : "#/$defs/name") }
            switch kind {
            case .list(.integer), .list(.number): json.object { $0.member("$ref", "#/$defs/computed") }
            default: break
            }
        }
    }

    static func object(
        _ key: String, required: [String], _ json: inout JSONWriter, _ properties: (inout JSONWriter) -> Void
    ) {
        json.object(key) { json in
            json.member("type", "object")
            json.member("required", .list(required.map(Value.string)))
            json.member("additionalProperties", false)
            json.object("properties", properties)
        }
    }

    static func map(_ key: String, _ item: String, _ summary: String, _ names: String, _ json: inout JSONWriter) {
        json.object(key) { json in
            json.member("description", summary)
            json.member("type", "object")
            json.object("propertyNames") { $0.member("pattern", names) }
            json.object("additionalProperties") { $0.member("$ref", "#/$defs/" + item) }
        }
    }

    static func string(_ key: String, _ summary: String, _ json: inout JSONWriter) {
        json.object(key) { json in
            json.member("description", summary)
            json.member("type", "string")
        }
    }

    static func patterned(_ key: String, _ summary: String, _ pattern: String, _ json: inout JSONWriter) {
        json.object(key) { json in
            json.member("description", summary)
            json.member("type", "string")
            json.member("pattern", pattern)
        }
    }

    static func strings(_ key: String, _ summary: String, _ json: inout JSONWriter) {
        json.object(key) { json in
            json.member("description", summary)
            json.member("type", "array")
            json.object("items") { $0.member("type", "string") }
        }
    }

    static func number(
        _ key: String, _ kind: ParameterDeclaration.Kind, _ summary: String, _ json: inout JSONWriter
    ) {
        json.object(key) { json in
            json.member("description", summary)
            writeAlternatives(kind, to: &json)
        }
    }
}
