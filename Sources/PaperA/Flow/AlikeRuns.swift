// Reading histories of one experiment. Unaware of what is made of them.
import Dynamics
import StageGraph

extension FlowRun {
    /// Reads histories of train.flow. Throws a `Failure` that names the first one of another problem than the first, or of
    /// another activation than `activation` (nil: than that of the first).
    static func readAlike(_ files: [InputFile], activation: String? = nil, stage: String) throws -> [FlowRun] {
        let runs = try files.map(FlowRun.init(reading:))
        let activation = activation ?? runs[0].activation
        let problem = runs[0].problem.name
        for (run, file) in zip(runs, files) where run.activation != activation || run.problem.name != problem {
            throw Failure(
                .usage, "runs of different experiments cannot be analysed together", at: stage,
                facts: [
                    .init("found", "\(run.activation) on \(run.problem.name) in \(file.origin)"),
                    .init("expected", "\(activation) on \(problem)"),
                ])
        }
        return runs
    }

    /// The same for tanh, to which the theory of the secondary plateau applies.
    static func readTanh(_ files: [InputFile], stage: String) throws -> [FlowRun] {
        try readAlike(files, activation: "tanh", stage: stage)
    }

    /// The moments of the initial state. Throws a `Failure` if the theory of the descent does not apply to the activation.
    func theoryMoments(stage: String) throws -> ParameterMoments {
        if let initialMoments { return initialMoments }
        throw Failure(
            .usage, "the theory of the descent does not apply to a run", at: stage,
            facts: [
                .init("found", "\(activation) on \(problem.name), seed \(seed)"),
                .init("expected", "an activation with σ(x) = x + O(x²)"),
            ])
    }
}
