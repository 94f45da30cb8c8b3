// A rule of a Snakefile as it is written, its expressions evaluated. Unaware of which jobs there are.

import StageGraph

/// A rule.
struct SnakeRule {
    /// A file of it, or several in a list of one name.
    struct File {
        var pattern: WildcardPattern
        var flags: Set<SnakeValue.Flag>
        var line: Int
    }

    /// Files in the order in which they are written, and which of them a name or number means.
    struct Files {
        var all: [File] = []
        var names: [(name: String, range: Range<Int>)] = []

        /// As expressions of other rules see it.
        var value: SnakeValue {
            var items: [(name: String?, value: SnakeValue)] = []
            var at = 0
            func value(_ file: File) -> SnakeValue {
                // Its wildcards are those of the reader then.
                .text(
                    file.pattern.pieces.map { piece in
                        switch piece {
                        case .text(let bytes): String(decoding: bytes, as: UTF8.self)
                        case .wildcard(let name): "{\(name)}"
                        }
                    }.joined())
            }
            while at < all.count {
                if let named = names.first(where: { $0.range.lowerBound == at && !$0.range.isEmpty }) {
                    let values = all[named.range].map(value)
                    items.append((named.name, values.count == 1 ? values[0] : .list(values)))
                    at = named.range.upperBound
                } else {
                    items.append((nil, value(all[at])))
                    at += 1
                }
            }
            return .named(items)
        }
    }

    var name: String
    var line: Int
    var input = Files()
    var output = Files()
    var log = Files()
    var parameters: [(name: String?, value: SnakeValue)] = []
    var resources: [(name: String, value: SnakeValue)] = []
    var shell: String?
    var shellLine = 0
    var threads: Int?
    var retries: Int?
    var summary: String?
    /// Whether it is asked for where no other is, wherever it stands.
    var isDefault = false
    var limits: [Name: WildcardLimit] = [:]
    /// What is not taken over: comments.
    var notes: [(text: String, line: Int)] = []

    /// The wildcards of its outputs.
    var wildcards: [String] { output.all.first?.pattern.wildcards ?? [] }
}
