// Stages as shell commands in folders of their own, for other tools to run: what each reads, writes and does. Unaware of how a
// tool writes that down.

import Engine

/// A step of a stage: a line for a POSIX shell.
struct ExportedLine {
    var text: String
    /// A command whose environment is nothing but what stages see.
    var isInCleanEnvironment = false
    /// What comes before the environment: where it runs, its limits.
    var start = ""
}

/// A stage as another tool runs it.
struct ExportedStage {
    /// What it is called here.
    var id: Name
    /// A name that is safe in paths and as a rule.
    var name: String
    /// Files and folders, by path from the project on.
    var inputs: [Name]
    /// What it leaves in its folder, then what is delivered.
    var outputs: [(path: Name, isFolder: Bool)]
    var lines: [ExportedLine]
    /// What is not as it is here.
    var notes: [String]
}

/// All stages that are exported.
package struct ExportedPipeline {
    /// In an order in which they can be run.
    let stages: [ExportedStage]
    /// Where they run.
    let folder: String
    /// Variables that commands see if they are set.
    let variables: [Name]

    /// `folder`: of the project, where stages run. Throws `Failures` with what cannot be exported.
    package init(_ pipeline: Pipeline, stages wanted: [Int], folder: String) throws {
        let graph = pipeline.graph
        var failures: [Failure] = []
        if RelativePath.mistake(inNameOfFile: folder) != nil || !ShellWord.isPlain(folder) {
            failures.append(
                Failure(
                    .usage, "'\(folder)' cannot be the folder of the stages", at: "--folder",
                    facts: [.init("expected", "a path in the project, of letters, digits, '_', '-', '.' and '/'")]))
        }
        for awaited in graph.awaited {
            failures.append(
                Failure(
                    .usage, "which stages there are is known when '\(awaited.folder.maker)' has run",
                    facts: [.init("stages", awaited.stages.map(\.text).joined(separator: ", "))],
                    hint: "run it first: stagecraft run \(awaited.folder.maker)"))
        }
        for index in wanted where !graph.stages[index].isCommand {
            let stage = graph.stages[index]
            failures.append(
                Failure(
                    .usage, "stage '\(stage.id)' is none that another program can run", at: stage.place,
                    facts: [.init("found", "kind '\(stage.kind)'"), .init("expected", "kind 'command'")],
                    hint: "name stages that need none such: export make STAGE"))
        }
        guard failures.isEmpty else { throw Failures(failures) }
        var names = StageNames()
        var nameOfStage: [Int: String] = [:]
        for index in wanted {
            let stage = graph.stages[index]
            let values = stage.coordinates.map(\.value.text)
            nameOfStage[index] = names.take(([stage.name] + values).joined(separator: "-"))
        }
        var exported: [ExportedStage] = []
        for index in wanted {
            do {
                let exporter = StageExport(graph: graph, index: index, folder: folder, names: nameOfStage)
                exported.append(try exporter.exported())
            } catch let failure as Failure {
                failures.append(failure)
            }
        }
        guard failures.isEmpty else { throw Failures(failures) }
        stages = exported
        self.folder = folder
        variables = graph.environment.keys.sorted()
    }

    /// Outputs that no other stage reads: what is to be made.
    var targets: [Name] {
        let read = Set(stages.flatMap(\.inputs))
        return stages.flatMap { stage in
            let own = stage.outputs.map(\.path)
            // Those that are delivered stand for the others.
            let delivered = own.filter { !$0.isIn("\(folder)/") }
            return !delivered.isEmpty ? delivered : own.contains(where: read.contains) ? [] : own
        }
    }

    /// The fixed part of what commands see, as words of `env`.
    var environment: String {
        let listed = variables.map { "${\($0)+\"\($0)=$\($0)\"}" }
        return
            ([
                "env -i PATH=\"$PATH\" HOME=\"$PWD/.home\" TMPDIR=\"$PWD/.home\" TZ=UTC SOURCE_DATE_EPOCH=0",
                "PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0",
            ] + listed).joined(separator: " ")
    }
}
