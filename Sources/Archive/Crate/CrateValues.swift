// Kinds of stages as tools, their parameters, and the values that stages gave them: each value once, however many stages
// have it, so that a crate of thousands of stages can be loaded. Unaware of files.

import Engine
import StageGraph

/// Tools, parameters and values of a crate.
struct CrateValues {
    private struct Parameter: Hashable {
        var kind: Name
        var name: Name
    }

    /// Names of kinds, in the order in which they turn up.
    private(set) var kinds: [String] = []
    /// Values of each parameter by their JSON text, numbered.
    private var numbers: [Parameter: [Name: Int]] = [:]
    private var types: [Parameter: String] = [:]

    init(_ state: ArchiveState) {
        var seen: Set<Name> = []
        for stage in state.stages {
            let instance = state.instance(stage)
            if seen.insert(Name(instance.kind)).inserted { kinds.append(instance.kind) }
            for (name, value) in instance.parameters.byName {
                let parameter = Parameter(kind: Name(instance.kind), name: name)
                let text = Name(value.json)
                let count = numbers[parameter]?.count ?? 0
                if numbers[parameter]?[text] == nil { numbers[parameter, default: [:]][text] = count }
                types[parameter] = Self.type(value)
            }
        }
    }

    /// The values that a stage has.
    func identifiers(of instance: StageInstance) -> [String] {
        instance.parameters.byName.sorted { $0.key < $1.key }.map { name, value in
            let parameter = Parameter(kind: Name(instance.kind), name: name)
            return identifier(parameter, numbers[parameter]?[Name(value.json)] ?? 0)
        }
    }

    /// The tools with their parameters, and the values.
    func write(_ state: ArchiveState, to writer: inout CrateWriter) throws(Failure) {
        let parameters = numbers.keys.sorted { ($0.kind, $0.name) < ($1.kind, $1.name) }
        let byKind = Dictionary(grouping: parameters, by: \.kind)
        for kind in kinds {
            try writer.entity(CrateName.entity("kind", kind), "SoftwareApplication") { json in
                json.member("name", kind)
                json.member(
                    "description",
                    kind.hasBytes(of: StageInstance.commandKind)
                        ? "Runs a program that the manifest names" : "A kind of stage of this program")
                json.references("input", (byKind[Name(kind)] ?? []).map { identifier($0) })
            }
        }
        for parameter in parameters {
            try writer.entity(identifier(parameter), "FormalParameter") { json in
                json.member("name", parameter.name)
                json.member("additionalType", types[parameter] ?? "Text")
            }
            let values = (numbers[parameter] ?? [:]).sorted { $0.value < $1.value }
            for (text, number) in values {
                try writer.entity(identifier(parameter, number), "PropertyValue") { json in
                    json.member("name", parameter.name)
                    json.member("value", text)
                    json.reference("exampleOfWork", identifier(parameter))
                }
            }
        }
    }

    private func identifier(_ parameter: Parameter) -> String {
        CrateName.entity("parameter", parameter.kind.text, parameter.name.text)
    }

    private func identifier(_ parameter: Parameter, _ number: Int) -> String {
        CrateName.entity("value", parameter.kind.text, parameter.name.text, String(number))
    }

    private static func type(_ value: Value) -> String {
        switch value {
        case .boolean: "Boolean"
        case .integer: "Integer"
        case .number: "Float"
        case .string: "Text"
        case .list: "ItemList"
        }
    }
}
