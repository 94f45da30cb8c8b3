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
        let (ingredients, former) = (ingredients, old.ingredients)
        let before = Dictionary(former.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        let now = Set(ingredients.map(\.name))
        let changed = ingredients.compactMap { ingredient -> Difference? in
            let old = before[ingredient.name]
            guard ingredient.isKnown, old.map({ !$0.hasBytes(of: ingredient.value) }) ?? true else { return nil }
            return Difference(name: ingredient.name, old: old, new: ingredient.value)
        }
        let gone = former.filter { !now.contains($0.name) }
        return changed + gone.map { Difference(name: $0.name, old: $0.value, new: nil) }
    }
}
