// `stagecraft diff`: what changed between two recorded runs.

import ArgumentParser
import Engine
import Inspection

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract:
            "Say what changed between two runs: parameters and other ingredients of keys, outputs, claims, numbers.",
        discussion: """
            Of HDF5 outputs whose bytes differ it prints, for each dataset, how many numbers differ and the largest \
            absolute and relative difference, and the attributes that differ, among them the measured values and \
            verdicts of claims. It reads journals and the store, not the manifest.
            """)

    @OptionGroup var location: LocationOptions

    @Argument(help: "The older run: its name (`stagecraft list runs`), last, last~1, ….")
    var old = "last~1"

    @Argument(help: "The newer run.")
    var new = "last"

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let difference = try RunDifference(store: location.storeFolder(), from: old, to: new)
        try Confinement().run(at: "outputs of \(old) and \(new)") {
            StandardOutput.write(json ? DifferenceText.json(difference) : DifferenceText.text(difference))
        }
    }
}
