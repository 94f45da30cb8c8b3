// `stagecraft import`: a manifest from the file of another tool.

import ArgumentParser
import Engine
import Exchange
import Glibc

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Write a pipeline.json that does what a Snakefile or a dvc.yaml does.",
        discussion: """
            What cannot be taken over is refused, with file and line and what to do, or is a comment in the manifest that is \
            printed too. The command runs nothing of what it reads. doc/howto-import.md shows it.
            """,
        subcommands: [FromDVC.self, FromSnakemake.self])

    struct FromDVC: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "dvc", abstract: "From a dvc.yaml with its params.yaml: stages, foreach, matrix, vars.")

        @Argument(help: "The file.", completion: .file(extensions: ["yaml"]))
        var file = "dvc.yaml"

        @OptionGroup var destination: ImportDestination

        func run() throws {
            // Its paths start at its own folder.
            let folder = file.utf8.contains(UInt8(ascii: "/")) ? Files.folder(of: file) : "."
            let name = Files.name(of: file)
            try destination.check(folder)
            try destination.write(DVCImport.manifest(of: name, in: ProjectFiles(folder: folder)), folder)
        }
    }

    struct FromSnakemake: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "snakemake",
            abstract: "From a Snakefile of rules with shell commands, wildcards, expand() and a configuration.",
            discussion: "Paths start at the current folder, as those of Snakemake do.")

        @Argument(help: "The Snakefile.", completion: .file())
        var file = "Snakefile"

        @Argument(help: "What is to be made: files or rules; by default what the first rule asks for.")
        var targets: [String] = []

        @OptionGroup var destination: ImportDestination

        func run() throws {
            try destination.check(".")
            try destination.write(
                SnakemakeImport.manifest(of: file, targets: targets, in: ProjectFiles(folder: ".")), ".")
        }
    }
}

/// Where the manifest goes.
struct ImportDestination: ParsableArguments {
    @Option(
        name: .shortAndLong, help: "The manifest to write; '-' prints it.", completion: .file(extensions: ["json"]))
    var output: String?

    /// The manifest's path. Its paths start at its folder, which must be that of what is imported.
    private func place(_ folder: String) -> String {
        output ?? (folder.hasBytes(of: ".") ? "" : folder + "/") + "pipeline.json"
    }

    /// Nothing that is there is overwritten.
    func check(_ folder: String) throws {
        let place = place(folder)
        if place.hasBytes(of: "-") { return }
        guard Self.real(Files.folder(of: try Pipeline.absolute(place))) == Self.real(folder) else {
            throw Failure(
                .usage, "the manifest belongs into the folder where its paths start", at: place,
                facts: [.init("expected", folder.hasBytes(of: ".") ? "a file in this folder" : "a file in \(folder)")])
        }
        guard access(place, F_OK) != 0 else {
            throw Failure(
                .usage, "there is a manifest already", at: place,
                hint: "nothing was written; name another file by --output, or print it by --output -")
        }
    }

    /// The folder without links on its way; nil: there is none.
    private static func real(_ folder: String) -> Name? {
        guard let path = realpath(folder, nil) else { return nil }
        defer { free(path) }
        return Name(String(cString: path))
    }

    func write(_ imported: Imported, _ folder: String) throws {
        let place = place(folder)
        for note in imported.notes { ProgressOutput.standardError.write(note.description + "\n") }
        if place.hasBytes(of: "-") { return StandardOutput.write(imported.manifest) }
        try Files.write(imported.manifest, to: place)
        let program = Program.current.name
        let stages = imported.stages == 1 ? "1 stage" : "\(imported.stages) stages"
        ProgressOutput.standardError.write("wrote \(place): \(stages)\n")
        let option = Files.name(of: place).hasBytes(of: "pipeline.json") ? "" : " -f \(place)"
        ProgressOutput.standardError.write(
            "next: \(program) run --dry-run\(option), and read the comments in it\n")
    }
}
