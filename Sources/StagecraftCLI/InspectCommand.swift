// `stagecraft inspect`: what a file or a stage's artifact holds.

import ArgumentParser
import Engine
import Inspection

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show the contents of a file or of the last result of a stage.",
        discussion: """
            Of HDF5 files it lists groups, datasets with type, shape, minimum, mean, maximum and the number of values that are not finite, \
            and attributes (units, claims, parameters). For example: stagecraft inspect 'flow-odd[alpha=1.0]/history.h5'
            """)

    @OptionGroup var project: ProjectOptions

    @Argument(help: "Files, or artifacts of stages (stage/file; `stagecraft list artifacts`), or stages.")
    var names: [String]

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        var found: [(name: String, path: String)] = []
        for name in names {
            if Files.isFile(name) {
                found.append((name, name))
            } else {
                let artifacts = try project.pipeline(ofLastRun: true).artifacts(matching: name)
                for artifact in artifacts { try artifact.requireHere() }
                found += artifacts.map { ($0.name.text, $0.path) }
            }
        }
        let place = found.map(\.name).joined(separator: ", ")
        try ArtifactContents.confinement(found.map(\.path)).run(at: place) { try show(found) }
    }

    private func show(_ found: [(name: String, path: String)]) throws {
        var writer = JSONWriter(indent: 1)
        try writer.array { writer in
            for (name, path) in found {
                let contents = try ArtifactContents(of: path)
                if json {
                    ArtifactText.json(contents, name: name, to: &writer)
                } else {
                    StandardOutput.write(ArtifactText.text(contents, name: name))
                }
            }
        }
        if json { StandardOutput.write(writer.text + "\n") }
    }
}
