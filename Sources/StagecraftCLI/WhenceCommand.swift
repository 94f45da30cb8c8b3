// `stagecraft whence`: where a file that was found somewhere comes from.

import ArgumentParser
import Engine
import Inspection

struct WhenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whence",
        abstract: "Say which stage made a file, from what and when, and whether it was edited since.",
        discussion: """
            The file may be anywhere: it is found by its bytes among the results in the store. Of a delivered file that was \
            edited, what had been delivered is found by the file's own mark or by SHA256SUMS beside it. A figure's PNG and PDF also \
            name the script and data that they were drawn from, wherever a copy went and whoever has edited it.
            """)

    @OptionGroup var project: ProjectOptions

    @Argument(help: "A file: a figure in a paper's folder, a result, a file that stages have read.")
    var file: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let pipeline = try project.pipeline(ofLastRun: true)
        // Claims are read by a C library.
        try Confinement().run(at: pipeline.store) {
            let whence = try Whence(file, pipeline)
            StandardOutput.write(json ? WhenceText.json(whence) : WhenceText.text(whence))
            if whence.makers.isEmpty && whence.readers.isEmpty { throw ExitCode(1) }
        }
    }
}
