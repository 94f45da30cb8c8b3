// The digests of all stage kinds as the Swift file that the plugin adds to a target.
import Foundation

struct Table: Sendable {
    /// Each kind's files by place in `tree`, by the kind's module and type.
    let kinds: [(name: String, files: [Int])]
    private let tree: SourceTree
    private let compiler: String

    init(_ tree: SourceTree, compiler: String) {
        (self.tree, self.compiler) = (tree, compiler)
        let closure = Closure(tree)
        kinds = Dictionary(grouping: tree.kinds, by: \.name).sorted { $0.key < $1.key }.map { name, declared in
            (name, closure.files(from: declared.map(\.file)))
        }
    }

    /// Of a file by its place: module and path.
    func name(of file: Int) -> String { tree.files[file].name }

    /// Of a kind's files, sorted: names do not count.
    func digests(of kind: (name: String, files: [Int])) -> [String] {
        kind.files.map { tree.files[$0].digest }.sorted()
    }

    /// A line for the compiler, for each file and for each kind, which names its files by their lines.
    private var lines: [String] {
        let used = Set(kinds.flatMap(\.files)).sorted { tree.files[$0].name < tree.files[$1].name }
        let numbers = Dictionary(uniqueKeysWithValues: zip(used, 0...))
        return ["compiler \(compiler)"]
            // Sixteen digits tell versions of one file apart.
            + used.map { "file \(tree.files[$0].digest.prefix(16)) \(tree.files[$0].name)" }
            + kinds.map { kind in
                "kind \(kind.name) "
                    + kind.files.compactMap { numbers[$0] }.sorted().map(String.init).joined(separator: " ")
            }
    }

    /// The source of `SourceDigests`.
    var swift: String {
        """
        // Written by the build plugin CodeFingerprint.

        /// Of the stage kinds in this target and in those that it is built from: which files their code is in, and a
        /// digest of each file without comments and white space. For the engine's `CodeTable`.
        enum SourceDigests {
            static let table = #\"\"\"
        \(lines.map { "        " + $0 }.joined(separator: "\n"))
                \"\"\"#
        }

        """
    }
}
