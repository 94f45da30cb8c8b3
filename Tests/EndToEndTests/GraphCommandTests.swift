import Foundation
import FoundationXML
import TestSupport
import Testing

struct GraphCommandTests {
    @Test func allFormatsToStandardOutputOrToAFile() throws {
        let space = try TestSpace()
        try chain(space)
        let dot = try space.stagecraft("graph")
        #expect(dot.exit == 0)
        #expect(dot.output.contains(#""clean" -> "count";"#))
        #expect(dot.output.contains(#""file:raw.csv" -> "clean";"#))
        #expect(try space.stagecraft("graph", "--format", "mermaid").output.hasPrefix("flowchart LR\n"))
        #expect(try space.stagecraft("graph", "--output", "graph.svg").exit == 0)
        let svg = try #require(space.read("graph.svg"))
        #expect(XMLParser(data: Data(svg.utf8)).parse())
        #expect(svg.contains(">count</text>"))
        #expect(try space.stagecraft("graph", "-o", "graph.svg", "--format", "dot").exit == 0)
        #expect(firstDifference(space.read("graph.svg"), dot.output) == nil)
        #expect(try space.stagecraft("graph", "-o", "absent/graph.svg").exit == 1)
        #expect(try space.stagecraft("graph", "--format", "png").exit == 2)
    }

    @Test func targetsBringOnlyWhatTheyNeed() throws {
        let space = try TestSpace()
        try chain(space)
        let text = try space.stagecraft("graph", "count").output
        #expect(text.contains(#""clean" -> "count";"#))
        #expect(!text.contains("print"))
        #expect(try space.stagecraft("graph", "cuont").errors.contains("did you mean 'count'?"))
    }

    @Test func instancesAndStates() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "make": { "kind": "command", "command": ["sh", "-c", "echo {parameter:x} > out"], "outputs": ["out"],
                      "matrix": { "x": [1, 2] }, "parameters": { "x": "$x" } },
            "sum": { "kind": "command", "command": ["sh", "-c", "cat $* > out", "sh", "{input:all}"], "outputs": ["out"],
                     "inputs": { "all": "make/out" } }
            """)
        #expect(try space.stagecraft("graph").output.contains(#"label="make ×2\ncommand""#))
        let instances = try space.stagecraft("graph", "--instances").output
        #expect(instances.contains(#""make[x=2]" -> "sum";"#))
        try space.run("make[x=1]")
        let states = try space.stagecraft("graph", "--state").output
        #expect(states.contains(#""make" [label="make ×2\ncommand\n1 fresh, 1 missing""#))
        let single = try space.stagecraft("graph", "--state", "--instances").output.split(separator: "\n")
        let fresh = try #require(single.first { $0.contains(#"label="make[x=1]\ncommand\nfresh""#) })
        let missing = try #require(single.first { $0.contains(#"label="make[x=2]\ncommand\nmissing""#) })
        #expect(!fresh.contains("dashed"))
        #expect(missing.contains("dashed"))
        let svg = try space.stagecraft("graph", "--state", "--instances", "--format", "svg").output
        #expect(svg.split(separator: "\n").filter { $0.contains("stroke-dasharray") }.count == 2)
        let mermaid = try space.stagecraft("graph", "--state", "--instances", "--format", "mermaid").output
        #expect(mermaid.contains("class n1,n2 open"))
    }
}
