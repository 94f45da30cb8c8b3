import Engine
import Foundation
import Testing

@testable import Stages

@Suite struct PhasesTests {
    /// A segment that ends before its first checkpoint is probed to an empty table.
    @Test func probesWithoutACheckpointAreRefused() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 40)
        try space.run(TrainNetwork(), "first", NetworkTests.until(2), inputs: NetworkTests.trainInputs)
        let previous = NetworkTests.trainInputs.merging(["previous": ["first/state.h5"]]) { $1 }
        try space.run(TrainNetwork(), "second", NetworkTests.until(3), inputs: previous)
        let settings = NetworkTests.small.filter { ["dataset", "network", "width", "trainCount"].contains($0.key) }
            .merging(["batch": .integer(20)]) { $1 }
        let inputs = ImageFiles.inputs.merging(["checkpoints": ["second/checkpoints.h5"]]) { $1 }
        try space.run(ProbeReconstruction(), "probe", settings, inputs: inputs)
        #expect {
            try space.run(AnalysePhases(), "phases", ["label": .string("x")], inputs: ["probes": ["probe/probe.h5"]])
        } throws: {
            ($0 as? Failure)?.headline == "the probes hold no checkpoint"
        }
    }
}
