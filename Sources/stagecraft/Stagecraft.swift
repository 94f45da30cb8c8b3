// The program: parses arguments, calls a subcommand, turns what it throws into a message and an exit code.

import ArgumentParser
import Engine
import Glibc

@main
struct Stagecraft: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stagecraft",
        abstract:
            "Runs a pipeline of stages declared in pipeline.json, each only when something it depends on changed.",
        subcommands: [
            RunCommand.self, WatchCommand.self, StatusCommand.self, WhyCommand.self, DiffCommand.self,
            GraphCommand.self, ListCommand.self, InspectCommand.self, ClaimsCommand.self, DataCommand.self,
            FsckCommand.self, GCCommand.self, SchemaCommand.self, StageWorkerCommand.self,
        ])

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let failure as Failure {
            report(failure.description, failure.category.rawValue)
        } catch let failures as Failures {
            report(failures.description, failures.all.map(\.category.rawValue).max() ?? 1)
        } catch {
            // Bad usage is exit 2 here, not ArgumentParser's 64.
            if exitCode(for: error) == .validationFailure { report(fullMessage(for: error), 2) }
            exit(withError: error)
        }
    }

    private static func report(_ text: String, _ code: Int32) -> Never {
        ProgressOutput.standardError.write(text + "\n")
        Glibc.exit(code)
    }
}
