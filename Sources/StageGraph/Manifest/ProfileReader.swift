// Reads profiles and settings, wherever they stand: in "profiles" of the main file, in those of included files, or in
// "settings" near the stages that use them. Unaware of which profile is used.

extension Manifest {
    /// A profile of the main file.
    mutating func readProfile(_ member: JSON.Member) {
        checkName(member, "profile", isIdentifier)
        if ComputedList.keys.contains(member.name) {
            errors.add(
                "a profile cannot be called '\(member.name)'", at: member.key,
                hint: "in \"settings\" that key says how a list is computed")
        }
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
            if let setting = readSetting(setting.key, setting.value) { settings.append(setting) }
        }
        profiles.append(
            Profile(
                name: member.name, settings: settings, extends: extends?.name, figures: figures, key: member.key,
                extendsPlace: extends?.json, figuresPlace: figuresPlace))
    }

    /// What an included file says of a profile: settings only.
    mutating func addToProfile(_ member: JSON.Member) {
        guard let index = profiles.firstIndex(where: { $0.name.hasBytes(of: member.name) }) else {
            errors.addUnknown("profile", member.name, at: member.key, among: profiles.map(\.name))
            return
        }
        for setting in objectMembers(member.value, "a profile") {
            if ["extends", "figures"].contains(setting.name) {
                errors.add(
                    "'\(setting.name)' belongs in the main file", at: setting.key,
                    facts: [.init("main file", errors.place(profiles[index].key))])
            } else if let setting = readSetting(setting.key, setting.value) {
                add(setting, toProfile: index)
            }
        }
    }

    /// `settings` of all files: one value for all profiles, or an object with one for each of several.
    mutating func readSettings(_ members: [JSON.Member]) {
        var places: [Name: JSON] = [:]
        for setting in profiles.flatMap(\.settings) where places[Name(setting.name)] == nil {
            places[Name(setting.name)] = setting.json
        }
        for member in members {
            if let first = places.updateValue(member.key, forKey: Name(member.name)) {
                errors.addTwice(member.name, at: member.key, first: first)
            } else if member.value.kind == .object, !ComputedList.isMeant(by: member.value) {
                readValues(of: member)
            } else if let setting = readSetting(member.key, member.value) {
                settings.append(setting)
            }
        }
    }

    /// A setting's values by profile.
    private mutating func readValues(of setting: JSON.Member) {
        checkName(setting, "setting", isName)
        if setting.value.count == 0 {
            brokenSettings.insert(Name(setting.name))
            errors.add("the setting has no value", at: setting.key, expected: "a value, or one by profile")
        }
        for value in setting.value.members {
            guard let index = profiles.firstIndex(where: { $0.name.hasBytes(of: value.name) }) else {
                errors.addUnknown("profile", value.name, at: value.key, among: profiles.map(\.name))
                continue
            }
            if var read = readSetting(setting.key, value.value) {
                read.json = value.key
                profiles[index].settings.append(read)
            }
        }
    }

    /// A name and a value that refers to nothing.
    private mutating func readSetting(_ key: JSON, _ value: JSON) -> Profile.Setting? {
        checkName(JSON.Member(key: key, value: value), "setting", isName)
        guard let read = Expression(value, errors: &errors) else {
            brokenSettings.insert(Name(key.string ?? ""))
            return nil
        }
        if let constant = read.constant { return .init(name: key.string ?? "", value: constant, json: key) }
        brokenSettings.insert(Name(key.string ?? ""))
        errors.add(
            "a setting cannot refer to another one", at: value, hint: "write the value itself; $$ is a dollar sign")
        return nil
    }

    private mutating func add(_ setting: Profile.Setting, toProfile index: Int) {
        if let first = profiles[index].settings.first(where: { $0.name.hasBytes(of: setting.name) }) {
            errors.addTwice(setting.name, at: setting.json, first: first.json)
        } else {
            profiles[index].settings.append(setting)
        }
    }

    /// The default profile and the extended ones exist, and no profile extends itself.
    mutating func checkProfileNames(_ defaultPlace: JSON?) {
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
}
