// Which files the code of a stage kind is in: where its type is declared, what is named there, what is named in
// these.
//
// Too many files only run a stage again; one too few leaves results of old code in use. So every word that could be a
// name is taken for it, wherever it stands. Not followed: what a name in text leads to (`NSClassFromString`,
// `#externalMacro`), and a default that an extension gives to a protocol of another package of which only a
// refinement is named.

struct Closure {
    private let tree: SourceTree
    /// The files that each file names.
    private let named: [[Int]]
    private let extensions: [ReachableExtension]
    /// Words of each file that an extension's reach may depend on, and those of them that stand behind a point.
    private let words: [(all: Set<Word>, members: Set<Word>)]

    init(_ tree: SourceTree) {
        self.tree = tree
        let names = Names(tree)
        named = tree.files.indices.map(names.files(namedIn:))
        extensions = names.extensions()
        let relevant = Set(extensions.flatMap { $0.members.flatMap(\.words) })
        words = tree.files.map { ($0.words.intersection(relevant), $0.members.intersection(relevant)) }
    }

    /// The files that are reached from these, by place in the tree, in order of their names.
    func files(from start: [Int]) -> [Int] {
        var reach = Reach(modules: tree.modules.count)
        var open = start
        repeat {
            while let next = open.popLast() {
                guard !tree.files[next].isLeftOut, reach.files.insert(next).inserted else { continue }
                let file = tree.files[next]
                reach.words[file.module].all.formUnion(words[next].all)
                reach.words[file.module].members.formUnion(words[next].members)
                for type in file.declarations.types { reach.inherited.formUnion(type.inherited) }
                for found in file.declarations.extensions { reach.inherited.formUnion(found.inherited) }
                open += named[next].filter { !reach.files.contains($0) }
            }
            for found in extensions where !reach.files.contains(found.file) && isReached(found, reach) {
                open.append(found.file)
            }
        } while !open.isEmpty
        return reach.files.sorted { tree.files[$0].name.utf8.lexicographicallyPrecedes(tree.files[$1].name.utf8) }
    }

    /// What is reached so far.
    private struct Reach {
        var files: Set<Int> = []
        /// By module.
        var words: [(all: Set<Word>, members: Set<Word>)]
        /// Behind colons of types and extensions.
        var inherited: Set<Word> = []

        init(modules: Int) { words = Array(repeating: ([], []), count: modules) }
    }

    private func isReached(_ found: ReachableExtension, _ reach: Reach) -> Bool {
        if found.types.isEmpty {
            // Of a type from outside, which is in everyone's hands.
            guard reach.files.contains(where: { tree.needed[tree.files[$0].module].contains(found.module) }) else {
                // Perhaps called from a module below, through a protocol.
                return found.protocols.contains(where: reach.files.contains)
            }
            return found.conforms && found.protocols.isEmpty || found.protocols.contains(where: reach.files.contains)
                || found.names.contains(where: reach.inherited.contains)
                || found.members.contains { $0.isImplicit && $0.words.isEmpty || isUsed($0, of: found, reach) }
        }
        guard found.types.contains(where: reach.files.contains) else { return false }
        return found.conforms || found.isInherited
            || found.members.contains { $0.isImplicit || isUsed($0, of: found, reach) }
    }

    /// Whether one of the member's words stands in a reached file that can see it, or is called through a protocol.
    /// Its name stands behind a point, but in code of the same type. (Of types from outside, any code may be theirs.)
    private func isUsed(_ member: Member, of found: ReachableExtension, _ reach: Reach) -> Bool {
        if found.mayBeRequired(member) { return true }
        func canSee(_ module: Int) -> Bool {
            module == found.module || member.access == .everyone && tree.needed[module].contains(found.module)
        }
        return reach.words.indices.contains { module in
            let words =
                member.isImplicit || found.types.isEmpty ? reach.words[module].all : reach.words[module].members
            return !words.isEmpty && canSee(module) && member.words.contains(where: words.contains)
        }
            || found.sameType.contains { file in
                reach.files.contains(file) && canSee(tree.files[file].module)
                    && member.words.contains(where: words[file].all.contains)
            }
    }
}

/// An extension that other files can use, with what its reach depends on.
struct ReachableExtension {
    var file: Int
    var module: Int
    /// Files that declare the extended type; empty: it is from outside.
    var types: Set<Int> = []
    /// Whether it is a protocol's or a superclass's: what inherits from it may meet another protocol's demands with its
    /// members, and names them without a point.
    var isInherited = false
    /// Files with code of the extended type: these and its other extensions.
    var sameType: Set<Int> = []
    /// The extended type's.
    var names: [Word] = []
    /// Whether it makes the type conform to something.
    var conforms = false
    /// Files that declare the protocols it conforms to.
    var protocols: Set<Int> = []
    var members: [Member] = []
    /// Names that the protocols of the extended type can call it by; nil: any, of a protocol from outside.
    var required: Set<Word>? = []

    func mayBeRequired(_ member: Member) -> Bool {
        guard let required else { return true }
        return member.words.contains(where: required.contains)
    }
}
