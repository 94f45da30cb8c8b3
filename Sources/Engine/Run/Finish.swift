// What happens after a stage's process has ended well, off the scheduler's thread: outputs are checked, hashed and
// moved into the store; then the record that makes the result valid is written, last.
//
// Order on the disk: contents, their names, record, its name. A kill or a power failure at any point leaves nothing
// (objects that no record names) or everything.

import CProcess
import Glibc

/// A finished attempt whose outputs must get into the store.
struct FinishJob: Sendable {
    let id: Name
    let outputs: [Name]
    let given: [Name]
    let discards: [FilePattern]
    /// Outputs that need not be there: files of the folder `Name.optional`, but they lie in the stage's own.
    let optional: [Name]
    /// Output folders that may be empty.
    let emptyFolders: [Name]
    let place: AttemptFolder
    let paths: StorePaths

    /// Outputs of a command that are no larger, all together, are not worth another thread.
    static let quickSize = 1 << 18
}

/// An output, or a file in one that is a folder, that has become an object.
struct FinishedOutput: Sendable {
    var name: Name
    var content: FileContent
    /// The new object's identity, for the stat index; nil: the store had it.
    var status: FileStatus?
    /// All of it if it is small, else nothing.
    var bytes: [UInt8]?
}

/// What has become of an attempt.
struct FinishedAttempt: Sendable {
    /// In the order in which the stage declares them; then the files in those that are folders.
    var outputs: [FinishedOutput] = []
    /// Where what it printed is, if anything.
    var log: String?
    /// Its folder, if that can be used again once no process of the attempt is alive.
    var cleared: AttemptFolder?
}

/// A result whose record must be written.
struct CommitJob: Sendable {
    let stage: Int
    let record: ActionRecord
    /// Objects that this run has put in the store. Those that were there before are on the disk.
    let fresh: [Digest]
    /// Counts the attempts of this run.
    let number: Int
    let log: String?
    /// What is left of the attempt; nil: another one uses it.
    let folder: String?
    /// A job's report, which the record replaces.
    let report: String?
}

/// What the background threads tell the scheduler.
enum BackgroundEvent: Sendable {
    case finished(stage: Int, Result<FinishedAttempt, Failure>)
    case committed([CommitJob])
    case commitFailed([CommitJob], CommitFailure)
}

extension FinishJob {
    /// Checks that the stage made its outputs and nothing else, then hashes them and moves them into the store, unless that
    /// `has` them. nil: the outputs are larger than `limit` bytes, nothing has been done.
    func run(limit: Int? = nil, has: (FileContent) -> Bool = { _ in false }) throws(Failure) -> FinishedAttempt? {
        var place = place
        let size = place.outputSize(ifOnly: outputs)
        if let size, let limit, size > limit { return nil }
        var folders: [Name: [Name]] = [:]
        if size == nil {
            let found = try Files.tree(place.work)
            let given = Set(given)
            if let limit, found.reduce(0, { $0 + (given.contains($1.path) ? 0 : $1.size) }) > limit { return nil }
            folders = try check(found, given)
        }
        var finished = FinishedAttempt()
        var files: [FinishedOutput] = []
        for output in outputs {
            guard output.isFolder else {
                finished.outputs.append(try store(output, has))
                continue
            }
            var entries: [FolderListing.Entry] = []
            for file in folders[output] ?? [] {
                var stored = try store(file, has)
                if output == .optional { stored.name = "\(output)\(file)" }
                entries.append(.init(path: stored.name.below(output), content: stored.content))
                files.append(stored)
            }
            finished.outputs.append(try store(FolderListing(entries), of: output))
        }
        finished.outputs += files
        finished.log = try place.takeLog()
        if size != nil { finished.cleared = place.cleared }
        return finished
    }

    /// Makes an object of what is in a folder.
    private func store(_ listing: FolderListing, of output: Name) throws(Failure) -> FinishedOutput {
        let bytes = listing.encoded
        let content = FileContent(size: bytes.count, digest: SHA256.digest(of: bytes))
        let temporary = place.path + "/listing"
        let file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o444, to: "list an output folder")
        try file.write(bytes)
        try Files.move(temporary, to: paths.object(content.digest))
        return FinishedOutput(name: output, content: content, status: try file.status(), bytes: nil)
    }

    private func store(_ output: Name, _ has: (FileContent) -> Bool) throws(Failure) -> FinishedOutput {
        var isHeld = true
        let file = try stillFile(output, &isHeld)
        let made = try file.status()
        let size = made.size
        // nil also if it has been cut meanwhile.
        var bytes = size <= SmallContents.largest ? try file.bytes(at: 0, count: size) : nil
        if bytes?.count != size { bytes = nil }
        let digest: Digest
        if let bytes {
            digest = SHA256.digest(of: bytes)
        } else {
            let hasher = SHA256()
            try file.forEachChunk { hasher.update($0) }
            digest = hasher.finish()
        }
        let content = FileContent(size: size, digest: digest, mode: made.mode)
        if bytes != nil, has(content) {
            try place.remove(output)
            return FinishedOutput(name: output, content: content, status: nil, bytes: bytes)
        }
        // Never written again, and open to those only to whom the stage has opened it.
        guard fchmod(file.descriptor, 0o400 | made.mode & 0o444) == 0 else {
            throw .system("protect an output", file.path)
        }
        // Over an object of the same name, if there is one: should that be damaged, this heals it.
        try place.move(output, to: paths.object(digest))
        let status = try file.status()
        guard status.size == size, !isHeld || was_still(file.descriptor) != 0 else {
            throw Failure(
                .work, "output '\(output)' of stage '\(id)' changes although the stage has ended",
                hint: "another program writes to it")
        }
        return FinishedOutput(name: output, content: content, status: status, bytes: bytes)
    }

    /// The output, which nobody can write to until it is closed: as it is or, if somebody else may have it open for writing
    /// or by another name, a copy in its place. All that the stage has started is dead, but it may have handed the open file
    /// to someone, or a worker that stays may still have it.
    /// `isHeld`: whether the file system can tell that nobody has tried to.
    private func stillFile(_ output: Name, _ isHeld: inout Bool) throws(Failure) -> OpenFile {
        let original = try place.open(output, O_RDONLY, to: "read an output")
        if hold_still(original.descriptor) == 0 { return original }
        let name = place.path + "/copy"
        let copy = try OpenFile(name, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600, to: "copy an output")
        try original.copyContent(to: copy)
        var status = stat()
        if fstat(original.descriptor, &status) == 0 { fchmod(copy.descriptor, status.st_mode & 0o777) }
        try copy.close()
        try place.replace(output, by: name)
        let file = try place.open(output, O_RDONLY, to: "read an output")
        isHeld = hold_still(file.descriptor) == 0
        return file
    }

    /// Checks that what it made is what it declares, and returns the files in each output that is a folder.
    private func check(_ all: [Files.Entry], _ given: Set<Name>) throws(Failure) -> [Name: [Name]] {
        let found = all.filter { $0.kind != S_IFDIR }
        let kinds = Dictionary(found.map { ($0.path, $0.kind) }, uniquingKeysWith: { $1 })
        let declared = Set(outputs.filter { !$0.isFolder })
        let folders = outputs.filter(\.isFolder)
        var files: [Name: [Name]] = [:]
        var undeclared: [Name] = []
        for path in found.map(\.path) where !declared.contains(path) && !given.contains(path) {
            if optional.contains(path) {
                files[.optional, default: []].append(path)
            } else if let folder = folders.first(where: { path.isIn($0) }) {
                files[folder, default: []].append(path)
            } else if !discards.contains(where: { $0.matches(path) }) {
                undeclared.append(path)
            }
        }
        let missing = outputs.filter { output in
            if output == .optional { return false }
            return output.isFolder ? files[output] == nil && !emptyFolders.contains(output) : kinds[output] == nil
        }
        guard missing.isEmpty else {
            let written = found.map(\.path).filter { !given.contains($0) }
            throw Failure(
                .work,
                "stage '\(id)' ended well but did not write "
                    + missing.map { $0.isFolder ? "a file into \($0)" : $0.text }.joined(separator: ", "),
                facts: [.init("it wrote", written.isEmpty ? "nothing" : StageGraph.listing(written.map(\.text)))],
                hint: missing.allSatisfy(\.isFolder)
                    ? "\"mayBeEmpty\": [\(JSONWriter.quoted(missing[0].text))] allows it" : nil)
        }
        for output in declared.sorted() + files.values.flatMap({ $0 }) where kinds[output] != S_IFREG {
            throw Failure(.work, "output '\(output)' of stage '\(id)' is not a regular file with a name in UTF-8")
        }
        guard undeclared.isEmpty else {
            throw Failure(
                .work, "stage '\(id)' wrote what it does not declare: \(StageGraph.listing(undeclared.map(\.text)))",
                facts: [.init("declared", (outputs.filter { $0 != .optional } + optional).joined(separator: ", "))],
                hint: "add it to \"outputs\", or to \"discard\" if nobody needs it, or write it to $TMPDIR")
        }
        return files
    }
}

/// Why a batch has not been committed.
struct CommitFailure: Error {
    var failure: Failure
    /// Whether the contents are safely on the disk, so that only the records must be written again. Contents must not be
    /// waited for twice: after an error the system takes what it could not write for written.
    var contentsAreSafe: Bool
}

extension CommitJob {
    /// Commits a batch: each step for all of them before the next, so that the disk is waited for once.
    static func run(_ batch: [CommitJob], _ paths: StorePaths) throws(CommitFailure) {
        do throws(Failure) {
            let digests = Set(batch.flatMap(\.fresh))
            if !digests.isEmpty {
                try Files.sync(digests.map { paths.object($0) })
                try Files.syncFolder(paths.objects)
            }
        } catch {
            throw CommitFailure(failure: error, contentsAreSafe: false)
        }
        do throws(Failure) { try record(batch, paths) } catch {
            throw CommitFailure(failure: error, contentsAreSafe: true)
        }
    }

    /// Writes the records of a batch whose contents are on the disk.
    static func record(_ batch: [CommitJob], _ paths: StorePaths) throws(Failure) {
        for job in batch {
            // It may be there from a former try.
            if let log = job.log, try FileStatus(of: log) != nil { try Files.move(log, to: paths.log(job.record.key)) }
        }
        try RecordLog.append(batch.map(\.record), to: paths)
        for job in batch {
            if let folder = job.folder, !job.mayLinger(folder) { Files.remove(folder) }
            if let report = job.report { unlink(report) }
        }
        // What they left when they failed is of no use any more.
        if try FileStatus(of: paths.failed) != nil { for job in batch { Files.remove(paths.failed(job.record.key)) } }
    }

    /// Whether what is left of the attempt is small enough to wait for the end of the run. Many small files that come and
    /// go make creating others slow: ext4 without a journal goes through all that were deleted in the last half minute.
    private func mayLinger(_ folder: String) -> Bool {
        guard number <= 2000, report == nil, let left = try? Files.tree(folder) else { return false }
        return left.reduce(0) { $0 + $1.size } < 1 << 20
    }
}
