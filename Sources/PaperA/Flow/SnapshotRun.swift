// A run of train.flow with the states that it kept and how it was stepped. Unaware of what is read out of them.
import Dynamics
import HDF5
import Results
import StageGraph

/// One run with the states that it kept.
struct SnapshotRun: Sendable {
    var run: FlowRun
    /// η of gradient descent; nil for gradient flow.
    var step: Double?
    /// In order of time; empty if none were kept.
    var snapshots: [FlowSnapshot]

    /// Reads one input of a stage. Throws a `Failure` if it is not a history of train.flow.
    init(reading input: InputFile) throws {
        run = try FlowRun(reading: input)
        let file = try File.open(input.path)
        let parameters = try Artifact.parameters(of: file)
        step = parameters["method"]?.text == "descent" ? parameters["step"]?.double : nil
        snapshots = parameters["snapshots"]?.text == "none" ? [] : try FlowSnapshot.read(input)
    }
}
