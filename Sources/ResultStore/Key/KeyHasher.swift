// The terse sink: ingredients → unambiguous bytes → SHA-256.

import StageGraph

/// Encodes ingredients as type-tagged, length-prefixed fields and hashes them. One value serves many keys in turn.
package struct KeyHasher: IngredientSink, ~Copyable {
    /// Raised when the encoding or the meaning of an ingredient changes: old results are then no longer found.
    static let version = "stagecraft key 1"

    private var bytes: [UInt8] = []
    private let hasher = SHA256()

    package init() {}

    /// The bytes of everything taken since the last key.
    var pending: [UInt8] { bytes }

    mutating func take(_ name: IngredientName, _ value: IngredientValue) {
        name.group.withUTF8Buffer { append($0) }
        append(name.member)
        append(name.index)
        append(value)
    }

    /// The key of everything taken since the last one.
    mutating func finish() -> Digest {
        bytes.withUnsafeBytes { hasher.update($0) }
        bytes.removeAll(keepingCapacity: true)
        return hasher.finish()
    }

    private mutating func append(_ value: IngredientValue) {
        switch value {
        case .text(let text):
            bytes.append(1)
            append(text)
        case .number(let number):
            bytes.append(2)
            append(number)
        case .value(let value):
            bytes.append(3)
            append(value)
        case .digest(let digest):
            bytes.append(4)
            digest.append(to: &bytes)
        case .file(let name, let content):
            bytes.append(content.isExecutable ? 7 : 5)
            append(name.text)
            append(content.size)
            content.digest.append(to: &bytes)
        case .code(let code):
            bytes.append(6)
            code.digest.append(to: &bytes)
        case .unknown:
            preconditionFailure("a key needs the content of every input")
        }
    }

    private mutating func append(_ value: Value) {
        switch value {
        case .boolean(let value):
            bytes.append(1)
            bytes.append(value ? 1 : 0)
        case .integer(let value):
            bytes.append(2)
            append(value)
        case .number(let value):
            bytes.append(3)
            append(Int(bitPattern: UInt(value.bitPattern)))
        case .string(let value):
            bytes.append(4)
            append(value)
        case .list(let values):
            bytes.append(5)
            append(values.count)
            for value in values { append(value) }
        }
    }

    private mutating func append(_ number: Int) {
        withUnsafeBytes(of: UInt64(bitPattern: Int64(number)).littleEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        append(text.count)
        bytes.append(contentsOf: text)
    }
}
