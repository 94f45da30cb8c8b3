// A run of train.flow with the states that it kept and how it was stepped. Unaware of what is read out of them.
import Dynamics
import Engine
import HDF5

/// One run with the states that it kept.
struct SnapshotRun: Sendable {
    var run: FlowRun
    /// η of gradient descent; nil for gradient flow.
    var step: Double?
    /// In order of time.
    var snapshots: [FlowSnapshot]

    /// Reads one input of a stage. Throws a `Failure` if it is not a history of train.flow with snapshots.
    init(reading input: InputFile) throws {
        run = try FlowRun(reading: input)
        let parameters = try Artifact.parameters(of: File.open(input.path))
        step = parameters["method"]?.text == "descent" ? parameters["step"]?.double : nil
        snapshots = try FlowSnapshot.read(input)
    }
}
