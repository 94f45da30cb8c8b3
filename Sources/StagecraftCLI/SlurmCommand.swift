// `stagecraft slurm`: what there is to do about a cluster beside running on it.

import ArgumentParser
import Engine

struct SlurmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slurm", abstract: "Try a cluster before stages run on it, or cancel their jobs.",
        subcommands: [Check.self, Cancel.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Submit a job that tries what stages need: the store's file system, clock, locks, libraries.")

        @OptionGroup var project: ProjectOptions
        @OptionGroup var slurm: SlurmOptions

        @Option(help: "Seconds until the job must have run.")
        var wait = 600.0

        func run() throws {
            let pipeline = try project.pipeline(ofLastRun: true)
            var isGood = true
            try pipeline.checkSlurm(slurm.settings(pipeline.slurm), wait: wait) { finding in
                isGood = isGood && finding.isGood
                StandardOutput.write("\(finding.isGood ? "good" : "BAD ")  \(finding.name): \(finding.text)\n")
            }
            if !isGood { throw ExitCode(1) }
        }
    }

    struct Cancel: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cancel", abstract: "Cancel all jobs that work for the store; what they have done is kept.")

        @OptionGroup var project: ProjectOptions

        func run() throws {
            let count = try project.pipeline(ofLastRun: true).cancelJobs()
            StandardOutput.write(
                count == 0 ? "there are no jobs\n" : "cancelled the jobs of \(Quantity.count(count, "folder"))\n")
        }
    }
}
