// `stagecraft push`: results into a shared store.

import ArgumentParser
import Engine
import Glibc

struct PushCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Put results into a shared store of the manifest, so that others need not compute them.",
        discussion: """
            What is up to date and here is put there: contents first, then the records, signed by --key. Whoever has the \
            manifest, and the signer's line in the project's list of signers, gets them with `stagecraft run`. What the \
            shared store has already stays; results that only their owner may read are not put there.
            """)

    @OptionGroup var project: ProjectOptions

    @Argument(
        help: "Figures, stages, instances or patterns, with all they need; all if none.",
        completion: ManifestNames.targets)
    var targets: [String] = []

    @Option(help: "The remote, if the manifest names several.", completion: ManifestNames.remotes)
    var to: String?

    @Option(help: "The private key to sign with, or the public one of a key in ssh-agent; else STAGECRAFT_SIGNING_KEY.")
    var key: String?

    /// What STAGECRAFT_SIGNING_KEY names.
    static var usualKey: String? {
        guard let path = getenv("STAGECRAFT_SIGNING_KEY").map({ String(cString: $0) }), !path.isEmpty else {
            return nil
        }
        return path
    }

    /// How far it has come.
    static var progress: any Progress { isatty(2) == 1 ? TerminalProgress() : PlainProgress() }

    func run() throws {
        let pipeline = try project.pipeline(ofLastRun: true)
        let remote = try pipeline.remote(named: to, toFill: true)
        let wanted = try pipeline.graph.matching(targets)
        let summary = try pipeline.push(targets: wanted, to: remote, key: key ?? Self.usualKey, progress: Self.progress)
        StandardOutput.write(Self.text(summary, remote))
        if summary.stale > 0 { throw ExitCode(1) }
    }

    /// A line or more.
    static func text(_ summary: PushSummary, _ remote: Manifest.Remote) -> String {
        var lines = [
            "pushed \(Quantity.count(summary.records, "result")) to \(remote.name): "
                + "\(Quantity.count(summary.files, "file")), \(Quantity.bytes(summary.bytes)); "
                + "\(summary.known) were in a shared store already"
        ]
        if summary.kept > 0 {
            lines.append("\(Quantity.count(summary.kept, "stage")) kept back: only their owner may read the results")
        }
        if summary.stale > 0 {
            lines.append("\(Quantity.count(summary.stale, "stage")) left out: not up to date here (`stagecraft run`)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
