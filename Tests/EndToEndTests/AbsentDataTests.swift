import Foundation
import Testing

/// An optional data set that is not on the machine, and then is.
struct AbsentDataTests {
    private static let debian = "/usr/share/datasets/fashion-mnist"

    private static let probed = """
        "checkpoints": "train[dataset=$dataset]/checkpoints.h5",
        "trainImages": "data:${dataset}/train-images", "trainLabels": "data:${dataset}/train-labels",
        "testImages": "data:${dataset}/test-images", "testLabels": "data:${dataset}/test-labels"
        """

    /// A figure over two sets, which are the same images under two names, and one over the second alone.
    private func project() throws -> TestSpace {
        let space = try TestSpace()
        let files = [
            ("train-images", "train-images-idx3", "b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7"),
            ("train-labels", "train-labels-idx1", "0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056"),
            ("test-images", "t10k-images-idx3", "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa"),
            ("test-labels", "t10k-labels-idx1", "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05"),
        ].map { "\"\($0)\": { \"file\": \"\($1)-ubyte.gz\", \"sha256\": \"\($2)\" }" }.joined(separator: ", ")
        try space.manifest(
            """
            "train": { "kind": "train.network", "matrix": { "dataset": ["fashion-mnist", "mnist"] },
              "parameters": { "dataset": "$dataset", "trainCount": 64, "network": "f0", "batch": 32, "until": 8 },
              "inputs": { "trainImages": "data:${dataset}/train-images", "trainLabels": "data:${dataset}/train-labels" } },
            "probe": { "kind": "probe.reconstruction",
              "matrix": { "dataset": ["fashion-mnist", "mnist"], "iteration": [0, 2, 8] },
              "parameters": { "dataset": "$dataset", "trainCount": 64, "testCount": 50, "iteration": "$iteration",
                "layer": "logits" },
              "inputs": { \(Self.probed) } },
            "classify": { "kind": "probe.classification",
              "matrix": { "dataset": ["fashion-mnist", "mnist"], "iteration": [0, 2, 8] },
              "parameters": { "dataset": "$dataset", "trainCount": 64, "testCount": 50, "iteration": "$iteration" },
              "inputs": { \(Self.probed) } },
            "phases": { "kind": "analyse.phases", "matrix": { "dataset": ["fashion-mnist", "mnist"] },
              "parameters": { "label": "f0, ${dataset}" }, "inputs": { "probes": "probe[dataset=$dataset]", "classifications": "classify[dataset=$dataset]" } },
            "plot": { "kind": "plot.phases", "parameters": { "figure": "F1" }, "inputs": { "phases": "phases" } },
            "plot-mnist": { "kind": "plot.phases", "parameters": { "figure": "F2" },
              "inputs": { "phases": "phases[dataset=mnist]" } }
            """,
            more: """
                "datasets": {
                  "fashion-mnist": { "folders": ["\(Self.debian)"], "files": { \(files) } },
                  "mnist": { "optional": true, "folders": ["data"], "files": { \(files) } } },
                "figures": { "F1": { "paper": "p", "title": "both", "stage": "plot" },
                  "F2": { "paper": "p", "title": "one", "stage": "plot-mnist" } },
                """)
        return space
    }

    @Test func aFigureIsDrawnFromWhatIsThereAndCompletedLater() throws {
        let space = try project()
        let line =
            "data set mnist is not here (train-images-idx3-ubyte.gz and 3 more not found): 9 stages left out; "
            + "drawn without it: F1; not drawn: F2; `stagecraft data fetch mnist` gets it\n"
        #expect(try space.stagecraft("status").output.contains(line))
        #expect(try space.stagecraft("list", "figures").errors == line)
        let plain = try space.stagecraft("run")
        #expect(plain.exit == 0 && plain.errors.hasPrefix(line), "\(plain.errors)")
        let caption = try #require(space.read("figures/p/F1/caption.txt"))
        #expect(
            caption.hasSuffix(
                "data set mnist is not on this machine: what is made from it (`stagecraft data fetch mnist` gets it).\n"
            ))
        #expect(!space.exists("figures/p/F2"))
        #expect(try space.stagecraft("status").exit == 0)

        let refused = try space.stagecraft("run", "F2")
        #expect(refused.exit == 1 && refused.errors.contains("'F2' needs data that is not on this machine"))

        try FileManager.default.copyItem(atPath: Self.debian, toPath: space.path("data"))
        let second = try space.run()
        #expect(second.exit == 0)
        let probes = [0, 2, 8].flatMap {
            ["probe[dataset=mnist,iteration=\($0)]", "classify[dataset=mnist,iteration=\($0)]"]
        }
        #expect(
            Set(second.ran)
                == Set(probes + ["train[dataset=mnist]", "phases[dataset=mnist]", "plot", "plot-mnist"]))
        #expect(space.read("figures/p/F1/caption.txt")?.contains("not on this machine") == false)
        #expect(space.exists("figures/p/F2/F2.pdf"))

        // Gone again: what was made without it is in the store.
        try space.remove("data")
        #expect(try space.run().ran.isEmpty)
        #expect(space.read("figures/p/F1/caption.txt") == caption)
    }

    @Test func programsReadTheAbsenceAsJSON() throws {
        let space = try project()
        let event = try #require(space.run("--jobs", "2").events.first)
        #expect(event["event"] as? String == "absent" && event["dataset"] as? String == "mnist")
        #expect(event["drawnWithoutIt"] as? [String] == ["F1"] && event["notDrawn"] as? [String] == ["F2"])
        let status = try space.stagecraft("status", "--json").output
        #expect(
            status.contains(#""absentDatasets""#)
                && status.contains(#""train-images-idx3-ubyte.gz and 3 more not found""#))
    }
}
