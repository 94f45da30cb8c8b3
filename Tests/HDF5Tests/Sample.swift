// What several tests share: a file with everything in it, a temporary folder, other programs.

import Foundation
import HDF5

/// Groups, every element type, compressed and plain datasets, scales, attributes of each kind.
func sampleImage() throws -> [UInt8] {
    let file = try File.create()
    try file.root.write(attributes: ["program": "stagecraft", "format": 1])
    let history = try file.root.createGroup("runs/α/history", attributes: ["summary": "losses „quoted“"])
    try history.writeScale("iteration", [Int64](0..<5000), attributes: ["unit": "iterations"])
    try history.write(
        "loss", (0..<5000).map { 1 / Double($0 + 1) }, scales: ["iteration"],
        attributes: [
            "unit": "nats", "seeds": .integers([1, 2, 3]), "alpha": 0.75, "count": -7,
            "quantiles": .numbers([0.25, .nan]), "names": .strings(["é", ""]), "nothing": .numbers([]),
        ])
    let weights = try file.root.createGroup("checkpoints/64")
    try weights.write("fc.weight", (0..<6).map(Float.init), shape: [2, 3], compressed: false)
    try weights.write("fc.bias", [Float](), shape: [0])
    try weights.write("steps", [Int32](repeating: -5, count: 70_000), shape: [7, 100, 100])
    try weights.write("images", (0..<255).map(UInt8.init), shape: [5, 51])
    try weights.write("iteration", [64], shape: [])
    try weights.write("layers", ["conv1", "δ"])
    return try file.finish()
}

/// A folder of its own for a test, deleted when the value goes.
final class TemporaryFolder {
    let path = NSTemporaryDirectory() + "stagecraft-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

struct ProgramFailed: Error {
    var status: Int32
    var output: String
}

/// Runs a program and returns its standard output; throws if it fails.
@discardableResult
func run(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        throw ProgramFailed(status: process.terminationStatus, output: output)
    }
    return output
}
