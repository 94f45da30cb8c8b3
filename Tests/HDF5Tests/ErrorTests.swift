import Foundation
import TestSupport
import Testing

@testable import HDF5

@Suite struct ErrorTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ bytes: [UInt8]) throws -> String {
        let path = folder.path + "/file.h5"
        try writeAtomically(bytes, to: path)
        return path
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "no error"
        } catch { return "\(error)" }
    }

    @Test func aMissingFile() {
        let path = folder.path + "/none.h5"
        #expect(message { _ = try File.open(path) } == "\(path): cannot open the file: No such file or directory")
    }

    @Test(arguments: [[], Array("some text that is no HDF5 file".utf8), [0x89, 0x48, 0x44]] as [[UInt8]])
    func notHDF5(_ bytes: [UInt8]) throws {
        let path = try write(bytes)
        let reason = bytes.isEmpty ? "it is empty" : "not an HDF5 file (it does not begin with HDF5's signature)"
        #expect(message { _ = try File.open(path) } == "\(path): cannot open the file: \(reason)")
        #expect(message { _ = try File.open(image: bytes) } == "image: cannot open the image: \(reason)")
    }

    @Test func aFolder() {
        let path = folder.path
        #expect(message { _ = try File.open(path) } == "\(path): cannot open the file: Is a directory")
    }

    @Test(arguments: [9, 100, 3000])
    func aTruncatedFile(_ size: Int) throws {
        let path = try write(Array(try sampleImage().prefix(size)))
        let message = message { _ = try File.open(path) }
        #expect(message.hasPrefix("\(path): cannot open the file: "))
        #expect(size < 100 || message.contains("truncated file"), "\(message)")
        #expect(!message.contains("time ="))
        #expect(!message.contains("\n"))
    }

    @Test func damagedValuesAreNoticed() throws {
        var image = try sampleImage()
        // The compressed losses are the largest run without zeros; damage the middle of the steps' and losses' chunks.
        let outline = try File.open(image: image).outline()
        #expect(outline.entries.contains { $0.path == "/runs/α/history/loss" })
        let reference = try File.open(image: image).root.dataset("runs/α/history/loss").readDoubles()
        var noticed = 0
        for place in stride(from: image.count / 8, to: image.count, by: image.count / 8) {
            image[place] ^= 0x55
            do {
                let values = try File.open(image: image).root.dataset("runs/α/history/loss").readDoubles()
                #expect(firstDifference(values, reference) == nil)
            } catch { noticed += 1 }
            image[place] ^= 0x55
        }
        #expect(noticed > 0)
    }

    @Test func aMissingObjectNamesWhatIsThere() throws {
        let path = try write(try sampleImage())
        let file = try File.open(path)
        #expect(
            message { _ = try file.root.dataset("checkpoints/65/fc.weight") }
                == "\(path):/checkpoints/65/fc.weight: cannot open the dataset: "
                + "no object 'checkpoints/65/fc.weight' in \(path):/; found: checkpoints, runs")
        #expect(
            message { _ = try file.root.dataset("runs") }
                == "\(path):/runs: cannot open the dataset: it is not a dataset")
        #expect(
            message { _ = try file.root.group("checkpoints/64/images") }
                == "\(path):/checkpoints/64/images: cannot open the group: it is not a group")
    }

    @Test func typesAndShapesAreNamed() throws {
        let path = try write(try sampleImage())
        let weights = try File.open(path).root.group("checkpoints/64")
        let start = "\(path):/checkpoints/64/"
        #expect(
            message { _ = try weights.dataset("fc.weight").readInts() }
                == start
                + "fc.weight: cannot read the dataset: expected values that fit int64, found float32 of shape [2, 3]")
        #expect(
            message { _ = try weights.dataset("steps").readBytes() }
                == start
                + "steps: cannot read the dataset: expected values that fit uint8, found int32 of shape [7, 100, 100]")
        #expect(
            message { _ = try weights.dataset("layers").readDoubles() }
                == start
                + "layers: cannot read the dataset: expected values that fit float64, found string of shape [2]")
        #expect(
            message { _ = try weights.dataset("images").readStrings() }
                == start
                + "images: cannot read the dataset: expected values that fit string, found uint8 of shape [5, 51]")
        #expect(
            message { try weights.dataset("fc.weight").require(shape: [10, nil]) }
                == start + "fc.weight: cannot use the dataset: expected shape [10, any], found [2, 3] (float32)")
        #expect(message { try weights.dataset("fc.weight").require(shape: [nil, 3]) } == "no error")
        #expect(
            message { _ = try weights.dataset("images").readBytes(rows: 3..<6) }
                == start + "images: cannot read the dataset: rows 3..<6 are outside of shape [5, 51]")
        #expect(
            message { _ = try weights.dataset("iteration").readInts(rows: 0..<1) }
                == start + "iteration: cannot read the dataset: rows 0..<1 are outside of shape []")
    }

    @Test func badWritesAreRefused() throws {
        let file = try File.create(name: "new.h5")
        try file.root.write("x", [1.0])
        #expect(message { try file.root.write("x", [1.0]) }.hasPrefix("new.h5:/x: cannot create the dataset: "))
        #expect(message { try file.root.write("x", [1.0]) }.contains("name already exists"))
        #expect(
            message { try file.root.write("y", [1.0, 2], shape: [3]) }
                == "new.h5:/y: cannot write the dataset: 2 values and 0 scales do not fit shape [3]")
        #expect(message { try file.root.write("z", [1.0], scales: ["none"]) }.contains("cannot open the scale 'none'"))
        #expect(message { try file.root.createGroup("x/inner") }.contains("cannot create the group"))
    }

    /// The error stack and its printing belong to the thread.
    @Test func errorsOfManyThreadsStayApart() async throws {
        let path = try write(try sampleImage())
        try await withThrowingTaskGroup(of: String.self) { tasks in
            for index in 0..<32 {
                tasks.addTask {
                    let file = try File.open(path)
                    do throws(HDF5Error) {
                        _ = try file.root.dataset("missing\(index)")
                        return "no error"
                    } catch { return error.path == "\(path):/missing\(index)" ? "expected" : "\(error)" }
                }
            }
            for try await outcome in tasks { #expect(outcome == "expected") }
        }
    }

    @Test func anAtomicWriteReplacesAndLeavesNothingBeside() throws {
        let path = try write([1, 2, 3])
        try writeAtomically([4], to: path)
        #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) == [4])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file.h5"])
        let missing = folder.path + "/none/file.h5"
        #expect(
            message { try writeAtomically([1], to: missing) }
                == "\(missing): cannot create a file in '\(folder.path)/none': No such file or directory")
        // A folder of that name cannot be replaced by a file: the temporary file must go.
        let taken = folder.path + "/taken"
        try FileManager.default.createDirectory(atPath: taken + "/full", withIntermediateDirectories: true)
        #expect(message { try writeAtomically([1], to: taken) }.contains("cannot rename the file"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["file.h5", "taken"])
    }
}
