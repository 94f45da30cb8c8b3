// The files that a dvc.yaml takes values from: params.yaml, and what `vars` names. Unaware of stages.

import StageGraph

/// Reads parameter files of a project.
struct DVCParameterFiles {
    static let usual = "params.yaml"

    let project: ProjectFiles

    /// The values of a file; nil if it is not there. What cannot be read is refused.
    func values(of path: String, at place: String, _ report: inout ImportReport) -> Datum? {
        guard path.endsWith(".yaml") || path.endsWith(".yml") || path.endsWith(".json") else {
            report.refuse(
                "the parameters in '\(path)' cannot be read here", at: place, expected: "YAML or JSON",
                hint: "write what ${…} needs of it into \(Self.usual)")
            return nil
        }
        do throws(Failure) {
            guard let bytes = try project.read(path) else { return nil }
            return try YAMLReader.read(bytes, file: path).datum(.new)
        } catch {
            report.failures.append(error)
            return nil
        }
    }

    /// Adds what `vars` lists: maps, and files as `file` or `file:name,name`.
    func add(
        _ vars: YAMLNode, from folder: String, to scope: inout DVCScope, _ file: String, _ report: inout ImportReport
    ) {
        guard let items = vars.items else {
            report.refuse("'vars' is no list", at: "\(file):\(vars.line)", found: vars.described)
            return
        }
        for item in items {
            let place = "\(file):\(item.line)"
            guard let text = item.text else {
                scope.add(item.datum(.new))
                continue
            }
            let parts = text.split(byte: UInt8(ascii: ":"), maxSplits: 1)
            let path = folder.isEmpty ? String(parts[0]) : folder + "/" + parts[0]
            let before = report.failures.count
            guard let values = values(of: path, at: place, &report) else {
                if report.failures.count == before {
                    report.refuse("the file '\(path)' that 'vars' names is not there", at: place)
                }
                continue
            }
            guard parts.count > 1 else {
                scope.add(values)
                continue
            }
            for name in parts[1].split(byte: UInt8(ascii: ",")) {
                if let value = values[String(name)] {
                    scope.add(.map([(String(name), value)]))
                } else {
                    report.refuse("'\(path)' has no '\(name)'", at: place)
                }
            }
        }
    }
}
