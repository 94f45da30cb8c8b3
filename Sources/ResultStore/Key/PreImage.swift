// The explaining sink: ingredients → a list of names and texts that is stored beside a result and compared later.

import StageGraph

/// Everything that went into a key, in order, as people read it.
public struct PreImage: Sendable, Equatable, IngredientSink {
    /// One named ingredient.
    public struct Ingredient: Sendable, Equatable {
        /// `parameter.neurons`, `input.state[0]`, `code`.
        public var name: Name
        /// As people read it; equal texts mean equal values.
        public var value: String
        /// False for a file that an earlier stage has yet to make.
        public var isKnown = true
    }

    /// Members of a JSON object, as a record holds them: a run makes a pre-image of every stage and looks into few.
    package private(set) var members: [UInt8] = []
    /// Where in `members` those stand that are not known.
    private var unknown: [Int] = []

    /// No ingredients yet.
    public init() { members.reserveCapacity(1 << 10) }

    /// With these ingredients: members of a JSON object, all of them strings.
    package init(members: [UInt8]) { self.members = members }

    mutating func take(_ name: IngredientName, _ value: IngredientValue) {
        if !members.isEmpty { members.append(UInt8(ascii: ",")) }
        // A member for each file, so that a difference names those that changed.
        if case .code(let code) = value { return members.append(contentsOf: code.members) }
        if case .unknown = value { unknown.append(members.count) }
        members.append(UInt8(ascii: "\""))
        name.append(to: &members)
        members.append(contentsOf: "\":\"".utf8)
        value.append(to: &members)
        members.append(UInt8(ascii: "\""))
    }

    /// In the order in which the key takes them.
    public var ingredients: [Ingredient] {
        let text = [UInt8(ascii: "{")] + members + [UInt8(ascii: "}")]
        guard let object = try? JSONDocument(parsing: text).root else { return [] }
        return object.members.map { member in
            Ingredient(
                name: Name(member.name), value: member.value.string ?? "",
                isKnown: !unknown.contains(member.key.offset - 1))
        }
    }

    /// Whether everything in it is known, so that there is a key.
    public var isComplete: Bool { unknown.isEmpty }
}

/// An ingredient that differs between two keys. nil: absent on that side.
public struct Difference: Sendable, Equatable, CustomStringConvertible {
    /// The ingredient that differs.
    public var name: Name
    /// Its text before; nil: it was absent.
    public var old: String?
    /// Its text now; nil: it is absent.
    public var new: String?

    /// A difference in the ingredient of that name.
    public init(name: Name, old: String?, new: String?) {
        self.name = name
        self.old = old
        self.new = new
    }

    /// `parameter.neurons: 500 → 2000`, digests cut to twelve digits.
    public var description: String {
        switch (old, new) {
        case (let old?, let new?): "\(name): \(Self.shortened(old)) → \(Self.shortened(new))"
        case (nil, let new?): "\(name) is new: \(Self.shortened(new))"
        case (let old?, nil): "\(name) is gone: \(Self.shortened(old))"
        case (nil, nil): name.text
        }
    }

    /// Runs of 64 hexadecimal digits cut to twelve.
    package static func shortened(_ text: String) -> String {
        var result: [UInt8] = []
        var run = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): run += 1
            default: run = 0
            }
            result.append(byte)
            if run == 64 {
                result.removeLast(52)
                run = 0
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension PreImage {
    /// The ingredients that differ from `old`, in this one's order, then those that are gone. What is not known yet is
    /// left out: it may turn out to be equal.
    public func differences(from old: PreImage) -> [Difference] {
        let (now, then) = (ingredients, old.ingredients)
        let unknownRoles = Set(now.filter { !$0.isKnown }.map { Self.role($0.name) })
        let byName = Self.rolesByName(now, then).subtracting(unknownRoles)
        let (ingredients, former) = (Self.keyed(now, byName), Self.keyed(then, byName))
        let before = Dictionary(former.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        let names = Set(ingredients.map(\.name))
        let changed = ingredients.compactMap { ingredient -> Difference? in
            let old = before[ingredient.name]
            guard ingredient.isKnown, old.map({ !$0.hasBytes(of: ingredient.value) }) ?? true else { return nil }
            return Difference(name: ingredient.name, old: old, new: ingredient.value)
        }
        // Of folders that are not known yet, it is not known either what has gone.
        let gone = former.filter { !names.contains($0.name) && !unknownRoles.contains(Self.role($0.name)) }
        return changed + gone.map { Difference(name: $0.name, old: $0.value, new: nil) }
    }
}

// Files of a role are told apart by their names where these do: a file that goes from the middle of a list changes none of
// those behind it.
extension PreImage {
    /// `input.data` of `input.data[3]`; empty for what is no input.
    private static func role(_ name: Name) -> Name {
        guard name.text.startsWith("input."), let bracket = name.utf8.lastIndex(of: UInt8(ascii: "[")) else {
            return ""
        }
        return Name(name.text[..<bracket])
    }

    /// The name of an input's file, as its text has it.
    private static func fileName(_ value: String) -> Name? { PreImage.file(value)?.name }

    /// Roles in whose lists each name stands once, in the same order before and now.
    private static func rolesByName(_ now: [Ingredient], _ then: [Ingredient]) -> Set<Name> {
        func names(_ list: [Ingredient]) -> [Name: [Name]] {
            var names: [Name: [Name]] = [:]
            for ingredient in list {
                let role = role(ingredient.name)
                if !role.isEmpty, let name = fileName(ingredient.value) { names[role, default: []].append(name) }
            }
            return names
        }
        let (new, old) = (names(now), names(then))
        var roles: Set<Name> = []
        for (role, names) in new {
            guard let former = old[role], names != former else { continue }
            let (all, before) = (Set(names), Set(former))
            guard all.count == names.count, before.count == former.count else { continue }
            if names.filter(before.contains) == former.filter(all.contains) { roles.insert(role) }
        }
        return roles
    }

    /// With the files' names instead of their places in these roles.
    private static func keyed(_ list: [Ingredient], _ roles: Set<Name>) -> [Ingredient] {
        if roles.isEmpty { return list }
        return list.map { ingredient in
            let role = role(ingredient.name)
            guard roles.contains(role), let file = fileName(ingredient.value) else { return ingredient }
            var ingredient = ingredient
            ingredient.name = "\(role)[\(file)]"
            return ingredient
        }
    }
}
