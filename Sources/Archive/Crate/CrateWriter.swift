// JSON-LD, one entity a line. Unaware of what entities mean.

import StageGraph

/// The text of a crate's description as it grows.
struct CrateWriter {
    private let spool: Spool
    private var follows = false

    init(_ spool: Spool) { self.spool = spool }

    mutating func begin() throws(Failure) {
        try spool.append(
            """
            {"@context":["https://w3id.org/ro/crate/1.1/context","https://w3id.org/ro/terms/workflow-run/context"],
            "@graph":[

            """)
    }

    /// An entity with its own members.
    mutating func entity(_ identifier: String, _ type: String, _ body: (inout JSONWriter) -> Void) throws(Failure) {
        try entity(identifier, [type], body)
    }

    /// An entity of several types.
    mutating func entity(_ identifier: String, _ types: [String], _ body: (inout JSONWriter) -> Void) throws(Failure) {
        var json = JSONWriter()
        json.object { json in
            json.member("@id", identifier)
            if types.count == 1 {
                json.member("@type", types[0])
            } else {
                json.array("@type") { json in for type in types { json.string(type) } }
            }
            body(&json)
        }
        if follows { try spool.append(",\n") }
        follows = true
        try spool.append(json.bytes)
    }

    mutating func finish() throws(Failure) -> Spool {
        try spool.append("\n]}\n")
        return spool
    }
}

extension JSONWriter {
    /// A link to one entity.
    mutating func reference(_ name: String, _ identifier: String) {
        object(name) { $0.member("@id", identifier) }
    }

    /// Links to entities; no member without any.
    mutating func references(_ name: String, _ identifiers: [String]) {
        if identifiers.isEmpty { return }
        if identifiers.count == 1 { return reference(name, identifiers[0]) }
        array(name) { json in for identifier in identifiers { json.object { $0.member("@id", identifier) } } }
    }
}
