// What is fuzzed: every reader of files or text that people, other programs or a broken disk may have written.

import Engine
import Inspection
import Learning
import ResultStore
import StageGraph

/// A reader with inputs that it knows.
struct Subject: Sendable {
    let name: String
    /// Folder of `Corpus`.
    let folder: String
    let words: [String]
    /// Makes check words right again.
    let repair: @Sendable ([UInt8]) -> [UInt8]
    /// The program reads such files in a process of their own, in which a library that crashes is an error.
    let isConfined: Bool
    let read: @Sendable ([UInt8], Scratch) throws -> Void

    init(
        _ name: String, corpus folder: String? = nil, words: [String] = [],
        isConfined: Bool = false, repair: @escaping @Sendable ([UInt8]) -> [UInt8] = { $0 },
        _ read: @escaping @Sendable ([UInt8], Scratch) throws -> Void
    ) {
        (self.name, self.folder, self.words, self.isConfined) = (name, folder ?? name, words, isConfined)
        (self.repair, self.read) = (repair, read)
    }

    /// Beside the sources: this program is not installed anywhere.
    var corpus: [[UInt8]] {
        let place = #filePath.prefix { $0 != "\n" }.split(separator: "/").dropLast().joined(separator: "/")
        let path = "/" + place + "/Corpus/" + folder
        let names = (try? Files.names(in: path)) ?? []
        let inputs = names.compactMap { readFile(path + "/" + $0) }
        if inputs.isEmpty { Main.fail("there is no corpus at \(path)") }
        return inputs
    }

    static let all: [Subject] =
        manifests + stores + exchange
        + [
            Subject("idx") { input, scratch in
                let path = scratch.file("idx", input)
                _ = try IDX.read(path, rank: input.count > 3 && input[3] == 1 ? 1 : 3)
            },
            Subject("cifar") { input, scratch in
                let path = scratch.file("cifar", input)
                _ = try CIFAR.read(path, labelBytes: input.count == 3073 ? 1 : 2, classes: 10)
            },
            Subject("gzip", repair: gzipHeader) { input, scratch in
                let path = scratch.file("gzip", input)
                _ = try GzipContent.digest(of: path)
                _ = try FileBytes.read(path)
            },
            Subject("hdf5", isConfined: true) { input, scratch in
                let contents = try ArtifactContents(of: scratch.file("file.h5", input))
                _ = ArtifactText.text(contents, name: "file")
                var json = JSONWriter()
                ArtifactText.json(contents, name: "file", to: &json)
            },
        ]

    /// Most changes would only spoil the two bytes that tell a gzip file.
    @Sendable private static func gzipHeader(_ input: [UInt8]) -> [UInt8] {
        input.count > 3 ? [0x1F, 0x8B, 8] + input.dropFirst(3) : input
    }
}
