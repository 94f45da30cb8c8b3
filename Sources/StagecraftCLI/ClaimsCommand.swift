// `stagecraft claims`: the papers' claims, what is expected and measured, and whether they hold.

import ArgumentParser
import Engine
import Inspection

struct ClaimsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claims",
        abstract: "Print the claims of the papers: expected, measured with spread, and the verdict.",
        discussion: """
            The numbers are those of the last results in the store; nothing is run. A claim that does not hold is shown \
            as such and is no error. Claims about stages that are not up to date are marked stale.
            """)

    @OptionGroup var project: ProjectOptions

    @Argument(help: "Figures or patterns of stages; all figures if none.", completion: ManifestNames.targets)
    var targets: [String] = []

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Print a table in Markdown.")
    var markdown = false

    func validate() throws {
        if json && markdown { throw ValidationError("--json and --markdown exclude each other") }
    }

    func run() throws {
        let pipeline = try project.pipeline(ofLastRun: true)
        try Confinement().run(at: pipeline.store) { try show(pipeline) }
    }

    private func show(_ pipeline: Pipeline) throws {
        let rows = try ClaimTable.rows(pipeline, targets: pipeline.graph.matching(targets))
        let text = json ? ClaimTable.json(rows) : markdown ? ClaimTable.markdown(rows) : ClaimTable.text(rows)
        StandardOutput.write(text)
        for line in AdoptionText.lines(try pipeline.adoptedResults(reaching: pipeline.graph.matching(targets))) {
            ProgressOutput.standardError.write(line + "\n")
        }
    }
}
