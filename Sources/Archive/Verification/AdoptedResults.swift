// Results that somebody has given: nobody can compute them again, so that what rests on them is computed from them as they are.

import Engine
import Glibc
import ResultStore
import StageGraph

/// Adopted results, with where their contents are.
struct AdoptedResults {
    private var results: [(record: ActionRecord, files: [String])] = []
    /// What is to be said of them.
    private(set) var lines: [String] = []

    /// Those of an archive.
    init(of chain: ChainCheck) throws {
        let stages = chain.description.stages.filter { chain.records[$0.key]?.adoption != nil }
        if stages.isEmpty { return }
        var findings = Findings()
        try ArchivedRecords.forEach(of: chain.archive, &findings) { record, _, _ in
            guard let stage = stages.first(where: { $0.key == record.key }) else { return }
            let places = stage.outputs.compactMap(\.place)
            // What is not in the archive has to be computed.
            guard places.count == stage.outputs.count else { return }
            results.append((record, places.map { chain.archive.path(Name("data/\($0)")) }))
        }
        say()
    }

    /// Those with these keys in a project's store.
    init(of pipeline: Pipeline, _ keys: [Digest]) throws {
        let store = try Store(folder: pipeline.store)
        for key in keys {
            guard try store.adoption(of: key) != nil, let record = try store.record(key) else { continue }
            results.append((record, record.outputs.map { store.paths.object($0.content.digest) }))
        }
        say()
    }

    private mutating func say() {
        lines = AdoptionText.lines(results.map { ($0.record.stage, $0.record.adoption!) })
    }

    /// Makes them known to the store in `folder`, which nobody else uses.
    func put(into folder: String) throws(Failure) {
        if results.isEmpty { return }
        let store = try Store(folder: folder)
        try Files.createFolder(store.paths.objects)
        for (record, files) in results {
            for (output, source) in zip(record.outputs, files) {
                let temporary = folder + "/adopted-content"
                unlink(temporary)
                let file = try OpenFile(
                    temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600, to: "take an adopted result")
                try OpenFile(source, O_RDONLY | O_NOFOLLOW, to: "read").copyContent(to: file)
                try file.close()
                _ = try store.takeOver(temporary, as: output.content)
            }
        }
        try RecordLog.append(results.map(\.record), to: store.paths)
    }
}
