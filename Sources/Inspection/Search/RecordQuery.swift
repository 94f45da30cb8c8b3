// Questions to the records of a store: which results were made with these parameters, or came from this content?
// Reads, never runs.

import Engine
import ResultStore

/// What is looked for.
public struct RecordQuery: Sendable {
    /// `seed=3`, `kind=train.flow`, `stage=train`, `version.HDF5=1.10.8`.
    public struct Term: Sendable, Equatable {
        /// A parameter's name, `kind`, `stage`, or the name of any other ingredient of keys.
        public var name: Name
        /// As a person writes it: a text without quotes, a number in any form.
        public var value: String

        /// Takes apart `name=value`; throws a usage failure if it is not that.
        public init(parsing text: String) throws(Failure) {
            let parts = text.split(byte: UInt8(ascii: "="), maxSplits: 1)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw Failure(
                    .usage, "'\(text)' is no condition", facts: [.init("expected", "name=value")],
                    hint: "for example: stagecraft find seed=3 kind=train.flow")
            }
            name = Name(parts[0])
            value = String(parts[1])
        }

        func holds(of record: ActionRecord, _ ingredients: [PreImage.Ingredient]) -> Bool {
            if name == "stage" {
                let id = record.stage.text
                return id.hasBytes(of: value) || id.split(byte: UInt8(ascii: "["))[0].hasBytes(of: value)
            }
            return ingredients.contains { ingredient in
                (ingredient.name == name || ingredient.name == Name("parameter." + name.text))
                    && Self.agree(ingredient.value, value)
            }
        }

        /// Whether the text of an ingredient stands for what a person has written.
        private static func agree(_ text: String, _ wanted: String) -> Bool {
            if text.hasBytes(of: wanted) || text.hasBytes(of: JSONWriter.quoted(wanted)) { return true }
            guard let number = Double(text), let other = Double(wanted) else { return false }
            return number == other
        }
    }

    /// All of them must hold.
    public var terms: [Term]
    /// The content that results must have come from, directly or not; nil: any.
    public var input: Digest?

    /// A question.
    public init(terms: [Term], input: Digest?) {
        self.terms = terms
        self.input = input
    }

    /// A result that answers.
    public struct Answer: Sendable {
        /// What made it.
        public var record: ActionRecord
        /// Whether it has read the content itself, rather than what was made from it. True where no content is asked for.
        public var isDirect: Bool
    }

    /// The results in a store that answer, in the order in which they were made.
    public func answers(store folder: String) throws -> [Answer] {
        let store = try Store(folder: folder)
        let reached = try input.map { try Self.keys(from: $0, store) }
        var answers: [Answer] = []
        try store.records.forEach { record in
            guard let record else { return }
            if let reached, reached[record.key] == nil { return }
            let ingredients = terms.isEmpty ? [] : record.preImage.ingredients
            guard terms.allSatisfy({ $0.holds(of: record, ingredients) }) else { return }
            answers.append(Answer(record: record, isDirect: reached?[record.key] ?? true))
        }
        return answers
    }

    /// The keys of all results that came from a content; true: directly.
    private static func keys(from content: Digest, _ store: Store) throws -> [Digest: Bool] {
        var readers: [Digest: [Digest]] = [:]
        var outputs: [Digest: [Digest]] = [:]
        try store.records.forEach { record in
            guard let record else { return }
            for input in Set(record.preImage.inputDigests) { readers[input, default: []].append(record.key) }
            outputs[record.key] = record.outputs.map(\.content.digest)
        }
        var found: [Digest: Bool] = [:]
        for key in readers[content] ?? [] { found[key] = true }
        var open = Array(found.keys)
        while let key = open.popLast() {
            for output in outputs[key] ?? [] {
                for reader in readers[output] ?? [] where found[reader] == nil {
                    found[reader] = false
                    open.append(reader)
                }
            }
        }
        return found
    }
}
