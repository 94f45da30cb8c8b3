// What names mean: which files declare them, as far as another file can see.

struct Names {
    private let tree: SourceTree
    private var owners: [Word: [(file: Int, access: Access, sort: Declaration.Sort)]] = [:]
    /// By module: those that come with its import.
    private var exported: [Set<Int>]
    private let places: [Word: Int]

    /// Names in a type's inheritance clause from outside that ask for no more than these members.
    private static let harmless: [Word: [String]] = [
        "Sendable": [], "AnyObject": [], "Copyable": [], "Escapable": [], "BitwiseCopyable": [], "Error": [],
        "unchecked": [], "String": [], "Int": [], "UInt": [], "UInt8": [], "Int8": [], "Int16": [], "UInt16": [],
        "Int32": [], "UInt32": [], "Int64": [], "UInt64": [], "Double": [], "Float": [], "Character": [],
        "Equatable": [], "Comparable": [], "Hashable": ["hash", "hashValue"], "CaseIterable": ["allCases"],
        "CustomStringConvertible": ["description"], "CustomDebugStringConvertible": ["debugDescription"],
        "RawRepresentable": ["rawValue"], "Identifiable": ["id"],
    ].reduce(into: [:]) { $0[Word($1.key)] = $1.value }

    init(_ tree: SourceTree) {
        self.tree = tree
        places = Dictionary(
            tree.modules.indices.map { (Word(tree.modules[$0].name), $0) } + tree.aliases.map { ($0.key, $0.value) },
            uniquingKeysWith: { first, _ in first })
        exported = tree.modules.map { _ in [] }
        for (place, file) in tree.files.enumerated() where !file.isLeftOut {
            for declaration in file.declarations.topLevel where declaration.access > .file {
                owners[declaration.name, default: []].append((place, declaration.access, declaration.sort))
            }
            exported[file.module].formUnion(
                file.declarations.imports.filter(\.isExported).compactMap { places[$0.module] })
        }
    }

    /// Files that another one names, and the modules that are no Swift among those it imports, with what they need.
    func files(namedIn place: Int) -> [Int] {
        let file = tree.files[place]
        let visible = visible(in: file)
        var found: Set<Int> = []
        for word in file.words {
            for owner in owners[word] ?? [] where owner.file != place {
                let module = tree.files[owner.file].module
                if module == file.module || owner.access == .everyone && visible.contains(module) {
                    found.insert(owner.file)
                }
            }
        }
        for module in visible where tree.modules[module].language == .other {
            found.formUnion(tree.needed[module].compactMap { tree.wholes[$0] })
        }
        return found.sorted()
    }

    private func visible(in file: SourceFile) -> Set<Int> {
        var open = file.declarations.imports.compactMap { places[$0.module] }
        var found = Set(open)
        while let next = open.popLast() { open += exported[next].filter { found.insert($0).inserted } }
        return found
    }

    /// All extensions with a member that other files can use, or that make a type conform to something.
    func extensions() -> [ReachableExtension] {
        let inherited = inheritedNames()
        var extensions = tree.files.indices.filter { !tree.files[$0].isLeftOut }.flatMap { place in
            tree.files[place].declarations.extensions.map { reachable($0, in: place, inherited) }
        }
        let all = Set(inherited.values.joined())
        let types = extensions.map { (file: $0.file, types: $0.types) }
        for place in extensions.indices where !extensions[place].types.isEmpty {
            let own = extensions[place].types
            extensions[place].sameType = own.union(types.filter { !$0.types.isDisjoint(with: own) }.map(\.file))
            if extensions[place].names.contains(where: all.contains) { extensions[place].isInherited = true }
        }
        return extensions.filter { $0.conforms || !$0.members.isEmpty }
    }

    private func reachable(
        _ found: Extension, in place: Int, _ inherited: [Word: Set<Word>]
    ) -> ReachableExtension {
        var result = ReachableExtension(file: place, module: tree.files[place].module)
        result.members = found.members.filter { $0.access > .file }
        result.conforms = !found.inherited.isEmpty
        result.names = found.type
        let declaring = found.type.flatMap { owners[$0] ?? [] }
        // What stands behind an alias is not known.
        if !declaring.contains(where: { $0.sort == .alias }) { result.types = Set(declaring.map(\.file)) }
        // The file's own, which no other sees.
        if tree.files[place].declarations.topLevel.contains(where: { found.type.contains($0.name) }) {
            result.types.insert(place)
        }
        result.isInherited = declaring.contains { $0.sort == .protocol }
        if result.types.isEmpty {
            let protocols = found.inherited.flatMap { owners[$0] ?? [] }
            result.protocols = Set(protocols.map(\.file))
            if found.inherited.contains(where: { owners[$0] == nil }) { result.protocols = [] }
        } else {
            result.required = required(of: found.type.flatMap { inherited[$0] ?? [] })
        }
        return result
    }

    /// For each type what stands behind its colon, here and in its extensions.
    private func inheritedNames() -> [Word: Set<Word>] {
        var names: [Word: Set<Word>] = [:]
        for file in tree.files {
            for type in file.declarations.types { names[Word(type.name), default: []].formUnion(type.inherited) }
            for found in file.declarations.extensions {
                for type in found.type { names[type, default: []].formUnion(found.inherited) }
            }
        }
        return names
    }

    /// The names of members that protocols with these names, and those that they refine, may ask for; nil: any.
    private func required(of names: [Word]) -> Set<Word>? {
        var (open, seen) = (names, Set(names))
        var words: Set<Word> = []
        while let next = open.popLast() {
            if let members = Self.harmless[next] {
                words.formUnion(members.map { Word($0) })
                continue
            }
            guard let declaring = owners[next], declaring.allSatisfy({ $0.sort != .alias }) else { return nil }
            for owner in declaring {
                words.formUnion(tree.files[owner.file].words)
                for type in tree.files[owner.file].declarations.types where Word(type.name) == next {
                    open += type.inherited.filter { seen.insert($0).inserted }
                }
            }
        }
        return words
    }
}
