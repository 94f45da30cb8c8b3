// `stagecraft data`: the data sets: where they come from, whether they are here and intact, fetching them.

import ArgumentParser
import Engine

struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "List, fetch and verify data sets. No other command downloads anything.",
        subcommands: [List.self, Fetch.self, Verify.self])

    struct Options: ParsableArguments {
        @OptionGroup var location: LocationOptions

        func library() throws -> DatasetLibrary {
            DatasetLibrary(
                manifest: try location.parsedManifest(), project: try location.projectFolder(),
                environment: Pipeline.environmentVariables())
        }
    }

    /// What the commands that print a list of data sets have in common.
    struct Listing: ParsableArguments {
        @Argument(help: "Data sets; all if none.", completion: ManifestNames.datasets)
        var names: [String] = []

        @Flag(help: "Print JSON.")
        var json = false
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say where the data sets come from, their sizes and digests, and whether they are here.")

        @OptionGroup var options: Options
        @OptionGroup var listing: Listing

        func run() throws {
            let library = try options.library()
            let sets = try library.datasets(listing.names)
            StandardOutput.write(listing.json ? DataText.json(sets, library) : DataText.list(sets, library))
        }
    }

    struct Fetch: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Download what is missing of data sets over HTTPS, verify it and put it in place.",
            discussion: """
                Files go into the first of the set's folders in the manifest whose variables are set. An interrupted \
                download goes on where it was. curl reads its usual variables: https_proxy, CURL_CA_BUNDLE.
                """)

        @OptionGroup var options: Options

        @Argument(help: "Data sets.", completion: ManifestNames.datasets)
        var names: [String]

        func run() throws {
            let library = try options.library()
            let display = LineDisplay()
            for set in try library.datasets(names) {
                try library.fetch(set) { event in
                    let isPassing = if case .advanced = event { true } else { false }
                    display.show(DataText.visibleLine(event), isPassing: isPassing)
                }
            }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hash every file of the data sets again. Exit 1 if one is not what the manifest names.",
            discussion: "Sets that are not here count only if they are named.")

        @OptionGroup var options: Options
        @OptionGroup var listing: Listing

        func run() throws {
            let library = try options.library()
            let checks = try library.verify(listing.names)
            StandardOutput.write(listing.json ? DataText.json(checks) : DataText.list(checks))
            let bad = checks.contains { !$0.check.isIntact && (!listing.names.isEmpty || $0.check.digest != nil) }
            if bad { throw ExitCode(1) }
        }
    }
}
