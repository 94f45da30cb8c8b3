// analyse.beyond-tanh: what other activations and initial laws change. Unaware of figures.
import Dynamics
import Results
import StageGraph

/// Plateaus, descent and escape of runs that differ in activation or initial law, beside theory (figure A10).
struct AnalyseBeyondTanh: AnalysisKind {
    let name = "analyse.beyond-tanh"
    let summary = "compares activations and initial laws with theory (figure A10)"
    let contents = "other activations and initial laws beside theory (paper A)"
    let artifact = "variants.h5"
    let inputs: [InputDeclaration] = [
        .init("activations", .oneOrMore, "histories of train.flow that differ in σ, tanh among them"),
        .init("laws", .oneOrMore, "histories of train.flow with tanh that differ in the initial law"),
    ]

    func analyse(_ context: StageContext) throws -> Analysis {
        let byActivation = try context.histories("activations")
        let byLaw = try context.histories("laws")
        try Self.check(activations: byActivation, laws: byLaw, stage: context.stage)
        let activations = try context.measure(byActivation, BeyondTanhRun.init)
        let laws = try context.measure(byLaw, BeyondTanhRun.init)
        return Analysis(
            tables: Self.tables(activations) { "activations/\($0.activation)" }
                + Self.tables(laws) { "laws/\($0.initialLaw.rawValue)" },
            claims: BeyondTanhClaims.evaluate(activations: activations, laws: laws))
    }

    /// A table for each path, in order of the paths.
    private static func tables(_ runs: [BeyondTanhRun], _ path: (FlowRun) -> String) -> [Analysis.Part] {
        runs.grouped { path($0.run) }.map { .init($0.key, BeyondTanhRun.table($0.own)) }
    }

    /// Throws a `Failure` if the runs are on different problems or one is in the wrong role.
    private static func check(activations: [FlowRun], laws: [FlowRun], stage: String) throws {
        let problems = Set((activations + laws).map(\.problem.name)).sorted()
        guard problems.count == 1 else {
            throw Failure(
                .usage, "runs on different problems cannot be analysed together", at: stage,
                facts: [.init("found", listed(problems))])
        }
        let wrong = activations.filter { $0.initialLaw != .gaussian } + laws.filter { $0.activation != "tanh" }
        if let run = wrong.first {
            throw Failure(
                .usage, "a run is in the wrong role", at: stage,
                facts: [
                    .init("found", "\(run.activation), initial law \(run.initialLaw.rawValue)"),
                    .init("expected", "activations with the gaussian law, laws with tanh"),
                ])
        }
    }
}
