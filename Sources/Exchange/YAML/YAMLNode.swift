// A YAML text as a tree that knows its lines. Unaware of what keys mean.

import StageGraph

/// A value in a YAML text.
struct YAMLNode {
    indirect enum Content {
        /// `isPlain`: without quotes, so that it may be a number.
        case scalar(String, isPlain: Bool)
        case list([YAMLNode])
        case map([(key: YAMLNode, value: YAMLNode)])
    }

    var content: Content
    /// From 1.
    var line: Int
    /// How many values it is made of: what aliases repeat counts again.
    var size = 1

    /// A scalar's text.
    var text: String? { if case .scalar(let text, _) = content { text } else { nil } }

    /// Whether it is written as nothing, `~` or `null`.
    var isNull: Bool {
        if case .scalar(let text, isPlain: true) = content {
            ["", "~", "null", "Null", "NULL"].contains(text)
        } else {
            false
        }
    }

    /// The value of that key in a map.
    subscript(key: String) -> YAMLNode? {
        guard case .map(let members) = content else { return nil }
        return members.first { $0.key.text?.hasBytes(of: key) ?? false }?.value
    }

    /// The members of a map whose keys are scalars.
    var members: [(name: String, key: YAMLNode, value: YAMLNode)] {
        guard case .map(let members) = content else { return [] }
        return members.compactMap { member in member.key.text.map { ($0, member.key, member.value) } }
    }

    /// The items of a list; nil if it is none.
    var items: [YAMLNode]? { if case .list(let items) = content { items } else { nil } }

    /// What messages say stands there.
    var described: String {
        switch content {
        case _ where isNull: "nothing"
        case .scalar(let text, _): "'\(text)'"
        case .list(let items): items.isEmpty ? "an empty list" : "a list"
        case .map: "a map"
        }
    }
}
