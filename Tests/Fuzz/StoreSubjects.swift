// What lies in a store, as commands read it: records, journals, last results, the index of files.

import Engine
import ResultStore
import StageGraph

extension Subject {
    private static let words = [
        "stagecraft", "key", "stage", "ingredients", "outputs", "name", "size", "sha256", "seconds", "cpuSeconds",
        "peakMemoryBytes", "work", "workUnit", "host", "finished", "event", "ran", "ended", "profile", "keys", "\t.\n",
        "\t",
        "\n", "kind", "parameter.a", "1e308", "-1", "null", "{}", "[]", "\"",
    ]

    /// One stage, and a store that only holds what is fuzzed.
    private static func pipeline(_ store: String) throws -> Pipeline {
        let manifest = """
            {"stagecraft": 1, "stages": {
              "train": {"kind": "command", "command": ["true"], "outputs": ["out"]},
              "mean": {"kind": "command", "command": ["true", "{input:runs}"], "outputs": ["out"],
                "inputs": {"runs": "train"}}}}
            """
        let graph = try Graph.load(Array(manifest.utf8), kinds: [], projectFolder: store, environment: [:]).graph
        return Pipeline(graph: graph, project: store, store: store, kinds: [], code: CodeTable(""))
    }

    static let stores = [
        Subject("records", words: words, repair: StoreRepair.records) { input, scratch in
            _ = scratch.file("records", input)
            let store = try Store(folder: scratch.folder)
            var all: [ActionRecord] = []
            try store.records.forEach { if let record = $0 { all.append(record) } }
            for record in all {
                _ = record.preImage.ingredients
                _ = record.preImage.differences(from: all[0].preImage).map(\.description)
            }
        },
        // What the records cost, in words: the cost history and the estimate of a run.
        Subject("cost-history", corpus: "records", words: words, repair: StoreRepair.records) { input, scratch in
            _ = scratch.file("records", input)
            let pipeline = try pipeline(scratch.folder)
            let statuses = try pipeline.status(targets: Array(pipeline.graph.stages.indices))
            if let estimate = try pipeline.estimate(statuses, jobs: 2) {
                _ = StatusText.plan(statuses, estimate: estimate)
            }
        },
        Subject("journal", words: words) { input, scratch in
            scratch.makeFolder("runs")
            _ = scratch.file("runs/1.jsonl", input)
            _ = scratch.file("runs/2.jsonl", Array(input.reversed()))
            let paths = StorePaths(folder: scratch.folder)
            for run in try JournalReader.runs(paths) { _ = try JournalReader(paths: paths, run: run) }
            let pipeline = try pipeline(scratch.folder)
            for index in pipeline.graph.stages.indices {
                // Mostly there is none: a stage must be in both.
                guard let difference = try? pipeline.difference(of: index, between: "1", and: "2") else { continue }
                _ = WhyText.text(difference, "train", figures: [])
            }
        },
        Subject("last-results", words: words) { input, scratch in
            scratch.makeFolder(".stagecraft")
            scratch.makeFolder(".stagecraft/last")
            _ = scratch.file(".stagecraft/last/p", input)
            let paths = StorePaths(folder: scratch.folder + "/.stagecraft")
            let user = StoreUser(manifest: Name(scratch.folder + "/pipeline.json"), profile: "p")
            _ = try LastResults(paths: paths, of: user)["train"]
        },
        Subject("stat-index", repair: StoreRepair.statIndex) { input, scratch in
            let path = scratch.file("stat", input)
            let index = try StatIndex(path: path)
            // Something new, so that the file is written; twice, so that what was written is read.
            _ = try index.content(of: "/bin/true")
            try index.save()
            _ = try StatIndex(path: path).content(of: "/bin/true")
        },
        // What a stage's process says of its progress, at a terminal and for programs.
        Subject("worker-messages", words: ["progress ", "ended ", "nan", "inf", "-", "1e-300", "1e300"]) { input, _ in
            let quiet = ProgressOutput { _ in }
            var now = 0.0
            let displays: [any Progress] = [
                TerminalProgress(output: quiet, clock: { now }, width: { 80 }, colours: true),
                PlainProgress(output: quiet, clock: { now }), JSONProgress(output: quiet),
            ]
            func report(_ event: ProgressEvent) { for display in displays { display.report(event) } }
            report(.began(total: 1, upToDate: 0, expected: ["a": 1]))
            report(.started(stage: "a", reasons: [], attempt: 1))
            for line in input.split(separator: 10) {
                now += 0.3
                switch WorkerMessage(String(decoding: line, as: UTF8.self)) {
                case .progress(let done, let total, let unit)?:
                    report(.advanced(stage: "a", done: done, total: total, unit: unit))
                case .ended(let seconds, let memory)?:
                    let cost = StageCost(seconds: seconds, cpuSeconds: seconds, peakMemoryBytes: memory)
                    report(.made(stage: "a", cost: cost))
                    report(.started(stage: "a", reasons: [], attempt: 1))
                case nil: continue
                }
                for display in displays { display.refresh() }
            }
        },
    ]
}

/// Check words of changed files, made right again.
enum StoreRepair {
    /// Each line: key, space, check word, space, JSON text.
    @Sendable static func records(_ input: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        for line in input.split(separator: 10) {
            if line.count <= 82 {
                output += line
            } else {
                let text = Array(line.dropFirst(82))
                let check = String(SHA256.digest(of: text).hexadecimal.prefix(16))
                output.append(contentsOf: line.prefix(64))
                output.append(contentsOf: " \(check) ".utf8)
                output.append(contentsOf: text)
            }
            output.append(10)
        }
        return output
    }

    /// Whole records of 80 bytes, of which the last eight are a mix of the others.
    @Sendable static func statIndex(_ input: [UInt8]) -> [UInt8] {
        var output = input
        for start in stride(from: 0, to: input.count - 79, by: 80) {
            var sum: UInt64 = 0x9E37_79B9_7F4A_7C15
            for word in 0..<9 {
                let bytes = output[(start + 8 * word)..<(start + 8 * word + 8)]
                sum ^= bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
                sum = (sum &* 0xBF58_476D_1CE4_E5B9) ^ (sum >> 29)
            }
            for byte in 0..<8 { output[start + 72 + byte] = UInt8(truncatingIfNeeded: sum >> (8 * UInt64(byte))) }
        }
        return output
    }
}
