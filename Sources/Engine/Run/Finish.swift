// What happens after a stage's process has ended well, off the scheduler's thread: outputs are checked, hashed and
// moved into the store; then the record that makes the result valid is written, last.
//
// Order on the disk: contents, their names, record, its name. A kill or a power failure at any point leaves nothing
// (objects that no record names) or everything.

import Glibc

/// A finished attempt whose outputs must get into the store.
struct FinishJob: Sendable {
    let stage: Int
    let id: String
    let outputs: [String]
    let given: Set<String>
    let folder: String
    let paths: StorePaths
}

/// An output that has become an object.
struct FinishedOutput: Sendable {
    var content: FileContent
    /// The object's identity, for the stat index.
    var status: FileStatus
}

/// A result whose record must be written.
struct CommitJob: Sendable {
    let stage: Int
    let record: ActionRecord
    /// Counts the attempts of this run.
    let number: Int
    let folder: String
    let paths: StorePaths
}

/// What the background threads tell the scheduler.
enum BackgroundEvent: Sendable {
    case finished(stage: Int, Result<[FinishedOutput], Failure>)
    case committed([Int])
    case commitFailed([Int], Failure)
}

extension FinishJob {
    /// Checks that the stage made its outputs and nothing else, then hashes them and moves them into the store.
    func run() throws(Failure) -> [FinishedOutput] {
        let work = Attempt.work(folder)
        try checkOutputs(work)
        var finished: [FinishedOutput] = []
        for output in outputs {
            let path = work + "/" + output
            let file = try OpenFile(path, O_RDONLY, to: "read an output")
            let hasher = SHA256()
            try file.forEachChunk { hasher.update($0) }
            let digest = hasher.finish()
            guard fchmod(file.descriptor, 0o444) == 0 else { throw .system("protect an output", path) }
            // Over an object of the same name, if there is one: should that be damaged, this heals it.
            try Files.move(path, to: paths.object(digest))
            let status = try file.status()
            finished.append(FinishedOutput(content: FileContent(size: status.size, digest: digest), status: status))
        }
        return finished
    }

    private func checkOutputs(_ work: String) throws(Failure) {
        let found = try Files.tree(work)
        let kinds = Dictionary(found.map { ($0.path, $0.kind) }, uniquingKeysWith: { $1 })
        let missing = outputs.filter { kinds[$0] == nil }
        guard missing.isEmpty else {
            throw Failure(
                .work, "stage '\(id)' ended well but did not write \(missing.joined(separator: ", "))",
                facts: [.init("found", found.isEmpty ? "nothing" : found.map(\.path).joined(separator: ", "))])
        }
        for output in outputs where kinds[output] != S_IFREG {
            throw Failure(.work, "output '\(output)' of stage '\(id)' is no regular file")
        }
        let undeclared = found.map(\.path).filter { !outputs.contains($0) && !given.contains($0) }
        guard undeclared.isEmpty else {
            throw Failure(
                .work, "stage '\(id)' wrote what it does not declare: \(undeclared.joined(separator: ", "))",
                facts: [.init("declared", outputs.joined(separator: ", "))],
                hint: "add it to \"outputs\", or write it to $TMPDIR")
        }
    }
}

extension CommitJob {
    /// Commits a batch: each step for all of them before the next, so that the disk is waited for once.
    static func run(_ batch: [CommitJob]) throws(Failure) {
        guard let paths = batch.first?.paths else { return }
        try Files.sync(batch.flatMap { $0.record.outputs.map { paths.object($0.content.digest) } })
        let objects = batch.flatMap { $0.record.outputs.map { paths.objectFolder($0.content.digest) } }
        try syncFolders(Set(objects).union([paths.objects]))
        for job in batch {
            try job.keepLog()
            try Files.write(job.record.encoded, to: Attempt.record(job.folder))
        }
        try Files.sync(batch.map { Attempt.record($0.folder) })
        for job in batch { try Files.move(Attempt.record(job.folder), to: paths.action(job.record.key)) }
        try syncFolders(Set(batch.map { paths.actionFolder($0.record.key) }).union([paths.actions]))
        for job in batch {
            if !job.mayLinger { Files.remove(job.folder) }
            Files.remove(paths.failed(job.record.key))
        }
    }

    /// Whether what is left of the attempt is small enough to wait for the end of the run. Many small files that come and
    /// go make creating others slow: ext4 without a journal goes through all that were deleted in the last half minute.
    private var mayLinger: Bool {
        guard number <= 2000, let left = try? Files.tree(folder) else { return false }
        return left.reduce(0) { $0 + $1.size } < 1 << 20
    }

    private func keepLog() throws(Failure) {
        let log = Attempt.log(folder)
        guard let status = try FileStatus(of: log), status.size > 0 else { return }
        try Files.move(log, to: paths.log(record.key))
    }

    private static func syncFolders(_ folders: Set<String>) throws(Failure) {
        for folder in folders { try Files.syncFolder(folder) }
    }
}
