// `stagecraft archive`: everything behind figures in one file, to be deposited with a paper.

import Archive
import ArgumentParser
import Engine

struct ArchiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "Write everything behind figures into one file: results, records, sources, claims, environment.",
        discussion: """
            The file is a zip (tar.zst if its name ends so) that holds a BagIt bag with RO-Crate metadata: sha256sum \
            checks it, gnuplot redraws its figures, this program restores or recomputes it. Nothing is run, and results \
            that are not up to date are refused. Two archives of one state are equal byte for byte. doc/archive.md \
            explains what is inside.
            """)

    @OptionGroup var project: ProjectOptions

    @Argument(help: "Figures or patterns of stages; everything if none.", completion: ManifestNames.targets)
    var targets: [String] = []

    @Option(name: .shortAndLong, help: "The file to write: FILE.zip or FILE.tar.zst.")
    var output: String

    @Flag(help: "Every output of every stage, not only HDF5 results and delivered files.")
    var all = false

    @Flag(help: "Figures with the records behind them, without the results that they are drawn from.")
    var figuresOnly = false

    func validate() throws {
        if all && figuresOnly { throw ValidationError("--all and --figures-only exclude each other") }
    }

    func run() throws {
        let pipeline = try project.pipeline(ofLastRun: true)
        let request = ArchiveRequest(
            targets: try pipeline.graph.matching(targets), output: output,
            scope: all ? .everything : figuresOnly ? .figuresOnly : .results)
        // Artifacts are read by a C library: what it makes of damaged ones is not for this process.
        try Confinement().run(at: pipeline.store) {
            StandardOutput.write(try ArchiveText.text(ArchiveBuilder.write(pipeline, request), output))
        }
    }
}
