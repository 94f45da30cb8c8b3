// Whether an analysis is that of the runs beside which it is drawn. Unaware of what is drawn.
import Results
import StageGraph

extension AnalysisFile {
    /// Throws a `Failure` if the table `runs` is not about `runs`, or none of them has the α to shade.
    func requireRuns(_ runs: [FlowRun], shaded: Double, stage: String) throws {
        guard try values("runs", "alpha") == runs.map(\.alpha),
            try values("runs", "seed") == runs.map({ Double($0.seed) })
        else {
            throw Failure(
                .usage, "the analysis is not that of the runs", at: stage,
                facts: [.init("runs", runs.map { "α=\($0.alpha) seed \($0.seed)" }.joined(separator: ", "))])
        }
        guard runs.contains(where: { $0.alpha == shaded }) else {
            throw Failure(
                .usage, "no run has the α whose stages are to be shaded", at: stage,
                facts: [.init("alpha", "\(shaded)"), .init("found", "\(Set(runs.map(\.alpha)).sorted())")])
        }
    }
}
