// A small tree of sources.
import Foundation

@testable import fingerprint

struct SyntheticTree {
    let tree: SourceTree

    /// `files`: text by module and path. A module C and an engine are there too.
    init(_ files: [String: String], needs: [String: [String]]) throws {
        let all = files.merging([
            "C/include/c.h": "int c(void);", "StageGraph/StageKind.swift": "public protocol StageKind { func use() }",
        ]) { $1 }
        let modules = Dictionary(grouping: all.keys) { String($0.prefix { $0 != "/" }) }.sorted { $0.key < $1.key }
        tree = try SourceTree(
            modules.map { name, paths in
                Module(
                    name: name, language: name.hasPrefix("C") ? .other : .swift, needed: needs[name] ?? [],
                    folder: name,
                    sources: paths.map { String($0.dropFirst(name.count + 1)) })
            }
        ) { path in Array(all[path]!.utf8) }
    }
}
