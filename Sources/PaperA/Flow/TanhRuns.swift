// Reading histories that the theory of tanh networks applies to, on one problem. Unaware of what is made of them.
import Dynamics
import Engine

extension FlowRun {
    /// Reads histories of train.flow. Throws a `Failure` that names the first one of another activation than tanh, or of
    /// another problem than the first.
    static func readTanh(_ files: [InputFile], stage: String) throws -> [FlowRun] {
        var runs: [FlowRun] = []
        for file in files {
            let run = try FlowRun(reading: file)
            let problem = runs.first?.problem.name ?? run.problem.name
            guard run.activation == "tanh", run.problem.name == problem else {
                throw Failure(
                    .usage, "runs of different experiments cannot be analysed together", at: stage,
                    facts: [
                        .init("found", "\(run.activation) on \(run.problem.name) in \(file.origin)"),
                        .init("expected", "tanh on \(problem)"),
                    ])
            }
            runs.append(run)
        }
        return runs
    }
}
