// This package's sources, with edits.
import Foundation

@testable import fingerprint

struct RealTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources")
    private let modules: [Module]
    private let texts: [String: [UInt8]]

    /// What a module is built from is what its files import.
    init() throws {
        var texts: [String: [UInt8]] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: Self.root.path) {
            let file = Self.root.appending(path: path)
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
            texts[path] = [UInt8](try Data(contentsOf: file))
        }
        self.texts = texts
        let names = Set(texts.keys.map { String($0.prefix { $0 != "/" }) })
        modules = names.sorted().map { name in
            let paths = texts.keys.filter { $0.hasPrefix(name + "/") }.sorted()
            let isSwift = paths.contains { $0.hasSuffix(".swift") }
            let imports =
                !isSwift
                ? []
                : paths.flatMap { path in
                    String(decoding: texts[path]!, as: UTF8.self).matches(of: #/(?m)^import (\w+)/#).map {
                        String($0.1)
                    }
                }
            return Module(
                name: name, language: isSwift ? .swift : .other, needed: Set(imports).intersection(names).sorted(),
                folder: name, sources: paths.map { String($0.dropFirst(name.count + 1)) })
        }
    }

    /// The path of the one file of that name.
    func path(_ name: String) throws -> String {
        let found = texts.keys.filter { $0 == name || $0.hasSuffix("/" + name) }
        guard found.count == 1 else { throw UsageError(text: "\(name): \(found)") }
        return found[0]
    }

    func text(_ path: String) -> String { String(decoding: texts[path]!, as: UTF8.self) }

    /// The tree, one file of it by another text.
    func table(_ path: String = "", edited: ((String) -> String)? = nil) throws -> Table {
        let tree = try SourceTree(modules) { read in
            guard read == path, let edited else { return texts[read]! }
            let other = edited(text(path))
            precondition(other != text(path), "no edit of \(path)")
            return Array(other.utf8)
        }
        return Table(tree, compiler: "")
    }
}
