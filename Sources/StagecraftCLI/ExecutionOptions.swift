// The options of the subcommands that run stages.

import ArgumentParser
import Engine
import Glibc

struct ExecutionOptions: ParsableArguments {
    @Option(
        name: [.customShort("j", allowingJoined: true), .long],
        help: "How many threads' worth of stages run side by side.")
    var jobs = Host.allowedProcessors

    @Option(
        help: """
            Threads of every stage that is not a command, unless the manifest gives it more. No result depends on them.
            """)
    var threads = 1

    @Flag(name: .shortAndLong, help: "After a failure go on with what does not depend on it.")
    var keepGoing = false

    @Flag(help: "Print JSON lines.")
    var json = false

    func validate() throws {
        if jobs < 1 { throw ValidationError("--jobs must be at least 1") }
        if !(1...1024).contains(threads) { throw ValidationError("--threads must be from 1 to 1024") }
    }

    var runOptions: RunOptions {
        var options = RunOptions()
        options.jobs = jobs
        options.keepGoing = keepGoing
        return options
    }

    var progress: any Progress {
        if json { return JSONProgress() }
        return isatty(2) == 1 ? TerminalProgress() : PlainProgress()
    }
}
