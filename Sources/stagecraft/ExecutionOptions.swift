// The options of the subcommands that run stages.

import ArgumentParser
import Engine
import Glibc

struct ExecutionOptions: ParsableArguments {
    @Option(
        name: [.customShort("j", allowingJoined: true), .long],
        help: "How many threads' worth of stages run side by side.")
    var jobs = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    @Flag(name: .shortAndLong, help: "After a failure go on with what does not depend on it.")
    var keepGoing = false

    @Flag(help: "Print JSON lines.")
    var json = false

    func validate() throws {
        if jobs < 1 { throw ValidationError("--jobs must be at least 1") }
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
