// Reads the manifest's outer keys, profiles and figures. Goes on after a mistake, to report all at once.
// Unaware of stage kinds: their parameters and roles are checked when the graph is expanded.

extension Manifest {
    mutating func read(_ root: JSON) {
        let members = objectMembers(root, "the manifest")
        var version: JSON?
        var defaultPlace: JSON?
        for member in members {
            switch member.name {
            case "$schema": _ = string(member.value)
            case "project": project = string(member.value) ?? ""
            case "stagecraft": version = member.value
            case "defaultProfile":
                defaultProfile = string(member.value)
                defaultPlace = member.value
            case "environment": environment = readVariables(member.value)
            case "secrets": secrets = readVariables(member.value)
            case "profiles":
                for profile in objectMembers(member.value, "profiles") { readProfile(profile) }
            case "datasets":
                for dataset in objectMembers(member.value, "datasets") { readDataset(dataset) }
            case "remotes":
                for remote in objectMembers(member.value, "remotes") { readRemote(remote) }
            case "slurm": slurm.read(member.value, &errors)
            case "stages":
                for stage in objectMembers(member.value, "stages") { readStage(stage) }
            case "figures":
                for figure in objectMembers(member.value, "figures") { readFigure(figure) }
            default:
                errors.addUnknown(
                    "key", member.name, at: member.key,
                    among: [
                        "stagecraft", "project", "defaultProfile", "environment", "secrets", "profiles", "datasets",
                        "remotes", "slurm", "stages", "figures",
                    ])
            }
        }
        checkVersion(version, root)
        checkProfileNames(defaultPlace)
    }

    private mutating func checkVersion(_ version: JSON?, _ root: JSON) {
        guard let version else {
            errors.add(
                "the format version is missing", at: root, expected: "\"stagecraft\": \(Manifest.version)")
            return
        }
        if version.integer != Manifest.version {
            errors.add(
                "this program does not read that format", at: version, found: version.described,
                expected: "\(Manifest.version)")
        }
    }

    /// The default profile and the extended ones exist, and no profile extends itself.
    private mutating func checkProfileNames(_ defaultPlace: JSON?) {
        let names = profiles.map(\.name)
        let known = Dictionary(
            profiles.enumerated().map { (Name($1.name), $0) }, uniquingKeysWith: { first, _ in first })
        if let defaultPlace, let defaultProfile, known[Name(defaultProfile)] == nil {
            errors.addUnknown("profile", defaultProfile, at: defaultPlace, among: names)
        }
        // Every profile is gone through once: `walks` says from which one it was reached first.
        var walks = [Int?](repeating: nil, count: profiles.count)
        for start in profiles.indices {
            var here = start
            while walks[here] == nil {
                walks[here] = start
                guard let extended = profiles[here].extends, let place = profiles[here].extendsPlace else { break }
                guard let next = known[Name(extended)] else {
                    errors.addUnknown("profile", extended, at: place, among: names)
                    break
                }
                if walks[next] == start { reportCycle(from: next, known) }
                here = next
            }
        }
    }

    /// Each cycle once.
    private mutating func reportCycle(from start: Int, _ known: [Name: Int]) {
        guard let place = profiles[start].extendsPlace else { return }
        var names = [profiles[start].name]
        var next = profiles[start].extends
        while let name = next, name != names[0] {
            names.append(name)
            next = known[Name(name)].flatMap { profiles[$0].extends }
        }
        let shown = names.count <= 12 ? names : names.prefix(6) + ["… (\(names.count) in all)"]
        errors.add("a profile extends itself: \((shown + [names[0]]).joined(separator: " -> "))", at: place)
    }

    private mutating func readVariables(_ json: JSON) -> [Name] {
        var names: [Name] = []
        for (name, place) in strings(json) {
            if name.isEmpty || name.utf8.contains(UInt8(ascii: "=")) || name.utf8.contains(0) {
                errors.add("'\(name)' cannot name an environment variable", at: place)
            } else {
                names.append(Name(name))
                environmentPlaces[Name(name)] = place
            }
        }
        return names
    }

    private mutating func readProfile(_ member: JSON.Member) {
        checkName(member, "profile", isIdentifier)
        var settings: [Profile.Setting] = []
        var extends: (name: String, json: JSON)?
        var figures: [String]?
        var figuresPlace: JSON?
        for setting in objectMembers(member.value, "a profile") {
            let name = setting.name
            if name == "extends" {
                extends = string(setting.value).map { ($0, setting.value) }
                continue
            }
            if name == "figures" {
                figures = strings(setting.value).map(\.0)
                figuresPlace = setting.value
                continue
            }
            checkName(setting, "setting", isName)
            guard let value = Expression(setting.value, errors: &errors) else { continue }
            if let constant = value.constant {
                settings.append(.init(name: name, value: constant, json: setting.key))
            } else {
                errors.add(
                    "a setting cannot refer to another one", at: setting.value,
                    hint: "write the value itself; $$ is a dollar sign")
            }
        }
        profiles.append(
            Profile(
                name: member.name, settings: settings, extends: extends?.name, figures: figures, key: member.key,
                extendsPlace: extends?.json, figuresPlace: figuresPlace))
    }

    private mutating func readFigure(_ member: JSON.Member) {
        checkName(member, "figure", isIdentifier)
        let members = objectMembers(member.value, "a figure")
        var figure = Figure(id: member.name, key: member.key, stagePlace: member.value)
        for field in members {
            switch field.name {
            case "paper":
                figure.paper = string(field.value) ?? ""
                if field.value.kind == .string, !isIdentifier(figure.paper) {
                    errors.add(
                        "'\(figure.paper)' cannot name a paper's folder", at: field.value,
                        expected: "letters, digits, '.', '_' and '-'")
                }
            case "title": figure.title = string(field.value) ?? ""
            case "stage":
                figure.stage = string(field.value) ?? ""
                if field.value.string?.isEmpty == true {
                    errors.add("a figure is drawn by a stage", at: field.value, expected: "stage or stage[axis=value]")
                }
                figure.stagePlace = field.value
            case "claims": figure.claims = strings(field.value).map(\.0)
            default:
                errors.addUnknown("key", field.name, at: field.key, among: ["paper", "title", "stage", "claims"])
            }
        }
        require(["paper", "stage"], in: member.value, of: member.key)
        if !figure.stage.isEmpty { figures.append(figure) }
    }
}

extension Manifest {
    // MARK: pieces of the format, with the errors they give

    /// The members of an object; none, and a mistake, for another type.
    mutating func objectMembers(_ json: JSON, _ what: String) -> JSON.Members {
        if json.kind != .object {
            errors.add("wrong type", at: json, found: json.described, expected: "an object (\(what))")
        }
        return json.members
    }

    mutating func string(_ json: JSON) -> String? {
        if let string = json.string { return string }
        errors.add("wrong type", at: json, found: json.described, expected: "a string")
        return nil
    }

    mutating func boolean(_ json: JSON) -> Bool? {
        if let boolean = json.boolean { return boolean }
        errors.add("wrong type", at: json, found: json.described, expected: "true or false")
        return nil
    }

    mutating func strings(_ json: JSON) -> [(String, JSON)] {
        guard json.kind == .array else {
            errors.add("wrong type", at: json, found: json.described, expected: "a list of strings")
            return []
        }
        var result: [(String, JSON)] = []
        for item in json.items {
            if let string = string(item) { result.append((string, item)) }
        }
        return result
    }

    mutating func checkName(_ member: JSON.Member, _ what: String, _ isValid: (String) -> Bool) {
        let name = member.name
        if isValid(name) { return }
        errors.add(
            "'\(name)' cannot name a \(what)", at: member.key,
            expected: isValid("a.b")
                ? "letters, digits, '.', '_' and '-', first a letter, a digit or '_'"
                : "letters, digits, '_' and '-', first a letter or '_'")
    }

    @discardableResult
    mutating func require(_ keys: [String], in json: JSON, of place: JSON) -> Bool {
        var complete = true
        for key in keys where json[key] == nil {
            errors.add("'\(key)' is missing", at: place)
            complete = false
        }
        return complete
    }
}
