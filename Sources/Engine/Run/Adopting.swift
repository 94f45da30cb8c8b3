// Takes files that a person has for a stage's result: of a stage that is done by hand, or of one that has run for hours
// elsewhere. Runs nothing; what it takes is marked in the record for ever.

import Glibc

/// A result that was adopted.
public struct AdoptedResult: Sendable {
    /// The stage.
    public var stage: Name
    /// Its outputs, with the files in folders.
    public var outputs: [Name]
    /// What was delivered, relative to the project.
    public var delivered: [String]
}

extension Pipeline {
    /// Takes files for the outputs of a stage with the key that it has now.
    ///
    /// - Parameters:
    ///   - index: the stage's place in the graph.
    ///   - folder: where its outputs lie by their names; nil: where the stage delivers them. Not looked at if it has none.
    ///   - note: what is to be said about it wherever the result is shown.
    ///   - replaces: whether a result that there is may be given up for it.
    /// - Throws: a `Failure` if what the stage needs is not up to date, a file is missing, or it has a result.
    public func adopt(_ index: Int, from folder: String?, note: String, replaces: Bool) throws -> AdoptedResult {
        try checkDeliveries()
        let stage = graph.stages[index]
        try graph.requireFiles(for: graph.closure(of: [index]))
        let store = try Store(folder: store)
        let locks = try store.openForWriting()
        guard try locks.tryLock(.store, .shared) else {
            throw Failure(
                .work, "the store is being cleaned up by another program", at: store.paths.folder,
                hint: "try again when `stagecraft gc` or `fsck` has finished")
        }
        let last = try LastResults(paths: store.paths, of: user)
        let resolver = Resolver(self, store: store, last: last, writes: true)
        resolver.thawed = [index]
        let key = try key(of: index, resolver)
        guard try locks.tryLock(.action(key)) else {
            throw Failure(.work, "another program is at stage '\(stage.id)'", at: stage.place)
        }
        if !replaces, case .hit = try resolver.lookUp(index, key) {
            throw Failure(
                .usage, "stage '\(stage.id)' has a result", at: stage.place,
                hint: "`stagecraft why '\(stage.id)'` shows it; --replace gives it up for these files")
        }
        let run = RunIdentity()
        _ = try locks.tryLock(.run(run.lockNumber))
        let runFolder = store.paths.attempts + "/" + run.name
        try Files.createFolder(runFolder)
        defer { Files.remove(runFolder) }
        let finished = try take(stage, from: folder, in: runFolder, store.paths)
        var record = ActionRecord(
            key: key, stage: stage.id, preImage: try resolver.preImage(of: index),
            outputs: finished.outputs.map { .init(name: $0.name, content: $0.content) }, cost: StageCost(),
            host: Host.name, finished: UTC.now())
        record.adoption = Adoption(by: "\(Host.user)@\(Host.name)", note: note)
        let job = CommitJob(
            stage: index, record: record, fresh: finished.outputs.filter { $0.status != nil }.map(\.content.digest),
            number: 1, log: nil, folder: nil, report: nil)
        do throws(CommitFailure) { try CommitJob.run([job], store.paths) } catch { throw error.failure }
        let contents = record.outputs.map(\.content)
        let previous = last[stage.id]?.outputs
        try last.record(stage.id, key: key, outputs: contents)
        var result = AdoptedResult(
            stage: stage.id, outputs: record.outputs.map(\.name).filter { $0 != .optional }.map(\.declared),
            delivered: [])
        if stage.deliverTo != nil {
            try Delivery(store: store, run: run, scratch: runFolder).deliver(
                index, contents, previous: previous, self
            ) { path, _ in result.delivered.append(path) }
        }
        try store.statIndex.save()
        return result
    }

    /// The key that the stage has now. Throws a `Failure` that names a stage which must run before.
    private func key(of index: Int, _ resolver: Resolver) throws -> Digest {
        let stage = graph.stages[index]
        for needed in graph.closure(of: [index]) where needed != index {
            guard let key = try resolver.key(of: needed), case .hit(let contents) = try resolver.lookUp(needed, key)
            else {
                throw Failure(
                    .work, "nothing is adopted: what '\(stage.id)' is made from is not up to date", at: stage.place,
                    facts: [.init("not up to date", graph.stages[needed].id.text)],
                    hint:
                        "`stagecraft run '\(graph.stages[needed].id)'` first: a result belongs to what it was made from"
                )
            }
            resolver.settle(needed, contents)
        }
        guard let key = try resolver.key(of: index) else { preconditionFailure("an input is not known") }
        return key
    }

    /// Copies the outputs and makes objects of the copies.
    private func take(
        _ stage: StageInstance, from folder: String?, in runFolder: String, _ paths: StorePaths
    ) throws(Failure) -> FinishedAttempt {
        var source = folder
        if source == nil, !stage.outputs.isEmpty {
            guard let deliverTo = stage.deliverTo else {
                throw Failure(
                    .usage, "it is not said where the outputs of '\(stage.id)' are", at: "--from",
                    facts: [.init("outputs", listing(stage.outputs.map(\.text)))])
            }
            source = project + (deliverTo == "." ? "" : "/" + deliverTo)
        }
        let place = try AttemptFolder(
            at: runFolder + "/1", number: 1, folders: AttemptFolder.folders(of: stage.declaredOutputs), isKept: false)
        for output in stage.declaredOutputs {
            let from = source! + "/" + output.path.text
            if stage.optional.contains(output), try FileStatus(of: from) == nil { continue }
            guard output.isFolder else {
                try copy(from, to: place.work + "/" + output.text, output, stage)
                continue
            }
            for entry in try Files.tree(from) where entry.kind != S_IFDIR {
                let file = "\(output)\(entry.path)"
                try Files.createFolder(Files.folder(of: place.work + "/" + file))
                try copy(from + "/" + entry.path.text, to: place.work + "/" + file, Name(file), stage)
            }
        }
        let job = FinishJob(
            id: stage.id, outputs: stage.outputs, given: [], discards: [], optional: stage.optional,
            emptyFolders: stage.emptyFolders, place: place,
            paths: paths)
        return try job.run()!
    }

    private func copy(_ from: String, to: String, _ output: Name, _ stage: StageInstance) throws(Failure) {
        guard let status = try FileStatus(of: from) else {
            throw Failure(
                .usage, "there is no file for output '\(output)' of stage '\(stage.id)'", at: from,
                hint: "--from names the folder in which the outputs lie by their names")
        }
        guard status.isRegular else {
            throw Failure(
                .usage, "what should be output '\(output)' of stage '\(stage.id)' is not a regular file", at: from)
        }
        let file = try OpenFile(
            to, O_WRONLY | O_CREAT | O_EXCL, mode: status.mode & 0o777 | 0o600, to: "copy an output")
        try OpenFile(from, O_RDONLY, to: "read an output").copyContent(to: file)
        try file.close()
    }

    /// What was adopted among the results that the targets (indices) rest on, with the stages, in the graph's order.
    public func adoptedResults(reaching targets: [Int]) throws -> [(stage: Name, adoption: Adoption)] {
        let store = try Store(folder: store)
        if try store.adoptedKeys().isEmpty { return [] }
        let last = try LastResults(paths: store.paths, of: user)
        return try graph.closure(of: targets).compactMap { index in
            let id = graph.stages[index].id
            return try last[id].flatMap { try store.adoption(of: $0.key) }.map { (id, $0) }
        }
    }
}
