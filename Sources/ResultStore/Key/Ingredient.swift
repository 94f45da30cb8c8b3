// What a key is made of, one named ingredient at a time. Unaware of graphs and of hashing.

import Glibc
import StageGraph

/// Which ingredient: its group and, where a group has several, the member's name and index.
struct IngredientName {
    /// `parameter`, `input`, …
    var group: StaticString
    /// `neurons`, the role of an input; empty where a group has one member.
    var member = ""
    /// Place in a list; -1: not in a list.
    var index = -1

    /// Appends `parameter.neurons`, `input.state[0]`, `kind`, as it stands in a JSON string.
    func append(to bytes: inout [UInt8]) {
        group.withUTF8Buffer { bytes.append(contentsOf: $0) }
        if !member.isEmpty {
            bytes.append(UInt8(ascii: "."))
            JSONWriter.append(member, to: &bytes)
        }
        if index >= 0 { bytes.append(contentsOf: "[\(index)]".utf8) }
    }
}

/// The value of an ingredient. Each case has its own tag in a key, so that no two values are confused.
package enum IngredientValue {
    case text(String)
    case number(Int)
    case value(Value)
    case digest(Digest)
    /// A file by what it is called where the stage sees it, and by its content.
    case file(name: Name, FileContent)
    /// A kind's code: to people a digest for each of its files.
    case code(KindCode)
    /// A file that an earlier stage has yet to make. Never part of a key.
    case unknown(name: Name, maker: Name)

    /// Appends what people read, as it stands in a JSON string. Equal texts if and only if the key sees equal values:
    /// strings stand in quotes, numbers in their shortest exact form. (Of code the key does not see the files' names.)
    func append(to bytes: inout [UInt8]) {
        switch self {
        case .text(let text): JSONWriter.append(text, to: &bytes)
        case .number(let number): bytes.append(contentsOf: String(number).utf8)
        case .value(let value): JSONWriter.append(value.json, to: &bytes)
        case .digest(let digest): digest.appendHexadecimal(to: &bytes)
        case .file(let name, let content):
            JSONWriter.append(name.text, to: &bytes)
            bytes.append(contentsOf: ", ".utf8)
            bytes.append(contentsOf: String(content.size).utf8)
            bytes.append(contentsOf: " bytes, sha256 ".utf8)
            content.digest.appendHexadecimal(to: &bytes)
            if content.isExecutable { bytes.append(contentsOf: ", executable".utf8) }
        case .code(let code): code.digest.appendHexadecimal(to: &bytes)
        case .unknown(let name, let maker):
            JSONWriter.append("\(name), not known before \(maker) has run", to: &bytes)
        }
    }
}

/// A file's size in bytes, the SHA-256 of its content, and who may do what with it. Two are equal if their bytes are and
/// both can be run as programs, or neither: who may read a file is no part of what it holds.
public struct FileContent: Sendable, Hashable {
    /// Bytes.
    public var size: Int
    /// SHA-256 of the bytes.
    public var digest: Digest
    /// The nine permission bits; nil: not known (results from before they were recorded).
    package var mode: mode_t?

    /// A file of this size and digest.
    public init(size: Int, digest: Digest) {
        self.size = size
        self.digest = digest
    }

    package init(size: Int, digest: Digest, mode: mode_t) {
        self.init(size: size, digest: digest)
        self.mode = mode
    }

    /// Whether its owner can run it as a program.
    package var isExecutable: Bool { (mode ?? 0) & 0o100 != 0 }

    /// Whether the bytes agree.
    package func hasBytes(of other: FileContent?) -> Bool { size == other?.size && digest == other?.digest }

    /// As something that is only read: no program.
    package var asData: FileContent { FileContent(size: size, digest: digest) }

    /// Whether the bytes agree, and whether they can be run.
    public static func == (left: FileContent, right: FileContent) -> Bool {
        left.hasBytes(of: right) && left.isExecutable == right.isExecutable
    }

    /// The digest will do.
    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

/// Takes the ingredients of a key in their order. Two implementations: one hashes, one explains; both see the same
/// calls, so that a key and its explanation cannot drift apart.
protocol IngredientSink: ~Copyable {
    mutating func take(_ name: IngredientName, _ value: IngredientValue)
}
