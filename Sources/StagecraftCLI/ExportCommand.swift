// `stagecraft export`: the stages as a file of another tool.

import ArgumentParser
import Engine
import Exchange
import Glibc

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a Makefile or a Snakefile that runs the same commands.",
        discussion: """
            For those who leave, and for readers without this program. Each stage has a folder of its own below `made`, with \
            its inputs at the paths where its command finds them here; what is delivered is copied to its place. Only \
            commands can be exported: stages of built-in kinds are refused.
            """,
        subcommands: [ToMake.self, ToSnakemake.self])

    struct ToMake: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "make", abstract: "A Makefile for GNU make 4.3 or later.",
            discussion: "For example: stagecraft export make --output Makefile && make -j 4")

        @OptionGroup var options: ExportOptions

        func run() throws { try options.write { exported in try MakefileText(exported).text } }
    }

    struct ToSnakemake: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "snakemake", abstract: "A Snakefile with a rule for each stage.",
            discussion: "For example: stagecraft export snakemake --output Snakefile && snakemake --cores 4")

        @OptionGroup var options: ExportOptions

        func run() throws { try options.write { exported in try SnakefileText(exported).text } }
    }
}

/// What is exported, and whereto.
struct ExportOptions: ParsableArguments {
    @OptionGroup var project: ProjectOptions

    @Argument(
        help: "Figures, stages, instances or patterns, exported with all they need; all if none.",
        completion: ManifestNames.targets)
    var targets: [String] = []

    @Option(name: .shortAndLong, help: "Write to this file, in the project's folder, instead of standard output.")
    var output: String?

    @Option(help: "The folder of the project in which stages run and leave their results.")
    var folder = "made"

    func write(_ text: (ExportedPipeline) throws -> String) throws {
        if let output, access(output, F_OK) == 0 {
            throw Failure(
                .usage, "there is such a file already", at: output, hint: "nothing was written; name another file")
        }
        let pipeline = try project.pipeline()
        let wanted = try pipeline.graph.closure(of: pipeline.graph.matching(targets))
        let exported = try text(ExportedPipeline(pipeline, stages: wanted, folder: folder))
        if let output { try Files.write(exported, to: output) } else { StandardOutput.write(exported) }
    }
}
