// The parameters that a run of train.flow kept, and how it was stepped. Unaware of what is read out of them.
import Dynamics
import Engine
import HDF5

/// One run with the states that it kept.
struct SnapshotRun: Sendable {
    var run: FlowRun
    /// η of gradient descent; nil for gradient flow.
    var step: Double?
    /// In order of time; states are a [M], then w [D, M] component by component.
    var snapshots: [Snapshot]

    /// Reads one input of a stage. Throws a `Failure` if it is not a history of train.flow.
    init(reading input: InputFile) throws {
        run = try FlowRun(reading: input)
        let file = try File.open(input.path)
        let parameters = try Artifact.parameters(of: file)
        step = parameters["method"]?.text == "descent" ? parameters["step"]?.double : nil
        snapshots = []
        let count = try file.root.group("snapshots").names().count
        for index in 0..<count {
            let group = try file.root.group("snapshots/\(index)")
            let attributes = try group.attributes()
            let a = try group.dataset("a").readDoubles()
            let w = try group.dataset("w").readDoubles()
            let inputs = w.count / a.count
            // The file holds w neuron by neuron.
            let columns = (0..<w.count).map { w[$0 % a.count * inputs + $0 / a.count] }
            snapshots.append(
                Snapshot(
                    time: attributes["time"]?.double ?? .nan, label: attributes["moment"]?.text ?? "",
                    state: a + columns))
        }
    }
}
