// analyse.amplitudes: the laws of the weights at the moments of training, beside theory. Unaware of figures.
import Dynamics
import Results
import StageGraph

/// Distributions and directions of the weights of runs on one problem with tanh, at the snapshots "stages".
struct AnalyseAmplitudes: AnalysisKind {
    let name = "analyse.amplitudes"
    let summary = "compares the laws of |a|, ‖w‖ and directions at the moments of training with theory (paper A)"
    let contents = "laws of the weights at the moments of training, beside theory (paper A)"
    let artifact = "amplitudes.h5"
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow (tanh, one problem) with snapshots \"stages\"")
    ]

    func analyse(_ context: StageContext) throws -> Analysis {
        let files = context.inputs["runs"] ?? []
        let runs = try context.alikeHistories("runs", activation: "tanh")
        let moments = try context.measure(Array(files.indices)) { number in
            try AmplitudesMoment.moments(of: runs[number], number: number, FlowSnapshot.read(files[number]))
        }.flatMap { $0 }
        return Analysis(
            ["problem": .string(runs[0].problem.name)],
            tables: [
                .init(
                    "moments", AmplitudesMoment.table(moments),
                    attributes: ["names": .strings(moments.map(\.snapshot.moment))])
            ], claims: AmplitudesClaims.evaluate(moments))
    }
}
