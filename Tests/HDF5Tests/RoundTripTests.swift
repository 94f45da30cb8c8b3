import Foundation
import TestSupport
import Testing

@testable import HDF5

@Suite struct RoundTripTests {
    @Test func everythingReadsBack() throws {
        let file = try File.open(image: try sampleImage())
        #expect(try file.root.names() == ["checkpoints", "runs"])
        #expect(try file.root.attributes() == ["program": "stagecraft", "format": 1])
        let history = try file.root.group("runs/α/history")
        #expect(try history.attributes() == ["summary": "losses „quoted“"])
        let loss = try history.dataset("loss")
        #expect(loss.shape == [5000])
        #expect(loss.type == .float(bits: 64))
        let losses = try loss.readDoubles()
        #expect(firstDifference(losses, (0..<5000).map { 1 / Double($0 + 1) }) == nil)
        #expect(loss.storedBytes < 8 * 5000)
        let attributes = try loss.attributes()
        #expect(attributes["seeds"] == .integers([1, 2, 3]))
        #expect(attributes["alpha"] == 0.75)
        #expect(attributes["count"] == -7)
        #expect(attributes["names"] == .strings(["é", ""]))
        #expect(attributes["nothing"] == .numbers([]))
        guard case .numbers(let quantiles)? = attributes["quantiles"] else {
            throw ProgramFailed(status: 0, output: "")
        }
        #expect(quantiles[0] == 0.25 && quantiles[1].isNaN)
        let iterations = try history.dataset("iteration").readInts()
        #expect(firstDifference(iterations, Array(0..<5000)) == nil)

        let weights = try file.root.group("checkpoints/64")
        #expect(try weights.dataset("fc.weight").shape == [2, 3])
        #expect(try weights.dataset("fc.weight").readFloats() == [0, 1, 2, 3, 4, 5])
        #expect(try weights.dataset("fc.bias").readFloats() == [])
        let steps = try weights.dataset("steps").readInts()
        #expect(firstDifference(steps, [Int](repeating: -5, count: 70_000)) == nil)
        let images = try weights.dataset("images").readBytes()
        #expect(firstDifference(images, (0..<255).map(UInt8.init)) == nil)
        #expect(try weights.dataset("iteration").readInts() == [64])
        #expect(try weights.dataset("layers").readStrings() == ["conv1", "δ"])
    }

    @Test func numbersAreConverted() throws {
        let weights = try File.open(image: try sampleImage()).root.group("checkpoints/64")
        #expect(try weights.dataset("fc.weight").readDoubles() == [0, 1, 2, 3, 4, 5])
        let second = try weights.dataset("images").readFloats(rows: 1..<2)
        #expect(firstDifference(second, (51..<102).map(Float.init)) == nil)
        let last = try weights.dataset("images").readInts(rows: 4..<5)
        #expect(firstDifference(last, Array(204..<255)) == nil)
    }

    @Test func rowsOfTheFirstAxisAreRead() throws {
        let file = try File.create()
        let values = (0..<40_000).map(Double.init)
        try file.root.write("chunked", values, shape: [400, 50, 2])
        try file.root.write("whole", values, shape: [400, 50, 2], compressed: false)
        let read = try File.open(image: try file.finish())
        for name in ["chunked", "whole"] {
            let dataset = try read.root.dataset(name)
            let middle = try dataset.readDoubles(rows: 37..<290)
            #expect(firstDifference(middle, Array(values[3700..<29_000])) == nil, "\(name)")
            #expect(try dataset.readDoubles(rows: 400..<400) == [])
            let all = try dataset.readDoubles(rows: 0..<400)
            #expect(firstDifference(all, values) == nil, "\(name)")
        }
    }

    @Test func aRowLargerThanAChunkIsSplit() throws {
        let file = try File.create()
        let values = (0..<200_000).map { Float($0 % 17) }
        try file.root.write("wide", values, shape: [2, 100_000])
        let read = try File.open(image: try file.finish()).root.dataset("wide").readFloats()
        #expect(firstDifference(read, values) == nil)
    }

    @Test func theOutlineTellsWhatIsInside() throws {
        let outline = try File.open(image: try sampleImage()).outline()
        #expect(
            outline.entries.map(\.path) == [
                "/", "/checkpoints", "/checkpoints/64", "/checkpoints/64/fc.bias", "/checkpoints/64/fc.weight",
                "/checkpoints/64/images", "/checkpoints/64/iteration", "/checkpoints/64/layers",
                "/checkpoints/64/steps", "/runs", "/runs/α", "/runs/α/history", "/runs/α/history/iteration",
                "/runs/α/history/loss",
            ])
        let contents = Dictionary(uniqueKeysWithValues: outline.entries.map { ($0.path, $0.dataset) })
        #expect(
            contents["/checkpoints/64/images"]??.statistics == .init(minimum: 0, mean: 127, maximum: 254, nonFinite: 0))
        #expect(contents["/checkpoints/64/iteration"]??.statistics?.mean == 64)
        #expect(contents["/checkpoints/64/fc.bias"]??.statistics?.mean.isNaN == true)
        #expect(contents["/checkpoints/64/layers"]??.statistics == nil)
        #expect(contents["/runs/α/history/loss"]??.scales == [["/runs/α/history/iteration"]])
        #expect(contents["/runs/α/history/loss"]??.type.description == "float64")
    }

    @Test func filesInMemoryAreApart() throws {
        let first = try File.create()
        let second = try File.create()
        try first.root.write("x", [1])
        try second.root.write("x", [2])
        let images = [try first.finish(), try second.finish()]
        let openFirst = try File.open(image: images[0])
        let openSecond = try File.open(image: images[1])
        #expect(try openFirst.root.dataset("x").readInts() == [1])
        #expect(try openSecond.root.dataset("x").readInts() == [2])
    }

    @Test func notANumberIsCountedApart() throws {
        let file = try File.create()
        try file.root.write("x", [1.0, .nan, 3, -.infinity])
        let statistics = try File.open(image: try file.finish()).outline().entries[1].dataset?.statistics
        #expect(statistics == .init(minimum: 1, mean: 2, maximum: 3, nonFinite: 2))
    }
}
