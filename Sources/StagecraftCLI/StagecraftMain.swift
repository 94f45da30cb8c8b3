// The command line for a program's stage kinds: parses arguments, calls a subcommand, turns what it throws into a message
// and an exit code.

import ArgumentParser
import Engine
import Glibc

/// The whole command line: run, watch, status, why, … for a program's own stage kinds.
public enum StagecraftMain {
    /// Does what the arguments ask for, and returns when it is done without an error.
    ///
    ///     @main enum Weather {
    ///         static func main() {
    ///             StagecraftMain.run(kinds: [CountDays(), PlotDays()], code: SourceDigests.table)
    ///         }
    ///     }
    ///
    /// It answers `stage-worker REQUEST` too, by which the engine starts this very program for every stage.
    ///
    /// - Parameters:
    ///   - name: What the program is called in its help.
    ///   - kinds: Every kind that a manifest may name beside `command`.
    ///   - code: What the plugin CodeFingerprint has written for the target that calls this: `SourceDigests.table`.
    ///   - build: What `--version` says of this build beside the release: a commit, a compiler.
    ///   - prepare: Is called in a worker before each stage: to set the number of threads, say.
    public static func run(
        name: String = "stagecraft", kinds: [any StageKind], code: String, build: String = "",
        prepare: @escaping @Sendable (StageContext) -> Void = { _ in }
    ) {
        let program = Program(name: name, kinds: kinds, code: code, build: build, prepare: prepare)
        Program.$current.withValue(program) { MainCommand.start() }
    }
}

/// What the commands serve.
struct Program: Sendable {
    /// Set for the whole life of the process.
    @TaskLocal static var current = Program(name: "stagecraft", kinds: [], code: "", build: "", prepare: { _ in })

    var name: String
    var kinds: [any StageKind]
    /// The plugin's table.
    var code: String
    var build: String
    var prepare: @Sendable (StageContext) -> Void
}

struct MainCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: Program.current.name,
            abstract:
                "Runs a pipeline of stages declared in pipeline.json, each only when something it depends on has changed.",
            version: version,
            subcommands: [
                InitCommand.self, ImportCommand.self, ExportCommand.self, RunCommand.self, WatchCommand.self,
                StatusCommand.self, WhyCommand.self, DiffCommand.self, AdoptCommand.self,
                LogCommand.self, GraphCommand.self, ListCommand.self, InspectCommand.self, ClaimsCommand.self,
                DataCommand.self, WhenceCommand.self, FindCommand.self, ArchiveCommand.self, VerifyCommand.self,
                RestoreCommand.self, DepositCommand.self, CheckCommand.self, PushCommand.self, PullCommand.self,
                SlurmCommand.self,
                FsckCommand.self, GCCommand.self, PruneCommand.self, SchemaCommand.self, StageWorkerCommand.self,
                BoundStageCommand.self,
                JobWorkerCommand.self,
            ])
    }

    private static var version: String {
        let program = Program.current
        return "\(program.name) \(Release.version)" + (program.build.isEmpty ? "" : " (\(program.build))")
    }

    static func start() {
        StandardOutput.prepare()
        var code: Int32 = 0
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let failure as Failure {
            code = report(failure.description, failure.category.rawValue)
        } catch let failures as Failures {
            code = report(failures.description, failures.all.map(\.category.rawValue).max() ?? 1)
        } catch {
            code = end(with: error)
        }
        do throws(Failure) {
            try StandardOutput.finish()
        } catch {
            code = report(error.description, code == 0 ? error.category.rawValue : code)
        }
        if code != 0 { Glibc.exit(code) }
    }

    /// Says what ArgumentParser has to say (help goes to standard output); the exit code.
    private static func end(with error: any Error) -> Int32 {
        let code = exitCode(for: error)
        let text = fullMessage(for: error)
        if code == .success {
            StandardOutput.write(text.isEmpty ? "" : text + "\n")
            return 0
        }
        // Bad usage is exit 2 here, not ArgumentParser's 64.
        let ours = code == .validationFailure ? 2 : code.rawValue
        return text.isEmpty ? ours : report(text, ours)
    }

    private static func report(_ text: String, _ code: Int32) -> Int32 {
        ProgressOutput.standardError.write(text + "\n")
        return code
    }
}
