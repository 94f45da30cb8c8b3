// The part of the schema about which stages there are, what they share, and what a person does.

extension Schema {
    /// Names of pools with numbers.
    static func units(
        _ key: String, _ kind: ParameterDeclaration.Kind, _ summary: String, _ json: inout JSONWriter
    ) {
        json.object(key) { json in
            json.member("description", summary)
            json.member("type", "object")
            json.object("propertyNames") { $0.member("pattern", identifier) }
            json.object("additionalProperties") { writeAlternatives(kind, to: &$0) }
        }
    }

    static func writeConditions(_ json: inout JSONWriter) {
        json.object("when") { json in
            json.member(
                "description",
                "what must hold for the stage to be there: \"$setting\", or settings and the values that they must have"
            )
            json.array("anyOf") { json in
                json.object { $0.member("$ref", "#/$defs/name") }
                json.object { json in
                    json.member("type", "object")
                    json.member("minProperties", 1)
                    json.object("propertyNames") { $0.member("pattern", name) }
                    json.object("additionalProperties") { $0.member("$ref", "#/$defs/constant") }
                }
            }
        }
        json.object("frozen") { json in
            json.member("description", "whether its last result is kept, whatever has changed")
            json.member("type", "boolean")
        }
        json.object("instructions") { json in
            json.member("description", "what a person has to do, for a stage of kind manual; in its key")
            json.member("type", "string")
            json.member("minLength", 1)
        }
        patterned(
            "workingFolder", "where a command starts, below the stage's own folder; in its key", outputPath, &json)
    }

    static func writeManual(_ json: inout JSONWriter) {
        json.object("manual") { json in
            json.member("required", .list([.string("instructions")]))
            json.object("properties") { json in
                for key in Manifest.commandKeys where !Manifest.manualKeys.contains(key) { json.member(key, false) }
                json.object("inputs") { json in
                    json.object("propertyNames") { $0.member("pattern", identifier) }
                    json.object("additionalProperties") { $0.member("$ref", "#/$defs/reference") }
                }
                json.object("outputs") { json in
                    json.member("uniqueItems", true)
                    json.object("items") { $0.member("pattern", outputPath) }
                }
                json.object("parameters") { json in
                    json.object("additionalProperties") { $0.member("$ref", "#/$defs/value") }
                }
            }
        }
    }
}
