// analyse.amplitudes: the laws of the weights at the moments of training, beside theory. Unaware of figures.
import Dynamics
import Engine
import HDF5
import Results

/// Distributions and directions of the weights of runs on one problem with tanh, at the snapshots "stages".
struct AnalyseAmplitudes: StageKind {
    let name = "analyse.amplitudes"
    let summary = "compares the laws of |a|, ‖w‖ and directions at the moments of training with theory (paper A)"
    let parameters: [ParameterDeclaration] = []
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow (tanh, one problem) with snapshots \"stages\"")
    ]

    func outputs(_ parameters: ParameterValues) -> [String] { ["amplitudes.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let files = context.inputs["runs"] ?? []
        let runs = try FlowRun.readTanh(files, stage: context.stage)
        var moments: [AmplitudesMoment] = []
        var numbers: [Int] = []
        for (index, (run, file)) in zip(runs, files).enumerated() {
            let own = try AmplitudesMoment.moments(of: run, FlowSnapshot.read(file))
            moments += own
            numbers += own.map { _ in index }
            context.progress(Double(index + 1), Double(files.count), "runs")
        }
        let artifact = try Artifact.create(
            kind: name, description: "laws of the weights at the moments of training, beside theory (paper A)",
            parameters: context.parameters)
        try artifact.root.write(attributes: ["problem": .string(runs[0].problem.name)])
        try AmplitudesMoment.table(moments, runs: numbers).write(
            to: artifact.root, "moments", attributes: ["names": .strings(moments.map(\.snapshot.moment))])
        try Claim.write(AmplitudesClaims.evaluate(moments), to: artifact.root)
        try Artifact.finish(artifact, at: context.output("amplitudes.h5"))
    }
}
