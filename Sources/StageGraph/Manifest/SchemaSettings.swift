// The part of the schema that is about profiles, settings and lists that are computed.

extension Schema {
    /// The keys `profiles` and `settings`.
    static func writeSettings(_ json: inout JSONWriter) {
        json.object("profiles") { json in
            json.member("description", "named settings; stages refer to them as \"$name\"")
            json.member("type", "object")
            writeProfileNames(&json)
            json.object("additionalProperties") { $0.member("$ref", "#/$defs/profile") }
        }
        json.object("settings") { json in
            json.member("description", "further settings: one value for all profiles, or one by profile")
            json.member("type", "object")
            json.object("propertyNames") { $0.member("pattern", name) }
            json.object("additionalProperties") { json in
                json.array("anyOf") { json in
                    json.object { $0.member("$ref", "#/$defs/constant") }
                    json.object { json in
                        json.member("type", "object")
                        json.member("minProperties", 1)
                        writeProfileNames(&json)
                        json.object("additionalProperties") { $0.member("$ref", "#/$defs/constant") }
                    }
                }
            }
        }
    }

    private static func writeProfileNames(_ json: inout JSONWriter) {
        json.object("propertyNames") { json in
            json.member("pattern", identifier)
            json.object("not") { $0.member("enum", .list(ComputedList.keys.map(Value.string))) }
        }
    }

    static func writeComputed(_ json: inout JSONWriter) {
        json.object("computed") { json in
            json.member("description", "a list of numbers that is computed")
            json.member("type", "object")
            json.member("additionalProperties", false)
            json.array("oneOf") { json in
                for key in ComputedList.keys { json.object { $0.member("required", .list([.string(key)])) } }
            }
            json.object("properties") { json in
                json.object("range") { json in
                    json.member(
                        "description", "[first, last] in steps of 1, or [first, last, step]; the last is in the list")
                    writeNumbers(&json, "number", 2...3)
                }
                json.object("powersOfTwo") { json in
                    json.member("description", "[first, last], the exponents: [0, 3] is 1, 2, 4, 8")
                    writeNumbers(&json, "integer", 2...2, ComputedList.exponents)
                }
                json.object("with") { json in
                    json.member("description", "further numbers, which are put where they belong")
                    writeNumbers(&json, "number")
                }
            }
        }
    }

    private static func writeNumbers(
        _ json: inout JSONWriter, _ type: String, _ count: ClosedRange<Int>? = nil, _ values: ClosedRange<Int>? = nil
    ) {
        json.member("type", "array")
        if let count {
            json.member("minItems", count.lowerBound)
            json.member("maxItems", count.upperBound)
        }
        json.object("items") { json in
            json.member("type", type)
            if let values {
                json.member("minimum", values.lowerBound)
                json.member("maximum", values.upperBound)
            }
        }
    }
}
