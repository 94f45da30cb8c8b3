import TestSupport
import Testing

@testable import Engine

/// The graph as text and as a picture.
struct StageMapTests {
    private static let manifest = """
        {"stagecraft": 1,
         "datasets": {"set": {"folders": [], "files": {"a": {"file": "a", "sha256": []}, "b": {"file": "b", "sha256": []}}}},
         "stages": {
          "train": {"kind": "train.flow", "matrix": {"seed": [1, 2]}, "chain": {"until": [1, 2]},
            "parameters": {"problem": "odd", "alpha": 1}, "inputs": {"state": "data:set/a"}},
          "mean": {"kind": "analyse.mean", "inputs": {"runs": "train", "weights": "file:w.csv"}},
          "plot": {"kind": "plot.lines", "parameters": {"figure": "A1"}, "inputs": {"data": "mean"}}},
         "figures": {"A1": {"paper": "a", "stage": "plot"}}}
        """

    @Test func dot() throws {
        #expect(
            try StageMap(expand(Self.manifest)).dot == """
                digraph stagecraft {
                  rankdir=LR;
                  node [shape=box, style="rounded,filled", fontname="Liberation Sans", fontsize=10];
                  edge [color="#888888", arrowsize=0.6];
                  "data:set" [label="data:set", color="#666666", fillcolor="#6666661a"];
                  "file:w.csv" [label="file:w.csv", color="#666666", fillcolor="#6666661a"];
                  "train" [label="train ×4\\ntrain.flow", color="#0072B2", fillcolor="#0072B21a"];
                  "mean" [label="mean\\nanalyse.mean", color="#009E73", fillcolor="#009E731a"];
                  "plot" [label="plot\\nplot.lines\\nfigure A1", color="#CC79A7", fillcolor="#CC79A71a"];
                  "data:set" -> "train";
                  "train" -> "mean";
                  "file:w.csv" -> "mean";
                  "mean" -> "plot";
                }

                """)
    }

    @Test func mermaid() throws {
        #expect(
            try StageMap(expand(Self.manifest)).mermaid == """
                flowchart LR
                  n0["data:set"]:::source
                  n1["file:w.csv"]:::source
                  n2["train ×4<br/>train.flow"]:::train
                  n3["mean<br/>analyse.mean"]:::analyse
                  n4["plot<br/>plot.lines<br/>figure A1"]:::plot
                  n0 --> n2
                  n2 --> n3
                  n1 --> n3
                  n3 --> n4
                  classDef source fill:#6666661a,stroke:#666666,color:#222222
                  classDef train fill:#0072B21a,stroke:#0072B2,color:#222222
                  classDef analyse fill:#009E731a,stroke:#009E73,color:#222222
                  classDef plot fill:#CC79A71a,stroke:#CC79A7,color:#222222

                """)
    }

    @Test func svgHoldsEveryNodeAndEdge() throws {
        let map = StageMap(try expand(Self.manifest))
        let svg = map.svg
        let again = StageMap(try expand(Self.manifest)).svg
        #expect(firstDifference(svg, again) == nil)
        #expect(svg.split(separator: "<path d=\"M").count - 2 == map.edges.count)
        for node in map.nodes { #expect(svg.contains(">\(node.lines[0])</text>")) }
        #expect(svg.split(separator: "<g").count - 1 == svg.split(separator: "</g>").count - 1)
    }

    /// Random graphs: boxes never overlap, edges run from left to right between their boxes' sides.
    @Test(arguments: 1...20) func layoutKeepsBoxesApart(seed: UInt64) {
        var random = seed
        func next(_ bound: Int) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(random >> 33) % bound
        }
        let count = 2 + next(40)
        let boxes = (0..<count).map { _ in (width: Double(40 + next(100)), height: Double(20 + next(40))) }
        var edges: [(from: Int, to: Int)] = []
        for to in 1..<count {
            for _ in 0..<next(4) { edges.append((next(to), to)) }
        }
        let layout = LayeredLayout(boxes: boxes, edges: edges)
        for a in 0..<count {
            #expect(layout.widths[a] >= boxes[a].width)
            for b in 0..<a {
                let dx = abs(layout.centres[a].x - layout.centres[b].x) - (layout.widths[a] + layout.widths[b]) / 2
                let dy = abs(layout.centres[a].y - layout.centres[b].y) - (boxes[a].height + boxes[b].height) / 2
                #expect(dx > 1 || dy > 1)
            }
        }
        for (edge, route) in zip(edges, layout.routes) {
            #expect(route.first?.x == layout.centres[edge.from].x + layout.widths[edge.from] / 2)
            #expect(route.last?.x == layout.centres[edge.to].x - layout.widths[edge.to] / 2)
            #expect(zip(route, route.dropFirst()).allSatisfy { $0.x < $1.x })
        }
        #expect(layout.centres.allSatisfy { $0.y > 0 && $0.y < layout.height && $0.x < layout.width })
    }

    /// Two rows that are declared in crossed order come out without a crossing.
    @Test func layoutUncrosses() {
        let boxes = [(width: Double, height: Double)](repeating: (50, 20), count: 6)
        let layout = LayeredLayout(boxes: boxes, edges: [(0, 5), (1, 4), (2, 3)])
        let starts = (0..<3).sorted { layout.centres[$0].y < layout.centres[$1].y }
        let ends = (3..<6).sorted { layout.centres[$0].y < layout.centres[$1].y }
        #expect(starts.map { 5 - $0 } == ends)
        #expect(LayeredLayout(boxes: [], edges: []).height == 0)
    }
}
