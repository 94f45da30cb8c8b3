// `stagecraft init`: writes a small project that runs, for people who begin.

import ArgumentParser
import Engine
import Glibc

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a small project that runs: measurements, a fit, a figure, a paper.",
        discussion: """
            It needs Python 3 without further packages and gnuplot. Where pdflatex is installed there is a paper, too. Nothing \
            that is there is overwritten.
            """)

    @Argument(help: "The folder; it is made if it is not there.", completion: .directory)
    var folder = "."

    func run() throws {
        let files = StarterProject.files(withPaper: Self.isInstalled("pdflatex"))
        let there = files.map(\.path).filter { access(place($0), F_OK) == 0 }
        guard there.isEmpty else {
            throw Failure(
                .usage, "there is a project already", at: folder,
                facts: [.init("found", there.joined(separator: ", "))],
                hint: "nothing was written; name another folder: \(Program.current.name) init FOLDER")
        }
        for file in files {
            try Files.createFolder(Files.folder(of: place(file.path)))
            try Files.write(file.text, to: place(file.path))
        }
        StandardOutput.write(text(files.map(\.path)))
    }

    private func place(_ path: String) -> String { folder + "/" + path }

    private func text(_ paths: [String]) -> String {
        let program = Program.current.name
        let missing = [("python3", "python3"), ("gnuplot", "gnuplot-nox")].filter { !Self.isInstalled($0.0) }.map(\.1)
        let steps =
            (missing.isEmpty ? [] : [("sudo apt install " + missing.joined(separator: " "), "what it needs")])
            + (folder.hasBytes(of: ".") ? [] : [("cd \(folder)", "")]) + [
                ("\(program) run", "fit, figure\(paths.contains("paper.tex") ? " and paper" : ""), into results/"),
                ("\(program) run", "again: there is nothing to do"),
                (
                    "\(program) run --dry-run",
                    "after an edit of data/calm.csv or pipeline.json: what would run, and why"
                ),
            ]
        let width = (steps.map(\.0.utf8.count).max() ?? 0) + 3
        let lines = steps.map { step in
            "    " + step.0
                + (step.1.isEmpty ? "" : String(repeating: " ", count: width - step.0.utf8.count) + "# " + step.1)
        }
        return "wrote " + paths.joined(separator: ", ") + "\n\nNext:\n" + lines.joined(separator: "\n") + "\n"
    }

    private static func isInstalled(_ program: String) -> Bool {
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        return path.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
    }
}
