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
            // From behind: a name may hold commas.
            let parts = ingredient.value.split(byte: UInt8(ascii: ",")).reversed()
            let digests = parts.lazy.compactMap { part -> Digest? in
                part.startsWith(" sha256 ") ? Digest(part.dropping(first: 8)) : nil
            }
            return digests.first.map { Input(ingredient: ingredient.name, text: ingredient.value, digest: $0) }
        }
    }

    /// SHA-256 of each input, in their order.
    package var inputDigests: [Digest] { inputs.map(\.digest) }
}
