// Reads the outer keys of the manifest's files, and figures. Goes on after a mistake, to report all at once.
// Unaware of stage kinds: their parameters and roles are checked when the graph is expanded.

extension Manifest {
    /// Keys of the manifest, and those of them that an included file may have.
    private static let keys = [
        "stagecraft", "include", "project", "defaultProfile", "environment", "secrets", "settings", "profiles",
        "datasets",
        "remotes", "slurm", "pools", "lockFiles", "stages", "figures",
    ]
    private static let keysOfIncluded = [
        "stagecraft", "include", "settings", "profiles", "datasets", "stages", "figures",
    ]

    /// Reads all files.
    mutating func read() {
        var outer = OuterValues()
        for (number, root) in document.roots.enumerated() { read(root, isMain: number == 0, &outer) }
        checkProfileNames(outer.defaultProfile)
        readSettings(outer.settings)
    }

    /// What is looked at when everything else is read, and where names are first given.
    private struct OuterValues {
        var defaultProfile: JSON?
        var settings: [JSON.Member] = []
        var datasets: [Name: JSON] = [:]
        var stages: [Name: JSON] = [:]
        var figures: [Name: JSON] = [:]
    }

    private mutating func read(_ root: JSON, isMain: Bool, _ outer: inout OuterValues) {
        var version: JSON?
        for member in objectMembers(root, isMain ? "the manifest" : "a part of the manifest") {
            let name = member.name
            if !isMain, Self.keys.contains(name), !Self.keysOfIncluded.contains(name) {
                errors.add(
                    "'\(name)' belongs in the main file", at: member.key, expected: listing(Self.keysOfIncluded),
                    facts: [.init("main file", file)])
                continue
            }
            switch name {
            case "$schema": _ = string(member.value)
            case "include": break  // Read when the files were.
            case "project": project = string(member.value) ?? ""
            case "stagecraft": version = member.value
            case "defaultProfile":
                defaultProfile = string(member.value)
                outer.defaultProfile = member.value
            case "environment": environment = readVariables(member.value)
            case "secrets": secrets = readVariables(member.value)
            case "settings": outer.settings += objectMembers(member.value, "settings")
            case "profiles":
                for profile in objectMembers(member.value, "profiles") {
                    if isMain { readProfile(profile) } else { addToProfile(profile) }
                }
            case "datasets":
                for dataset in objectMembers(member.value, "datasets") where isFirst(dataset, &outer.datasets) {
                    readDataset(dataset)
                }
            case "remotes":
                for remote in objectMembers(member.value, "remotes") { readRemote(remote) }
            case "slurm": slurm.read(member.value, &errors)
            case "lockFiles":
                for lock in objectMembers(member.value, "lock files") { readLockFile(lock) }
            case "pools": pools = readPools(member.value, "pools and how many units there are")
            case "stages":
                for stage in objectMembers(member.value, "stages") where isFirst(stage, &outer.stages) {
                    readStage(stage)
                }
            case "figures":
                for figure in objectMembers(member.value, "figures") where isFirst(figure, &outer.figures) {
                    readFigure(figure)
                }
            default: errors.addUnknown("key", name, at: member.key, among: isMain ? Self.keys : Self.keysOfIncluded)
            }
        }
        checkVersion(version, root)
    }

    /// Whether no file before has given that name; a mistake if one has.
    private mutating func isFirst(_ member: JSON.Member, _ places: inout [Name: JSON]) -> Bool {
        if let first = places[Name(member.name)] {
            errors.addTwice(member.name, at: member.key, first: first)
            return false
        }
        places[Name(member.name)] = member.key
        return true
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
