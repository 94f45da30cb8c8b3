// `stagecraft graph`: the stages and what they read, as a picture or as text that draws one.

import ArgumentParser
import Engine

struct GraphCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph", abstract: "Draw the stages and what they read as SVG, Graphviz dot or Mermaid.",
        discussion: "For example: stagecraft graph A1 --output a1.svg; stagecraft graph | dot -Tpdf > graph.pdf")

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case svg, dot, mermaid

        /// What a file of this name is expected to hold.
        init?(fileName: String) {
            let formats: [(String, Format)] = [
                (".svg", .svg), (".dot", .dot), (".gv", .dot), (".mmd", .mermaid), (".mermaid", .mermaid),
            ]
            guard let format = formats.first(where: { fileName.hasSuffix($0.0) })?.1 else { return nil }
            self = format
        }
    }

    @OptionGroup var project: ProjectOptions

    @Argument(
        help: "Figures, stages, instances or patterns, drawn with all they need; all if none.",
        completion: ManifestNames.targets)
    var targets: [String] = []

    @Option(help: "The format; by default what the output's name ends in, else dot.")
    var format: Format?

    @Option(name: .shortAndLong, help: "Write to this file instead of standard output.")
    var output: String?

    @Flag(help: "Draw every instance of a matrix on its own.")
    var instances = false

    @Flag(help: "Say of each stage whether it is fresh; those that are not get a dashed border.")
    var state = false

    func run() throws {
        let pipeline = try project.pipeline(ofLastRun: state)
        let wanted = try pipeline.graph.closure(of: pipeline.graph.matching(targets))
        var map = StageMap(pipeline.graph, stages: wanted, instances: instances)
        if state { map.show(try pipeline.status(targets: wanted), of: pipeline.graph) }
        let text =
            switch format ?? output.flatMap({ Format(fileName: $0) }) ?? .dot {
            case .svg: map.svg
            case .dot: map.dot
            case .mermaid: map.mermaid
            }
        if let output { try Files.write(text, to: output) } else { StandardOutput.write(text) }
    }
}
