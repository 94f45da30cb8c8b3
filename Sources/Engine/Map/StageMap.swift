// The graph as people look at it: one node a declared stage or, on demand, one an instance. Written as dot or mermaid
// text. Unaware of what has run, unless it is told, and of where nodes stand on a page.

/// Stages and sources, and which feeds which.
public struct StageMap: Sendable, Equatable {
    /// A stage, a dataset or a file of the project.
    public struct Node: Sendable, Equatable {
        /// `train-odd`, `data:fashion-mnist`, `file:notes.csv`.
        public var name: Name
        /// `train.flow`; empty for a source.
        public var kind: String
        /// How many instances the stage has.
        public var count: Int
        /// Ids of the figures that it draws.
        public var figures: [String]
        /// How many instances are in which condition; empty: not asked for.
        public var conditions: [StageCondition: Int] = [:]

        /// Whether its conditions are known and not all fresh.
        public var isOpen: Bool { conditions.contains { $0.key != .fresh } }

        /// What comes before the dot in the kind: `train`, `probe`, `analyse`, `plot`, `command`, or `source`.
        public var group: String { kind.isEmpty ? "source" : String(kind.prefix { $0 != "." }) }

        /// The lines of its label, fit for any format: no control character is in them.
        public var lines: [String] {
            var lines = [name.text + (count > 1 ? " ×\(count)" : "")]
            if !kind.isEmpty { lines.append(kind) }
            if !figures.isEmpty {
                lines.append((figures.count > 1 ? "figures " : "figure ") + figures.joined(separator: ", "))
            }
            if !conditions.isEmpty { lines.append(conditionLine) }
            return lines.map(VisibleText.line)
        }

        /// `stale`, or for several instances `3 fresh, 1 stale`.
        private var conditionLine: String {
            let order: [StageCondition] = [.fresh, .stale, .missing, .running, .failed]
            let known = order.filter { conditions[$0] != nil }
            if count == 1, let only = known.first { return only.rawValue }
            return known.map { "\(conditions[$0]!) \($0.rawValue)" }.joined(separator: ", ")
        }
    }

    /// Indices into `nodes`: what `from` makes, `to` reads.
    public struct Edge: Sendable, Hashable {
        /// The one that is read.
        public var from: Int
        /// The one that reads.
        public var to: Int
    }

    /// Sources first, then stages in the graph's order.
    public private(set) var nodes: [Node] = []
    /// Each once, in the order of the reading stages. An instance that reads another one of its own stage is no edge.
    public private(set) var edges: [Edge] = []

    /// Draws the stages of `graph`, or only those at `wanted`: instances of a stage together by their declared name, or
    /// one by one.
    public init(_ graph: Graph, stages wanted: [Int]? = nil, instances: Bool = false) {
        let shown = (wanted ?? Array(graph.stages.indices)).map { graph.stages[$0] }
        func label(_ stage: StageInstance) -> Name { instances ? stage.id : Name(stage.name) }
        var indices: [Name: Int] = [:]
        for label in Set(shown.flatMap(\.inputs).compactMap(\.sourceName)).sorted() {
            indices[label] = nodes.count
            nodes.append(Node(name: label, kind: "", count: 1, figures: []))
        }
        for stage in shown {
            if let known = indices[label(stage)] {
                nodes[known].count += 1
            } else {
                indices[label(stage)] = nodes.count
                nodes.append(Node(name: label(stage), kind: stage.kind, count: 1, figures: []))
            }
        }
        for figure in graph.figures {
            if let node = indices[label(graph.stages[figure.stage])] { nodes[node].figures.append(figure.id) }
        }
        var seen: Set<Edge> = []
        for stage in shown {
            for input in stage.inputs {
                let name =
                    if case .stage(let index, _) = input.source { label(graph.stages[index]) } else {
                        input.sourceName ?? ""
                    }
                guard let from = indices[name], let to = indices[label(stage)], from != to else { continue }
                if seen.insert(Edge(from: from, to: to)).inserted { edges.append(Edge(from: from, to: to)) }
            }
        }
    }

    /// Adds the conditions of stages to the nodes that stand for them. Nodes that are not fresh get a dashed border.
    public mutating func show(_ statuses: [StageStatus], of graph: Graph) {
        let indices = Dictionary(nodes.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        for status in statuses {
            guard let node = indices[status.id] ?? indices[Name(graph.stages[status.stage].name)] else { continue }
            nodes[node].conditions[status.condition, default: 0] += 1
        }
    }

    /// Graphviz text.
    public var dot: String {
        var lines = [
            "digraph stagecraft {", "  rankdir=LR;",
            "  node [shape=box, style=\"rounded,filled\", fontname=\"Liberation Sans\", fontsize=10];",
            "  edge [color=\"#888888\", arrowsize=0.6];",
        ]
        for node in nodes {
            let colour = Self.colour(of: node.group)
            lines.append(
                "  \(quoted(node.name.text)) [label=\(quoted(node.lines.joined(separator: "\n"))), color=\"\(colour)\", "
                    + "fillcolor=\"\(colour)1a\"\(node.isOpen ? ", style=\"rounded,filled,dashed\"" : "")];")
        }
        for edge in edges {
            lines.append("  \(quoted(nodes[edge.from].name.text)) -> \(quoted(nodes[edge.to].name.text));")
        }
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }

    /// Mermaid text, as Markdown pages show it.
    public var mermaid: String {
        var lines = ["flowchart LR"]
        for (index, node) in nodes.enumerated() {
            let label = node.lines.map(Self.mermaidText).joined(separator: "<br/>")
            lines.append("  n\(index)[\"\(label)\"]:::\(node.group)")
        }
        for edge in edges { lines.append("  n\(edge.from) --> n\(edge.to)") }
        var groups: [String] = []
        for node in nodes where !groups.contains(node.group) { groups.append(node.group) }
        for group in groups {
            let colour = Self.colour(of: group)
            lines.append("  classDef \(group) fill:\(colour)1a,stroke:\(colour),color:#222222")
        }
        let open = nodes.indices.filter { nodes[$0].isOpen }
        if !open.isEmpty {
            lines.append("  classDef open stroke-dasharray:4 3")
            lines.append("  class " + open.map { "n\($0)" }.joined(separator: ",") + " open")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Mermaid's entities for the characters that mean something in a label: of HTML, of Markdown, of Mermaid itself.
    private static func mermaidText(_ text: String) -> String {
        VisibleText.escaping(
            text, ["#": "#35;", "&": "#amp;", "<": "#lt;", ">": "#gt;", "\"": "#quot;", "`": "#96;", "\\": "#92;"])
    }

    /// The colours of the figures (Okabe and Ito), one a step of the pipeline.
    static func colour(of group: String) -> String {
        switch group {
        case "train": "#0072B2"
        case "probe": "#D55E00"
        case "analyse": "#009E73"
        case "plot": "#CC79A7"
        case "command": "#E69F00"
        case "source": "#666666"
        default: "#56B4E9"
        }
    }

    private func quoted(_ text: String) -> String {
        "\"" + VisibleText.escaping(VisibleText.of(text), ["\\": "\\\\", "\"": "\\\"", "\n": "\\n"]) + "\""
    }
}

extension GraphInput {
    /// The dataset or file outside the graph that it is from; nil if a stage makes it.
    fileprivate var sourceName: Name? {
        guard case .file = source else { return nil }
        return label.text.startsWith("data:") ? Name(label.text.split(byte: UInt8(ascii: "/"))[0]) : label
    }
}
