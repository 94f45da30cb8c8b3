// All files of the modules that stage kinds are built from. Unaware of which file uses which.
import Foundation

struct SourceTree: Sendable {
    /// Reads a file by its path; tests have files of their own.
    typealias Read = (String) throws -> [UInt8]

    /// The module that declares `StageKind`.
    private static let declaring = "StageGraph"
    /// The engine's modules. They are in no fingerprint: the engine runs stages, and hands them what is in their keys.
    private static let engineModules: Set<String> = [declaring, "ResultStore", "Engine"]

    let modules: [Module]
    /// For each module all that it is built from, itself included.
    let needed: [Set<Int>]
    private(set) var files: [SourceFile] = []
    /// Of each module that is no Swift its one entry in `files`.
    private(set) var wholes: [Int: Int] = [:]
    /// What its module maps call it, if not by its target's name.
    private(set) var aliases: [Word: Int] = [:]
    /// Protocols by which a type is a stage kind.
    private(set) var kindProtocols: Set<Word> = [Word("StageKind")]

    private var isRead: Set<Int> = []

    /// Reads the modules that know stage kinds, and all that those among them are built from which hold kinds.
    init(_ modules: [Module], read: Read) throws {
        self.modules = modules
        let places = Dictionary(modules.indices.map { (modules[$0].name, $0) }, uniquingKeysWith: { first, _ in first })
        needed = modules.indices.map { start in
            var (found, open): (Set<Int>, [Int]) = ([start], [start])
            while let next = open.popLast() {
                open += modules[next].needed.compactMap { places[$0] }.filter { found.insert($0).inserted }
            }
            return found
        }
        if let declaring = places[Self.declaring] {
            for module in modules.indices where needed[module].contains(declaring) { try add(module, read) }
        }
        readKindProtocols()
        let holders = Set(kinds.map { files[$0.file].module } + extending.map { files[$0.file].module })
        for module in Set(holders.flatMap { needed[$0] }).sorted() { try add(module, read) }
        // Now with those that deeper modules refine.
        readKindProtocols()
    }

    private mutating func add(_ module: Int, _ read: Read) throws {
        let description = modules[module]
        guard !Self.engineModules.contains(description.name), isRead.insert(module).inserted else { return }
        let salt = description.settings.sorted().joined(separator: "\u{0}")
        switch description.language {
        case .swift:
            for path in description.sources.sorted(by: Self.isBefore) {
                files.append(
                    SourceFile(
                        name: description.name + "/" + path, module: module,
                        swift: try read(description.folder + "/" + path), salt: salt))
            }
            if description.resources.isEmpty { return }
            files.append(
                SourceFile(
                    name: description.name + " (resources)", module: module,
                    bytes: try whole(description, description.resources, salt, read),
                    declaring: [Word("Bundle"), Word("PackageResources")]))
        case .other:
            wholes[module] = files.count
            for path in description.sources where path.hasSuffix(".modulemap") {
                let map = String(decoding: try read(description.folder + "/" + path), as: UTF8.self)
                for found in map.matches(of: #/\bmodule\s+"?(\w+)/#) { aliases[Word(String(found.1))] = module }
            }
            files.append(
                SourceFile(
                    name: description.name, module: module,
                    bytes: try whole(description, description.sources, salt, read)))
        }
    }

    /// All files of a module that is no Swift: paths, and contents without comments where they are C.
    private func whole(_ module: Module, _ paths: [String], _ salt: String, _ read: Read) throws -> [UInt8] {
        var all = Array(salt.utf8) + [0]
        for path in paths.sorted(by: Self.isBefore) {
            let text = try read(module.folder + "/" + path)
            let isC = path.hasSuffix(".c") || path.hasSuffix(".h")
            let content = isC ? CNormalForm.bytes(of: text) ?? text : text
            all += Array("\(path)\u{0}\(content.count)\u{0}".utf8) + content
        }
        return all
    }

    private static func isBefore(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    private mutating func readKindProtocols() {
        let protocols = files.flatMap(\.declarations.types).filter(\.isProtocol)
        var hasGrown = true
        while hasGrown {
            hasGrown = false
            for type in protocols where type.inherited.contains(where: kindProtocols.contains) {
                if kindProtocols.insert(Word(type.name)).inserted { hasGrown = true }
            }
        }
    }

    /// The types that are stage kinds, each with a file that its code begins in; more than once where several say so.
    var kinds: [(name: String, file: Int)] {
        var found: [(name: String, file: Int)] = []
        for (place, file) in files.enumerated() {
            let module = modules[file.module].name
            for type in file.declarations.types
            where !type.isProtocol && type.inherited.contains(where: kindProtocols.contains) {
                found.append((module + "." + type.name, place))
            }
        }
        return found + kindsByExtension
    }

    /// Extensions that make a type a kind: its name and the extension's file.
    private var extending: [(word: Word, file: Int)] {
        files.indices.flatMap { place in
            files[place].declarations.extensions.filter { $0.inherited.contains(where: kindProtocols.contains) }
                .compactMap { $0.type.last.map { (word: $0, file: place) } }
        }
    }

    /// Types that an extension makes kinds: begun in the extension and where they are declared.
    private var kindsByExtension: [(name: String, file: Int)] {
        let extending = extending
        if extending.isEmpty { return [] }
        return files.indices.flatMap { place in
            files[place].declarations.types.flatMap { type -> [(name: String, file: Int)] in
                extending.filter {
                    $0.word == Word(type.name) && needed[files[$0.file].module].contains(files[place].module)
                }
                .flatMap { found in
                    let name = modules[files[place].module].name + "." + type.name
                    return [(name, place), (name, found.file)]
                }
            }
        }
    }
}
