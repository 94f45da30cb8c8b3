// What `${…}` means in a dvc.yaml: values of parameter files, of `vars`, of `foreach` and `matrix`. Unaware of stages.

import StageGraph

/// Names and their values at one place of a dvc.yaml.
struct DVCScope {
    /// What `item` and `key` stand for.
    enum Local {
        /// Differs from job to job.
        case axis(String)
        case axes([String])
        case datum(Datum)
        /// `item` of a matrix: names and what they stand for.
        case members([(name: String, local: Local)])
    }

    /// Why an expression has no value.
    struct Mistake: Error {
        var headline: String
        var hint: String?
    }

    var globals: [(name: String, value: Datum)] = []
    var locals: [(name: String, local: Local)] = []

    /// Adds values, over those of the same names.
    mutating func add(_ datum: Datum) {
        if case .map(let members) = datum { globals = Self.merged(globals, members) }
    }

    private static func merged(
        _ old: [(name: String, value: Datum)], _ new: [(name: String, value: Datum)]
    ) -> [(name: String, value: Datum)] {
        var result = old
        for member in new {
            guard let place = result.firstIndex(where: { $0.name.hasBytes(of: member.name) }) else {
                result.append(member)
                continue
            }
            if case .map(let inner) = result[place].value, case .map(let more) = member.value {
                result[place].value = .map(merged(inner, more))
            } else {
                result[place].value = member.value
            }
        }
        return result
    }

    /// What a name such as `train.layers[0]` stands for.
    func local(_ expression: String) throws(Mistake) -> Local {
        let steps = Self.steps(expression)
        guard let first = steps.first, steps.allSatisfy({ !$0.isEmpty }) else {
            throw Mistake(headline: "'${\(expression)}' names nothing", hint: "\\${ is a dollar sign and a brace")
        }
        var here: Local
        if let local = locals.last(where: { $0.name.hasBytes(of: first) }) {
            here = local.local
        } else if let global = globals.first(where: { $0.name.hasBytes(of: first) }) {
            here = .datum(global.value)
        } else {
            throw Mistake(
                headline: "'${\(expression)}' has no value",
                hint: "values are looked for in params.yaml and in what 'vars' names")
        }
        for step in steps.dropFirst() {
            switch here {
            case .members(let members):
                guard let member = members.first(where: { $0.name.hasBytes(of: step) }) else {
                    throw Mistake(headline: "'${\(expression)}' has no value: there is no '\(step)'")
                }
                here = member.local
            case .datum(let datum):
                var found = datum[step]
                if case .list(let items) = datum, let place = Int(step), items.indices.contains(place) {
                    found = items[place]
                }
                guard let found else {
                    throw Mistake(headline: "'${\(expression)}' has no value: there is no '\(step)'")
                }
                here = .datum(found)
            case .axis, .axes: throw Mistake(headline: "'${\(expression)}' has no value: there is no '\(step)'")
            }
        }
        return here
    }

    /// `a.b[0]` as a, b, 0.
    private static func steps(_ expression: String) -> [String] {
        let trimmed = String(Substring(expression.utf8.drop { $0 == 32 }))
        var text = trimmed
        while text.utf8.last == 32 { text = String(text.dropping(last: 1)) }
        return text.split(byte: UInt8(ascii: ".")).flatMap { part in
            part.split(byte: UInt8(ascii: "[")).enumerated().map { place, step in
                place > 0 && step.endsWith("]") ? String(step.dropping(last: 1)) : String(step)
            }
        }
    }
}

extension Datum {
    /// How DVC puts it into a text; nil for lists and maps.
    var dvcText: String? {
        if case .boolean(let value) = self { value ? "true" : "false" } else { pythonText }
    }
}
