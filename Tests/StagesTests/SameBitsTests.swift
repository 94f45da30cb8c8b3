// Trainings and probes give the same bytes on every instruction set, with any number of threads, and on an emulated
// processor. Serialized: the set and the threads are the whole process's.
import Foundation
import Numerics
import TestSupport
import Testing

@testable import Engine
@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite(.serialized) struct SameBitsTests {
    private static let tiny: [String: Value] = [
        "dataset": .string("fashion-mnist"), "width": .number(0.125), "trainCount": .integer(60), "batch": .integer(20),
        "seed": .integer(5),
    ]

    /// A small training of each paper and probes of it: the bytes of all that they write.
    private func results() throws -> [String: [UInt8]] {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 30)
        var results: [String: [UInt8]] = [:]
        func run(
            _ kind: any StageKind, _ name: String, _ values: [String: Value], _ inputs: [String: [String]] = [:]
        ) throws {
            let folder = try space.run(kind, name, values, inputs: inputs)
            for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
                results["\(name)/\(file)"] = space.bytes("\(name)/\(file)")
            }
        }
        try run(TrainFlow(), "flow", ["neurons": .integer(50), "alpha": .number(1), "endTime": .number(2)])
        try run(
            TrainThreeLayer(), "three", ["neurons": .integer(16), "scale": .number(0.3), "stopAtRisk": .number(0.9)])
        for network in ["vgg8", "resnet10"] {
            let training = Self.tiny.merging(["network": .string(network), "until": .integer(2)]) { $1 }
            try run(TrainNetwork(), network, training, NetworkTests.trainInputs)
            let inputs = ImageFiles.inputs.merging(["checkpoints": ["\(network)/checkpoints.h5"]]) { $1 }
            for decoder in network == "vgg8" ? ["exact", "deconv"] : ["linear"] {
                var probe = ProbeTests.probe(2, ["decoder": .string(decoder), "batch": .integer(20)])
                if decoder != "exact" {
                    probe.merge(["epochs": .list([.integer(1)]), "decoderBatch": .integer(20)]) { $1 }
                }
                try run(ProbeReconstruction(), "\(network)-\(decoder)", probe, inputs)
            }
        }
        return results
    }

    @Test func instructionSetsAndThreadsChangeNothing() throws {
        defer {
            InstructionSet.current = .best
            setThreads(1)
        }
        let expected = try results()
        #expect(expected.count >= 9)
        // With the best one and one thread it is what is expected; scripts/same-bits tries all pairs.
        for set in InstructionSet.allCases where set <= .best {
            InstructionSet.current = set
            setThreads(2)
            #expect(firstDifference(try results(), expected) == nil, "\(set), 2 threads")
        }
    }

    private static let qemu = "/usr/bin/qemu-x86_64"

    /// The built program's worker as it would run on a processor of 2013.
    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: qemu),
            "skipped: needs qemu-x86_64 (scripts/setup tests installs it)"))
    func anEmulatedHaswellTrainsTheSameNetwork() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 30)
        let training = Self.tiny.merging(["network": .string("vgg8"), "until": .integer(1)]) { $1 }
        try space.run(TrainNetwork(), "here", training, inputs: NetworkTests.trainInputs)
        var values = training
        for declaration in TrainNetwork().parameters where values[declaration.name] == nil {
            values[declaration.name] = declaration.defaultValue
        }
        let stage = StageInstance(
            id: "there", name: "there", kind: TrainNetwork().name, parameters: ParameterValues(values), outputs: [],
            place: "")
        let inputs = NetworkTests.trainInputs.map { role, paths in
            WorkerRequest.Input(
                role: role, origin: "data", name: String(paths[0].split(separator: "/")[1]),
                path: "\(space.folder)/\(paths[0])", content: "", size: 0)
        }
        let request = WorkerRequest(stage: stage, inputs: inputs, unverified: []).placed(
            in: "\(space.folder)/there", stays: false)
        try FileManager.default.createDirectory(atPath: request.outputFolder, withIntermediateDirectories: true)
        try Data(request.encoded).write(to: URL(filePath: "\(space.folder)/request.json"))
        let bundle = (try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") as NSString)
        let program = bundle.deletingLastPathComponent + "/stagecraft"
        #expect(
            space.run("\(Self.qemu) -cpu Haswell '\(program)' stage-worker request.json >log 2>&1") == 0,
            "\(space.text("log"))")
        let there = try Data(contentsOf: URL(filePath: request.outputFolder + "/checkpoints.h5"))
        #expect(firstDifference(Array(there), space.bytes("here/checkpoints.h5")) == nil)
    }
}
