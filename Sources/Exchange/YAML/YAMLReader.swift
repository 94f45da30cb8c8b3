// Reads YAML by libyaml, event by event, so that no depth of a text is a depth of our stack. Unaware of what keys mean.

import CYAML
import StageGraph

/// A reader of one YAML document.
struct YAMLReader {
    /// A list or map that is not closed yet.
    private struct Open {
        var isMap: Bool
        var line: Int
        var anchor: String?
        var nodes: [YAMLNode] = []
        /// Of all nodes in it and itself.
        var size = 1
    }

    /// Aliases can make a small text huge.
    private static let mostNodes = 200_000
    /// Whoever goes through the tree does so by recursion.
    private static let deepest = 100

    private let file: String
    private var open: [Open] = []
    private var anchors: [Name: YAMLNode] = [:]
    private var root: YAMLNode?

    /// The first document of a text; a text without one is a null.
    static func read(_ bytes: [UInt8], file: String) throws(Failure) -> YAMLNode {
        var reader = YAMLReader(file: file)
        try reader.read(bytes)
        return reader.root ?? YAMLNode(content: .scalar("", isPlain: true), line: 1)
    }

    private init(file: String) { self.file = file }

    private mutating func read(_ bytes: [UInt8]) throws(Failure) {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else { throw Failure(.work, "there is no memory for a parser") }
        defer { yaml_parser_delete(&parser) }
        // Copied once, because the parser keeps the address.
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(bytes.count, 1))
        defer { copy.deallocate() }
        _ = copy.initialize(from: bytes)
        yaml_parser_set_input_string(&parser, copy.baseAddress, bytes.count)
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(&parser, &event) == 1 else { throw mistake(parser) }
            defer { yaml_event_delete(&event) }
            if try take(event) { return }
        }
    }

    /// Takes an event; true: the document is over.
    private mutating func take(_ event: yaml_event_t) throws(Failure) -> Bool {
        let line = Int(event.start_mark.line) + 1
        switch event.type {
        case YAML_STREAM_END_EVENT, YAML_DOCUMENT_END_EVENT, YAML_NO_EVENT: return true
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.tag == nil
            try add(YAMLNode(content: .scalar(text, isPlain: isPlain), line: line), Self.text(scalar.anchor))
        case YAML_SEQUENCE_START_EVENT:
            try begin(Open(isMap: false, line: line, anchor: Self.text(event.data.sequence_start.anchor)))
        case YAML_MAPPING_START_EVENT:
            try begin(Open(isMap: true, line: line, anchor: Self.text(event.data.mapping_start.anchor)))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            guard let last = open.popLast() else { return true }
            try add(closed(last), last.anchor)
        case YAML_ALIAS_EVENT:
            let name = Self.text(event.data.alias.anchor) ?? ""
            guard var node = anchors[Name(name)] else {
                throw Failure(.usage, "'*\(name)' names no anchor", at: "\(file):\(line)")
            }
            node.line = line
            try add(node, nil)
        default: break
        }
        return false
    }

    private mutating func begin(_ opened: Open) throws(Failure) {
        guard open.count < Self.deepest else {
            throw Failure(.usage, "lists and maps are nested too deeply", at: "\(file):\(opened.line)")
        }
        open.append(opened)
    }

    private mutating func add(_ node: YAMLNode, _ anchor: String?) throws(Failure) {
        if let anchor { anchors[Name(anchor)] = node }
        guard !open.isEmpty else {
            root = node
            return
        }
        open[open.count - 1].nodes.append(node)
        open[open.count - 1].size += node.size
        guard open[open.count - 1].size <= Self.mostNodes else {
            throw Failure(.usage, "aliases make the text too large", at: "\(file):\(node.line)")
        }
    }

    private func closed(_ open: Open) throws(Failure) -> YAMLNode {
        guard open.isMap else { return YAMLNode(content: .list(open.nodes), line: open.line, size: open.size) }
        var members: [(key: YAMLNode, value: YAMLNode)] = []
        var seen: Set<Name> = []
        var merged: [YAMLNode] = []
        for place in stride(from: 0, to: open.nodes.count - 1, by: 2) {
            let (key, value) = (open.nodes[place], open.nodes[place + 1])
            if case .scalar("<<", isPlain: true) = key.content {
                merged += value.items ?? [value]
                continue
            }
            if let text = key.text, !seen.insert(Name(text)).inserted {
                throw Failure(.usage, "'\(text)' is given twice", at: "\(file):\(key.line)")
            }
            members.append((key, value))
        }
        for node in merged {
            guard case .map(let more) = node.content else { continue }
            members += more.filter { member in member.key.text.map { seen.insert(Name($0)).inserted } ?? false }
        }
        return YAMLNode(content: .map(members), line: open.line, size: open.size)
    }

    private func mistake(_ parser: yaml_parser_t) -> Failure {
        let problem = parser.problem.map { String(cString: $0) } ?? "cannot be read"
        // Of bytes that are no text the parser knows no line.
        let line = max(parser.problem_mark.line, parser.mark.line) + 1
        return Failure(.usage, "this is not YAML: \(problem)", at: "\(file):\(line)")
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }
}
