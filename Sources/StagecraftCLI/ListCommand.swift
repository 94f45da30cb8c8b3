// `stagecraft list`: what the manifest and the store hold.

import ArgumentParser
import Engine

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List figures, stages, artifacts, datasets, profiles, stage kinds or runs.")

    enum Subject: String, ExpressibleByArgument, CaseIterable {
        case figures, stages, artifacts, datasets, profiles, kinds, runs
    }

    @OptionGroup var project: ProjectOptions

    @Argument(help: "What to list: \(Subject.allCases.map(\.rawValue).joined(separator: ", ")).")
    var subject: Subject

    func validate() throws {
        if project.chooses, [.datasets, .profiles, .kinds, .runs].contains(subject) {
            throw ValidationError("'list \(subject.rawValue)' takes no --profile, --set or --accept-unverified-data")
        }
    }

    func run() throws {
        let lines: [String]
        switch subject {
        case .figures: lines = try ListText.figures(graph())
        case .stages: lines = try ListText.stages(graph())
        case .artifacts: lines = try ListText.artifacts(project.pipeline(ofLastRun: true).artifacts())
        case .datasets: lines = try ListText.datasets(project.location.parsedManifest())
        case .profiles: lines = try ListText.profiles(project.location.parsedManifest())
        case .kinds: lines = ListText.kinds(Program.current.kinds)
        case .runs: lines = try ListText.runs(store: project.location.storeFolder())
        }
        StandardOutput.write(lines.map { $0 + "\n" }.joined())
    }

    /// The graph; what absent data takes from it is said beside the list, which programs may read.
    private func graph() throws -> Graph {
        let graph = try project.pipeline().graph
        if !graph.absences.isEmpty {
            ProgressOutput.standardError.write(AbsenceText.line(graph.absences) + "\n")
        }
        return graph
    }
}
