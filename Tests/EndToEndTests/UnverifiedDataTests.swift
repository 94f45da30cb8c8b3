import Foundation
import Testing

/// Data files that are not those which the manifest names: refused, or accepted and marked.
struct UnverifiedDataTests {
    /// SHA-256 of "abc" (FIPS 180-2).
    private let right = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    private let wrong = String(repeating: "12", count: 32)

    private func project(_ digest: String, _ more: String = "") throws -> TestSpace {
        let space = try TestSpace()
        try manifest(space, digest, more)
        return space
    }

    private func manifest(_ space: TestSpace, _ digest: String, _ more: String = "") throws {
        try space.manifest(
            """
            "use": { "kind": "command", "command": ["cp", "{input:numbers}", "out"],
                     "inputs": { "numbers": "data:set/numbers" }, "outputs": ["out"] },
            "on": { "kind": "command", "command": ["cp", "{input:a}", "end"],
                    "inputs": { "a": "use" }, "outputs": ["end"], "deliver": "results" }
            """,
            more: """
                "datasets": { "set": { "folders": ["data"], "files": {
                    "numbers": { "file": "numbers.txt", "sha256": ["\(digest)"]\(more) } } } },
                """)
    }

    @Test func isRefusedWithBothDigestsAndTheWayToAcceptIt() throws {
        let space = try project(wrong)
        try space.write("data/numbers.txt", "abc")
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 1)
        for words in [
            "data/numbers.txt: error: data:set/numbers is not the file that the manifest names",
            "sha256 \(right) (3 bytes)", "sha256 \(wrong)", "stagecraft data fetch set", "--accept-unverified-data",
        ] { #expect(outcome.errors.contains(words), "\(outcome.errors)") }
        #expect(!space.exists("results"))
    }

    @Test func anAcceptedFileIsPartOfEveryKeyDownstream() throws {
        let space = try project(wrong)
        try space.write("data/numbers.txt", "abc")
        let accepted = try space.run("--accept-unverified-data")
        #expect(accepted.exit == 0 && accepted.ran == ["use", "on"] && space.read("results/end") == "abc")
        #expect(accepted.events.contains { ($0["warning"] as? String)?.contains("data:set/numbers") == true })
        #expect(try space.stagecraft("status", "--accept-unverified-data").exit == 0)
        #expect(try space.stagecraft("why", "on", "--all", "--accept-unverified-data").output.contains("unverified[0]"))
        // Accepting is not remembered.
        #expect(try space.stagecraft("status").exit == 1)
        #expect(try space.stagecraft("run").exit == 1)
        // The same bytes, verified: another result for those downstream too.
        try manifest(space, right)
        #expect(try space.run().ran == ["use", "on"])
        // With verified data the option changes nothing.
        #expect(try space.run("--accept-unverified-data").ran == [])
    }

    @Test func aFileThatWasZippedOtherwiseIsKnownByItsContent() throws {
        let space = try project(wrong, #", "content": "\#(right)""#)
        try space.write("abc", "abc")
        #expect(try space.shell("mkdir data && gzip -9 < abc > data/numbers.txt").exit == 0)
        #expect(try space.run().exit == 0)
        #expect(try space.stagecraft("data", "verify", "set").exit == 0)
        // Unpacked once: a line in the store, not again at each run.
        #expect(space.read(".stagecraft/contents")?.split(separator: "\n").count == 1)
        #expect(try space.run().ran == [])
        #expect(space.read(".stagecraft/contents")?.split(separator: "\n").count == 1)
        try space.write("abd", "abd")
        #expect(try space.shell("gzip < abd > data/numbers.txt").exit == 0)
        #expect(try space.run().exit == 1)
        try space.shell("gzip < abc | head -c 20 > data/numbers.txt")
        #expect(try space.run().exit == 1)
    }

    @Test func setsWithEqualFileNamesAreToldApartByTheirSizes() throws {
        let space = try TestSpace()
        let other = "cb8379ac2098aa165029e3938a51da0bcecfc008fd6795f401178647f96c5b34"
        try space.manifest(
            """
            "use": { "kind": "command", "command": ["cp", "{input:x}", "out"], "matrix": { "set": ["three", "four"] },
                     "inputs": { "x": "data:${set}/x" }, "outputs": ["out"], "deliver": "results/${set}" }
            """,
            more: """
                "datasets": {
                  "three": { "optional": true, "folders": ["data/three", "data"], "files": {
                    "x": { "file": "x.txt", "bytes": 3, "sha256": "\(right)" } } },
                  "four": { "optional": true, "folders": ["data/four", "data"], "files": {
                    "x": { "file": "x.txt", "bytes": [4, 5], "sha256": "\(other)" } } } },
                """)
        // Flat: the file is the one of its size; the other set is not here.
        try space.write("data/x.txt", "abc")
        #expect(try space.run().ran == ["use[set=three]"])
        // Each in a folder of its own.
        try space.shell("mkdir data/four; printf abcdefgh | head -c 4 > data/four/x.txt")
        let digest = try space.shell("sha256sum data/four/x.txt").output.prefix(64)
        let text = try #require(space.read("pipeline.json"))
        try space.write("pipeline.json", text.replacingOccurrences(of: other, with: digest))
        #expect(try space.run().ran == ["use[set=four]"])
        #expect(space.read("results/four/out") == "abcd" && space.read("results/three/out") == "abc")
        // A file of no set's size is damaged, not absent.
        try space.write("data/four/x.txt", "ab")
        #expect(try space.stagecraft("run").errors.contains("(2 bytes)"))
    }
}

/// The same through the real kinds: figures and claims say so; damaged files are named.
struct UnverifiedImagesTests {
    private static let debian = "/usr/share/datasets/fashion-mnist"

    private static let probed = """
        "checkpoints": "train/checkpoints.h5",
        "trainImages": "data:set/train-images", "trainLabels": "data:set/train-labels",
        "testImages": "data:set/test-images", "testLabels": "data:set/test-labels"
        """

    /// A figure from one set whose files the manifest names by digests that fit none but those in `right`.
    private func project(_ dataset: String, _ folder: String, files: [(String, String)], right: [String: String] = [:])
        throws -> TestSpace
    {
        let space = try TestSpace()
        let none = String(repeating: "0", count: 64)
        let declared = files.map {
            "\"\($0.0)\": { \"file\": \"\($0.1)\", \"sha256\": \"\(right[$0.0] ?? none)\" }"
        }.joined(separator: ", ")
        let labels = dataset.hasPrefix("cifar") ? ", \"groups\": { \"train-labels\": [], \"test-labels\": [] }" : ""
        try space.manifest(
            """
            "train": { "kind": "train.network",
              "parameters": { "dataset": "\(dataset)", "trainCount": 64, "network": "f0", "batch": 32, "until": 8 },
              "inputs": { "trainImages": "data:set/train-images", "trainLabels": "data:set/train-labels" } },
            "probe": { "kind": "probe.reconstruction", "matrix": { "iteration": [0, 2, 8] },
              "parameters": { "dataset": "\(dataset)", "trainCount": 64, "testCount": 50, "iteration": "$iteration",
                "layer": "logits" },
              "inputs": { \(Self.probed) } },
            "classify": { "kind": "probe.classification", "matrix": { "iteration": [0, 2, 8] },
              "parameters": { "dataset": "\(dataset)", "trainCount": 64, "testCount": 50, "iteration": "$iteration" },
              "inputs": { \(Self.probed) } },
            "phases": { "kind": "analyse.phases", "parameters": { "label": "f0", "claims": "F1" },
              "inputs": { "probes": "probe", "classifications": "classify" } },
            "plot": { "kind": "plot.phases", "parameters": { "figure": "F1", "caption": "A figure." },
              "inputs": { "phases": "phases" } }
            """,
            more: """
                "datasets": { "set": { "folders": ["\(folder)"], "files": { \(declared) }\(labels) } },
                "figures": { "F1": { "paper": "p", "title": "f", "stage": "plot" } },
                """)
        return space
    }

    private let idx = [
        ("train-images", "train-images-idx3-ubyte.gz"), ("train-labels", "train-labels-idx1-ubyte.gz"),
        ("test-images", "t10k-images-idx3-ubyte.gz"), ("test-labels", "t10k-labels-idx1-ubyte.gz"),
    ]

    @Test(.enabled(if: FileManager.default.fileExists(atPath: debian), "needs dataset-fashion-mnist"))
    func captionsAndClaimsSayUnverifiedData() throws {
        // Only the test labels differ: what is made of the training images alone is verified.
        let space = try project(
            "fashion-mnist", Self.debian, files: idx,
            right: [
                "train-images": "b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7",
                "train-labels": "0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056",
                "test-images": "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa",
            ])
        #expect(try space.stagecraft("run", "train").exit == 0)
        #expect(try space.stagecraft("run", "F1").exit == 1)
        let accepted = try space.run("--accept-unverified-data")
        #expect(accepted.exit == 0 && accepted.ran.count == 8 && !accepted.ran.contains("train"))
        let caption = try #require(space.read("figures/p/F1/caption.txt"))
        #expect(caption.contains("Unverified data: set/test-labels differs from the published file."), "\(caption)")
        let claims = caption.split(separator: "\n").filter { $0.hasPrefix("[") }
        #expect(claims.count == 3 && claims.allSatisfy { $0.contains(" (unverified data): ") }, "\(caption)")
    }

    @Test func anIDXFileWithALyingHeaderIsNamed() throws {
        let space = try project("mnist", "data", files: idx)
        // Ten images where the header says sixty thousand; labels to match the header.
        try space.shell(
            #"""
            mkdir data
            for part in train t10k; do
              { printf '\0\0\10\3\0\0\352\140\0\0\0\34\0\0\0\34'; head -c 7840 /dev/zero; } | gzip > data/$part-images-idx3-ubyte.gz
              { printf '\0\0\10\1\0\0\352\140'; head -c 60000 /dev/zero; } | gzip > data/$part-labels-idx1-ubyte.gz
            done
            """#)
        let outcome = try space.stagecraft("run", "train", "--accept-unverified-data")
        #expect(outcome.exit == 1)
        for words in ["train-images-idx3-ubyte.gz", "7840 bytes", "47040000"] {
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
        #expect(!outcome.errors.contains("signal"), "\(outcome.errors)")
    }

    @Test func aTruncatedFileIsNamed() throws {
        let space = try project("mnist", "data", files: idx)
        try space.shell(
            "mkdir data; for file in \(idx.map(\.1).joined(separator: " ")); do printf 'cut' | gzip | head -c 15 > data/$file; done"
        )
        let outcome = try space.stagecraft("run", "train", "--accept-unverified-data")
        #expect(outcome.exit == 1 && outcome.errors.contains("train-images-idx3-ubyte.gz"), "\(outcome.errors)")
        #expect(outcome.errors.contains("truncated"), "\(outcome.errors)")
    }

    @Test func aCIFARFileOfTheWrongLengthIsNamed() throws {
        let space = try project(
            "cifar-10", "data", files: [("train-images", "data_batch_1.bin"), ("test-images", "test_batch.bin")])
        try space.shell(
            "mkdir data; for file in data_batch_1 test_batch; do head -c 307299 /dev/zero > data/$file.bin; done")
        let outcome = try space.stagecraft("run", "train", "--accept-unverified-data")
        #expect(outcome.exit == 1)
        for words in ["data_batch_1.bin", "307299 bytes", "3073"] {
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
    }
}
