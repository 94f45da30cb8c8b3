// Reading histories, and those of one experiment. Unaware of what is made of them.
import Dynamics
import StageGraph

extension StageContext {
    /// The histories of train.flow in one role.
    func histories(_ role: String) throws -> [FlowRun] { try (inputs[role] ?? []).map(FlowRun.init(reading:)) }

    /// The same with one problem and one activation. Throws a `Failure` that names the first one of another problem
    /// than the first, or of another activation than `activation` (nil: than that of the first).
    func alikeHistories(_ roles: String..., activation: String? = nil) throws -> [FlowRun] {
        let files = roles.flatMap { inputs[$0] ?? [] }
        let runs = try roles.flatMap(histories)
        let (activation, problem) = (activation ?? runs[0].activation, runs[0].problem.name)
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
}

extension FlowRun {
    /// The moments of the initial state. Throws a `Failure` if the theory of the descent does not apply to the
    /// activation.
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
