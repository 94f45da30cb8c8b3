// `stagecraft verify`: is an archive what it was, and does everything in it follow from its inputs?

import Archive
import ArgumentParser
import Engine

extension VerificationLevel: ExpressibleByArgument {}

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check an archive: its files, its records and claims, its figures, its computations.",
        discussion: """
            Levels, each with those before it: 'bag': every file is what both lists of digests say, and no other is there. \
            'chain': every stage has its record, every key is the SHA-256 of its ingredients, every input is another record's \
            output or an input of the archive, and the numbers of claims are those of the data. 'figures': gnuplot draws the \
            figures again, with the same bytes. 'recompute': stages run again in an empty store, with the same bytes; the \
            first that differs is named, with what differs in its key.

            'figures' and 'recompute' run what the archive says: look at archives of strangers with them only where that \
            can do no harm. Temporary files go to TMPDIR, else /tmp: room for all that is in the archive.
            """)

    @Argument(help: "The archive, or the folder that it was unpacked to.", completion: .file())
    var file: String

    @Argument(
        help: "Figures, and for --level recompute stages and patterns; all if none.", completion: ManifestNames.targets)
    var targets: [String] = []

    @Option(help: "bag, chain, figures or recompute.")
    var level: VerificationLevel = .chain

    @Option(help: "Refuse an archive that unpacks to more: bytes, or with K, M, G or T. By default 100 times its size.")
    var maxSize: String?

    @OptionGroup var execution: ExecutionOptions

    func validate() throws {
        if !targets.isEmpty && (level == .bag || level == .chain) {
            throw ValidationError(
                "targets are for --level figures and --level recompute: \(level.rawValue) checks everything")
        }
    }

    func run() throws {
        let limit = UnpackingLimit(bytes: try maxSize.map { try GarbageCollection.size($0) })
        let verification = Verification(level: level, targets: targets, limit: limit)
        try verification.run(file, execution.recomputation) { StandardOutput.write($0 + "\n") }
    }
}

extension ExecutionOptions {
    /// For computing stages again.
    var recomputation: RecomputationOptions {
        RecomputationOptions(
            kinds: Program.current.kinds, code: CodeTable(Program.current.code), run: runOptions, progress: progress,
            threads: threads)
    }
}
