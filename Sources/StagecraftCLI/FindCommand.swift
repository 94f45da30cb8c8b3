// `stagecraft find`: results by their parameters or by what they came from.

import ArgumentParser
import Engine
import Inspection

struct FindCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Find results in the store by parameters, or those that came from a file.",
        discussion: """
            All conditions must hold. A name is that of a parameter, stage, kind, or any ingredient of keys (`stagecraft why \
            --all` lists them). For example: stagecraft find seed=3 alpha=0.8; stagecraft find --input data.csv kind=plot.bars
            """)

    @OptionGroup var location: LocationOptions

    @Argument(help: "Conditions: name=value.")
    var conditions: [String] = []

    @Option(help: "A file, or the SHA-256 of its content: results that came from it, directly or not.")
    var input: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if conditions.isEmpty && input == nil { throw ValidationError("give conditions (name=value) or --input") }
    }

    func run() throws {
        let terms = try conditions.map { try RecordQuery.Term(parsing: $0) }
        let query = RecordQuery(terms: terms, input: try input.map { try digest($0) })
        let answers = try query.answers(store: location.storeFolder())
        StandardOutput.write(json ? RecordText.json(answers) : RecordText.text(answers))
        if answers.isEmpty { throw ExitCode(1) }
    }

    private func digest(_ text: String) throws -> Digest {
        if let digest = Digest(text) { return digest }
        if let (content, _) = try Files.contentAndStart(of: text, count: 0) { return content.digest }
        throw Failure(
            .usage, "'\(text)' is neither a file nor the SHA-256 of one",
            facts: [.init("expected", "a path, or 64 hexadecimal digits")])
    }
}
