// Before a run: finds in shared stores what this store lacks. Records first, for they alone give the keys downstream; then
// the bytes of what the run will read or deliver, and no others. Runs nothing.

import Glibc

/// Looks for results of a pipeline in shared stores.
struct Pull {
    private let pipeline: Pipeline
    private let store: Store
    private let last: LastResults
    private let remotes: [RemoteStore]
    /// Records that a shared store has, by key.
    private var records: [Digest: ActionRecord] = [:]
    /// Keys for which all shared stores were asked.
    private var asked: Set<Digest> = []
    /// Contents that none of them gives.
    private var lost: Set<Digest> = []

    /// What was found.
    struct Found {
        /// Stages with a result whose bytes are not all here, and need not be.
        var elsewhere: Set<Int> = []
        /// Contents that were brought.
        var files = 0
        /// Their bytes.
        var bytes = 0
    }

    /// Where every stage stands.
    private struct Plan {
        /// Outputs of stages that need not run.
        var settled: [Int: [FileContent]] = [:]
        /// Keys of those of them whose record is not here.
        var borrowed: [Int: Digest] = [:]
    }

    /// `scratch`: a folder of this run, in the store's file system.
    init(_ pipeline: Pipeline, store: Store, last: LastResults, scratch: String) throws(Failure) {
        self.pipeline = pipeline
        self.store = store
        self.last = last
        var remotes: [RemoteStore] = []
        for remote in pipeline.remotes {
            remotes.append(try RemoteStore(remote, project: pipeline.project, scratch: scratch))
        }
        self.remotes = remotes
    }

    /// Brings what `wanted` (in the graph's order) needs: what is delivered and what stages that run will read; with
    /// `everything`, every byte. Stages in `forced` run in any case.
    mutating func run(wanted: [Int], forced: Set<Int>, everything: Bool, _ progress: any Progress) throws -> Found {
        var found = Found()
        while true {
            let plan = try plan(wanted, forced)
            let missing = try needed(plan, wanted, everything).filter { try store.check($0) != .intact }
            let came = try fetch(missing, &found, progress)
            let gone = Set(missing.map(\.digest)).subtracting(came)
            if gone.isEmpty {
                try keep(plan)
                for (index, contents) in plan.settled
                where try contents.contains(where: { try store.check($0) != .intact }) {
                    found.elsewhere.insert(index)
                }
                break
            }
            // What they were made by must run then. A remote that cannot be asked may have them still.
            lost.formUnion(gone)
            if !remotes.isEmpty, remotes.allSatisfy({ $0.problem == nil }) { try store.elsewhere.remove(gone) }
        }
        for remote in remotes {
            for failure in [remote.problem, remote.firstRefusal].compactMap({ $0 }) {
                var failure = failure
                if remote.refused > 1, remote.problem == nil {
                    failure.facts.append(.init("in all", "\(remote.refused)"))
                }
                progress.report(.warning(failure))
            }
        }
        return found
    }

    // MARK: what is known

    /// Goes from known contents to keys and from keys to results until nothing more is found. What is not settled then runs,
    /// or may.
    private mutating func plan(_ wanted: [Int], _ forced: Set<Int>) throws -> Plan {
        let resolver = Resolver(pipeline, store: store, last: last, writes: false, acceptsElsewhere: true)
        var plan = Plan()
        var rest = wanted.filter { !forced.contains($0) }
        while true {
            var waiting: [Int] = []
            var unknown: [Digest] = []
            for index in rest {
                // A stage whose key cannot be known says why when it is run.
                guard let key = try? resolver.key(of: index) else {
                    waiting.append(index)
                    continue
                }
                var contents: [FileContent]?
                if case .hit(let found) = try resolver.lookUp(index, key), isToBeHad(found) {
                    contents = found
                } else if let found = borrowed(index, key) {
                    plan.borrowed[index] = key
                    contents = found
                }
                if let contents {
                    resolver.settle(index, contents)
                    plan.settled[index] = contents
                } else if !asked.contains(key) {
                    unknown.append(key)
                    waiting.append(index)
                }
            }
            if unknown.isEmpty { return plan }
            ask(unknown)
            rest = waiting
        }
    }

    /// The outputs of a result whose record a shared store has.
    private func borrowed(_ index: Int, _ key: Digest) -> [FileContent]? {
        guard let record = records[key], record.outputs.map(\.name) == pipeline.graph.stages[index].outputs else {
            return nil
        }
        let contents = record.outputs.map(\.content)
        return isToBeHad(contents) ? contents : nil
    }

    private func isToBeHad(_ contents: [FileContent]) -> Bool { !contents.contains { lost.contains($0.digest) } }

    private mutating func ask(_ keys: [Digest]) {
        var left = Array(Set(keys))
        for remote in remotes where !left.isEmpty {
            records.merge(remote.records(left)) { first, _ in first }
            left = left.filter { records[$0] == nil }
        }
        asked.formUnion(keys)
    }

    // MARK: bytes

    /// Contents that must be here, each once.
    private func needed(_ plan: Plan, _ wanted: [Int], _ everything: Bool) throws -> [FileContent] {
        var seen: Set<Digest> = []
        var needed: [FileContent] = []
        func need(_ content: FileContent) { if seen.insert(content.digest).inserted { needed.append(content) } }
        for index in wanted {
            let stage = pipeline.graph.stages[index]
            if let contents = plan.settled[index] {
                if everything || stage.deliverTo != nil { contents.forEach(need) }
                continue
            }
            for case .stage(let maker, let output) in stage.inputs.map(\.source) {
                guard let contents = plan.settled[maker],
                    let place = pipeline.graph.stages[maker].outputs.firstIndex(of: output)
                else { continue }
                need(contents[place])
            }
        }
        return needed
    }

    /// Digests of what came.
    private func fetch(
        _ contents: [FileContent], _ found: inout Found, _ progress: any Progress
    ) throws(Failure) -> Set<Digest> {
        var came: Set<Digest> = []
        for remote in remotes {
            var left = contents.filter { !came.contains($0.digest) }
            var (files, bytes) = (0, 0)
            while !left.isEmpty {
                let group = Array(left.prefix(64))
                left.removeFirst(group.count)
                let brought = try remote.fetch(group, into: store)
                came.formUnion(brought.map(\.digest))
                files += brought.count
                bytes += brought.reduce(0) { $0 + $1.size }
                if remote.problem != nil { break }
            }
            guard files > 0 else { continue }
            found.files += files
            found.bytes += bytes
            progress.report(.fetched(remote: Name(remote.remote.name), files: files, bytes: bytes))
        }
        return came
    }

    /// Writes down the records that were found, and which of their contents are elsewhere.
    private func keep(_ plan: Plan) throws {
        var fresh: [Digest: ActionRecord] = [:]
        for key in plan.borrowed.values { fresh[key] = records[key] }
        if fresh.isEmpty { return }
        let sorted = fresh.sorted { $0.key.hexadecimal < $1.key.hexadecimal }.map(\.value)
        try store.elsewhere.add(
            sorted.flatMap(\.outputs).map(\.content).filter { try store.check($0) != .intact })
        for start in stride(from: 0, to: sorted.count, by: 256) {
            let group = sorted[start..<min(sorted.count, start + 256)]
            try RecordLog.append(Array(group), to: store.paths.records)
        }
    }
}

extension Pipeline {
    /// Brings every byte of the results of the targets and of all they need, as far as shared stores have them. Returns how
    /// many contents came and their bytes.
    public func pull(targets: [Int], progress: any Progress) throws -> (files: Int, bytes: Int) {
        let store = try Store(folder: store)
        let locks = try store.openForWriting()
        let last = try LastResults(paths: store.paths, of: user)
        let found = try withScratch(store, locks) { scratch in
            var pull = try Pull(self, store: store, last: last, scratch: scratch)
            return try pull.run(wanted: graph.closure(of: targets), forced: [], everything: true, progress)
        }
        try store.statIndex.save()
        return (found.files, found.bytes)
    }

    /// Gives `body` a private folder in the store, which is gone afterwards.
    func withScratch<Result>(_ store: Store, _ locks: StoreLocks, _ body: (String) throws -> Result) throws -> Result {
        let run = RunIdentity()
        _ = try locks.tryLock(.run(run.lockNumber))
        let folder = store.paths.attempts + "/" + run.name
        defer {
            Files.remove(folder)
            locks.unlock(.run(run.lockNumber))
        }
        try Files.createFolder(folder)
        try Files.createFolder(store.paths.objects)
        return try body(folder)
    }
}
