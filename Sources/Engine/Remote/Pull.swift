// Before a run: finds in shared stores what this store lacks. Records first, for they alone give the keys downstream; then
// the bytes of what the run will read or deliver, and no others. Runs nothing.

import Glibc

/// Looks for results of a pipeline in shared stores.
struct Pull {
    private let pipeline: Pipeline
    private let store: Store
    private let last: LastResults
    let remotes: [RemoteStore]
    /// Records that a shared store has, by key.
    private var records: [Digest: VouchedRecord] = [:]
    /// Keys for which all shared stores were asked.
    private var asked: Set<Digest> = []
    /// Contents that none of them gives.
    private var lost: Set<Digest> = []
    private var plan = Plan()
    /// Words for those whose records are passed over without a word: why is said already.
    var hushed: Set<Name> {
        get { remotes.first?.hushed ?? [] }
        nonmutating set { for remote in remotes { remote.hushed = newValue } }
    }

    /// What was found.
    struct Found {
        /// Stages with a result whose bytes are not all here, and need not be.
        var elsewhere: Set<Int> = []
        /// Contents that were brought.
        var files = 0
        /// Their bytes.
        var bytes = 0
        /// Whether a signal has stopped it: nothing was written down.
        var interrupted = false
    }

    /// Where every stage stands.
    private struct Plan {
        /// Outputs of stages that need not run.
        var settled: [Int: [FileContent]] = [:]
        /// Keys of those of them whose record is not here.
        var borrowed: [Int: Digest] = [:]
    }

    /// `scratch`: a folder of this run, in the store's file system.
    init(_ pipeline: Pipeline, store: Store, last: LastResults, scratch: String) {
        self.pipeline = pipeline
        self.store = store
        self.last = last
        remotes = pipeline.remotes.map {
            RemoteStore($0, project: pipeline.project, store: store, scratch: scratch)
        }
    }

    /// Brings what `wanted` (in the graph's order) needs: what is delivered and what stages that run will read; with
    /// `everything`, every byte. Stages in `forced` run in any case.
    mutating func find(
        wanted: [Int], forced: Set<Int>, everything: Bool, _ found: inout Found, _ progress: any Progress
    ) throws {
        while true {
            plan = try makePlan(wanted, forced)
            let missing = try needed(wanted, everything).filter { try store.check($0) != .intact }
            let came = try fetch(missing, &found, progress)
            let gone = Set(missing.map(\.digest)).subtracting(came)
            // What is read of folders may give more keys, now that their listings are here.
            if gone.isEmpty, came.isEmpty || !pipeline.graph.stages.contains(where: \.makesFolders) { return }
            try lose(gone)
        }
    }

    /// What they were made by must run then. A remote that cannot be asked may have them still.
    private mutating func lose(_ gone: Set<Digest>) throws(Failure) {
        lost.formUnion(gone)
        if !remotes.isEmpty, remotes.allSatisfy({ $0.problem == nil }) { try store.elsewhere.remove(gone) }
    }

    /// Says once of each remote what is wrong with it, and of those that believe everybody that they have done so.
    func warn(_ progress: any Progress) {
        let used = Set(plan.borrowed.values.compactMap { records[$0]?.remote })
        for (number, remote) in remotes.enumerated() {
            if used.contains(number), remote.remote.trust == .any, remote.remote.sha256 == nil {
                progress.report(
                    .warning(
                        Failure(
                            .work, "remote '\(remote.remote.name)' is believed whoever has written there",
                            facts: [.init("trust", "any"), .init("results taken", "\(count(from: number))")],
                            hint: "\"trust\": \"signed\" believes those whom '\(remote.remote.signers)' names")))
            }
            for failure in [remote.problem, remote.firstRefusal].compactMap({ $0 }) {
                var failure = failure
                if remote.refused > 1, remote.problem == nil {
                    failure.facts.append(.init("in all", "\(remote.refused)"))
                }
                progress.report(.warning(failure))
            }
        }
    }

    private func count(from remote: Int) -> Int { plan.borrowed.values.count { records[$0]?.remote == remote } }

    // MARK: what is known

    /// Goes from known contents to keys and from keys to results until nothing more is found. What is not settled then runs,
    /// or may.
    private mutating func makePlan(_ wanted: [Int], _ forced: Set<Int>) throws -> Plan {
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
        guard let record = records[key]?.record, record.hasOutputs(pipeline.graph.stages[index].outputs)
        else {
            return nil
        }
        let contents = record.outputs.map(\.content)
        return isToBeHad(contents) ? contents : nil
    }

    private func isToBeHad(_ contents: [FileContent]) -> Bool { !contents.contains { lost.contains($0.digest) } }

    private mutating func ask(_ keys: [Digest]) {
        var left = Array(Set(keys))
        for (number, remote) in remotes.enumerated() where !left.isEmpty {
            for (key, found) in remote.records(left) where records[key] == nil {
                records[key] = VouchedRecord(record: found.record, voucher: found.voucher, remote: number)
            }
            left = left.filter { records[$0] == nil }
        }
        asked.formUnion(keys)
    }

    // MARK: bytes

    /// Contents that must be here, each once.
    private func needed(_ wanted: [Int], _ everything: Bool) throws -> [FileContent] {
        var seen: Set<Digest> = []
        var needed: [FileContent] = []
        func need(_ content: FileContent) { if seen.insert(content.digest).inserted { needed.append(content) } }
        // What is in these decides which stages there are.
        for awaited in pipeline.graph.awaited {
            guard let (maker, place) = pipeline.graph.output(of: awaited), let contents = plan.settled[maker] else {
                continue
            }
            need(contents[place])
        }
        for index in wanted {
            if let contents = plan.settled[index] {
                if everything || pipeline.graph.stages[index].deliverTo != nil { contents.forEach(need) }
            } else {
                inputs(of: index).forEach(need)
            }
        }
        return needed
    }

    /// What the stage reads of others, as far as it is known.
    private func inputs(of index: Int) -> [FileContent] {
        pipeline.graph.stages[index].inputs.flatMap { input -> [FileContent] in
            guard case .stage(let maker, let output) = input.source, let contents = plan.settled[maker],
                let place = pipeline.graph.stages[maker].outputs.firstIndex(of: output)
            else { return [] }
            if !output.isFolder { return [contents[place]] }
            // What is in a folder is known when its listing is here: whether all of it is needed, too.
            return (try? store.listing(contents[place])) ?? nil == nil ? [contents[place]] : contents
        }
    }

    /// Digests of what came.
    private func fetch(
        _ contents: [FileContent], _ found: inout Found, _ progress: any Progress
    ) throws(Failure) -> Set<Digest> {
        var came: Set<Digest> = []
        for remote in remotes {
            var left = contents.filter { !came.contains($0.digest) }
            var (files, bytes) = (0, 0)
            let meter = TransferMeter(.fetch, remote.remote.name, total: left.reduce(0) { $0 + $1.size }, progress)
            while !left.isEmpty {
                let group = Array(left.prefix(64))
                left.removeFirst(group.count)
                let brought = try remote.fetch(group) { meter.report($0) }
                meter.advance(by: group.reduce(0) { $0 + $1.size })
                came.formUnion(brought.map(\.digest))
                files += brought.count
                bytes += brought.reduce(0) { $0 + $1.size }
                if remote.problem != nil { break }
            }
            meter.end()
            guard files > 0 else { continue }
            found.files += files
            found.bytes += bytes
            progress.report(.fetched(remote: Name(remote.remote.name), files: files, bytes: bytes))
        }
        return came
    }

    // MARK: what is kept

    /// Writes down the records that were found, and which of their contents are elsewhere.
    func keep(_ found: inout Found) throws {
        var fresh: [Digest: VouchedRecord] = [:]
        for key in plan.borrowed.values { fresh[key] = records[key] }
        let sorted = fresh.sorted { $0.key.hexadecimal < $1.key.hexadecimal }.map(\.value)
        // What was computed here, if only to verify it, stays one's own.
        let new = try sorted.filter { try store.record($0.record.key)?.outputs != $0.record.outputs }
        try store.distrust.note(
            new.compactMap { vouched in vouched.voucher.word.map { .init(vouched.record, from: $0) } })
        try store.elsewhere.add(
            sorted.flatMap(\.record.outputs).map(\.content).filter { try store.check($0) != .intact })
        for start in stride(from: 0, to: new.count, by: 256) {
            let group = new[start..<min(new.count, start + 256)]
            try RecordLog.append(group.map(\.record), to: store.paths)
        }
        for (index, contents) in plan.settled where try contents.contains(where: { try store.check($0) != .intact }) {
            found.elsewhere.insert(index)
        }
    }

    // MARK: what is computed again

    /// What shared stores whose records are to be verified have given, in the order in which it is chosen: nobody but this
    /// user can know it, for it depends on a key that stays with the store. With the share that each remote's setting gives.
    private func candidates(besides checked: Set<Digest>) throws -> [(index: Int, rank: Double, share: Double)] {
        var seen = checked
        var found: [(index: Int, rank: Double, share: Double)] = []
        for (index, key) in plan.borrowed.sorted(by: { $0.key < $1.key }) {
            guard let remote = (records[key]?.remote).map({ remotes[$0].remote }), remote.trust == .verify,
                seen.insert(key).inserted
            else { continue }
            found.append((index, 0, remote.sample))
        }
        if found.isEmpty { return [] }
        let secret = try SecretKey(store.paths, makes: true)
        return found.map { index, _, share in
            let digest = secret.digest(of: "verify \(plan.borrowed[index]!.hexadecimal)")
            let bits = UInt64(digest.hexadecimal.prefix(13), radix: 16) ?? 0
            return (index, Double(bits) / 0x1p52, share)
        }.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }
    }

    /// Stages to compute again, in the graph's order: the share that is to be, and at least one, of those whose inputs can
    /// be had; these are brought. None of those with a key in `checked`.
    mutating func sample(
        besides checked: Set<Digest>, _ found: inout Found, _ progress: any Progress
    ) throws -> [Int] {
        var chosen: [Int] = []
        for candidate in try candidates(besides: checked) where chosen.isEmpty || candidate.rank < candidate.share {
            let missing = try inputs(of: candidate.index).filter { try store.check($0) != .intact }
            let came = try fetch(missing, &found, progress)
            if missing.allSatisfy({ came.contains($0.digest) }) { chosen.append(candidate.index) }
        }
        return chosen.sorted()
    }

    /// The key of a stage whose result was borrowed, what it is and who vouches for it.
    func borrowed(_ index: Int) -> (key: Digest, vouched: VouchedRecord)? {
        guard let key = plan.borrowed[index], let vouched = records[key] else { return nil }
        return (key, vouched)
    }

    /// Outputs of the stages that others need in order to be computed again.
    func known(besides sample: [Int]) -> [Int: [FileContent]] { plan.settled.filter { !sample.contains($0.key) } }
}
