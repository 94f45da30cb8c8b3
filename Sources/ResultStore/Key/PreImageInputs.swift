// What a pre-image says of inputs, read back from the text that people read. Unaware of stages.

import StageGraph

extension PreImage {
    /// An input as its ingredient names it.
    package struct Input: Sendable, Equatable {
        /// `input.state[0]`.
        package var ingredient: Name
        /// What the ingredient says: `name, 12 bytes, sha256 …`, perhaps `, executable`.
        package var text: String
        package var digest: Digest
    }

    /// The inputs in their order.
    package var inputs: [Input] {
        ingredients.filter { $0.name.text.startsWith("input.") }.compactMap { ingredient in
            Self.file(ingredient.value).map {
                Input(ingredient: ingredient.name, text: ingredient.value, digest: $0.content.digest)
            }
        }
    }

    /// SHA-256 of each input, in their order.
    package var inputDigests: [Digest] { inputs.map(\.digest) }

    /// `name, 12 bytes, sha256 …`, perhaps with `, executable`, is read from its end: the name may hold anything. nil if the
    /// text is none of a file.
    static func file(_ text: String) -> (name: Name, content: FileContent)? {
        var rest = text[...]
        let isExecutable = rest.endsWith(", executable")
        if isExecutable { rest = rest.dropping(last: 12) }
        guard let digest = Digest(String(decoding: rest.utf8.suffix(64), as: UTF8.self)) else { return nil }
        rest = rest.dropping(last: 64)
        guard rest.endsWith(" bytes, sha256 ") else { return nil }
        rest = rest.dropping(last: 15)
        guard let comma = rest.utf8.lastIndex(of: UInt8(ascii: ",")),
            let size = Int(rest[rest.utf8.index(after: comma)...].dropping(first: 1)), size >= 0,
            rest[comma...].hasBytes(of: ", \(size)")
        else { return nil }
        return (
            Name(rest[..<comma]), FileContent(size: size, digest: digest, mode: isExecutable ? 0o100 : 0)
        )
    }
}
