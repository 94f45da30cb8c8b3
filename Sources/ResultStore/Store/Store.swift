// The content-addressed store: finds results by key and contents by digest, and sees to it that what it hands out is
// what its name says. Unaware of graphs and of how results are made.

import Glibc
import StageGraph

/// An open store. Used from one thread; other programs may use the same folder at the same time.
package final class Store {
    /// Whether an object can be used.
    package enum ObjectState: Equatable {
        case intact
        case missing
        /// Its bytes are not what its name says.
        case damaged
    }

    package let paths: StorePaths
    package let statIndex: StatIndex
    package let contentDigests: ContentDigests
    package let records: RecordLog
    package let elsewhere: Elsewhere
    package let distrust: Distrust
    /// As it was when it was first asked for.
    private var knownAdopted: AdoptedKeys?
    /// Folders whose listings were read, by digest.
    var listings: [Digest: FolderListing] = [:]

    /// Opens a store; a folder that does not exist yet is an empty store.
    package init(folder: String) throws(Failure) {
        paths = StorePaths(folder: folder)
        statIndex = try StatIndex(path: paths.statIndex)
        contentDigests = ContentDigests(path: paths.contents)
        records = RecordLog(path: paths.records)
        elsewhere = try Elsewhere(path: paths.elsewhere)
        distrust = try Distrust(paths)
    }

    /// Keys whose results may have been adopted.
    package func adoptedKeys() throws(Failure) -> AdoptedKeys {
        if let knownAdopted { return knownAdopted }
        let keys = try AdoptedKeys(paths)
        knownAdopted = keys
        return keys
    }

    /// Makes the folder where it is missing and opens its locks. Throws a clear failure if it cannot be written.
    package func openForWriting() throws(Failure) -> StoreLocks {
        try Files.createFolder(paths.folder)
        // A new store in a folder of its own keeps itself out of git.
        if try Files.names(in: paths.folder).isEmpty {
            try Files.write(Array("*\n".utf8), to: paths.folder + "/.gitignore")
        }
        try Files.createFolder(paths.attempts)
        return try StoreLocks(paths)
    }

    /// The record of a key; nil if there is none, it was cut short, or it came from somebody who is not believed any more.
    package func record(_ key: Digest) throws(Failure) -> ActionRecord? {
        guard let record = try records.record(key), !distrust.concerns(record) else { return nil }
        return record
    }

    /// Checks an object by its size and times, or by its content where these are new.
    package func check(_ content: FileContent) throws(Failure) -> ObjectState {
        let path = paths.object(content.digest)
        var status = try FileStatus(of: path)
        if status == nil { status = try adopt(content.digest) }
        guard let status, status.isRegular else { return .missing }
        // What another user's stage has kept to itself is as good as not there.
        if status.mode & 0o004 == 0, access(path, R_OK) != 0 { return .missing }
        if status.size == content.size, statIndex.known(status) == content.digest { return .intact }
        if status.size == content.size, let found = try? statIndex.content(of: path), found.hasBytes(of: content) {
            return .intact
        }
        return .damaged
    }

    /// Brings an object of a former layout to its place, if there is one.
    private func adopt(_ digest: Digest) throws(Failure) -> FileStatus? {
        let path = paths.object(digest)
        return rename(paths.formerObject(digest), path) == 0 ? try FileStatus(of: path) : nil
    }

    /// Paths of all objects, those of a former layout included.
    func objectPaths() throws(Failure) -> [String] {
        var found: [String] = []
        for name in try Files.names(in: paths.objects) {
            let path = paths.objects + "/" + name
            if name.utf8.count == 2 {
                found += try Files.names(in: path).map { path + "/" + $0 }
            } else {
                found.append(path)
            }
        }
        return found
    }

    /// Whether there is an object with this content that is known to be right by its times.
    package func isIntact(_ content: FileContent) -> Bool {
        guard let status = try? FileStatus(of: paths.object(content.digest)) else { return false }
        return status.isRegular && status.size == content.size && statIndex.known(status) == content.digest
    }

    /// Makes a file of the store's own file system an object; whoever calls this knows that it has this content. It is
    /// never written again, and open to those only to whom the stage had opened it. Returns where it is.
    package func takeOver(_ file: String, as content: FileContent) throws(Failure) -> String {
        guard chmod(file, 0o400 | (content.mode ?? 0o444) & 0o444) == 0 else { throw .system("protect a result", file) }
        let target = paths.object(content.digest)
        try Files.move(file, to: target)
        if let status = try FileStatus(of: target) { statIndex.note(status, content.digest) }
        return target
    }

    /// Waits until these objects are on the disk.
    package func sync(_ objects: [String]) throws(Failure) {
        if objects.isEmpty { return }
        try Files.sync(objects)
        try Files.syncFolder(paths.objects)
    }

    /// Moves a damaged object out of the way, so that it is never used again; returns where it is now.
    package func quarantine(_ digest: Digest) throws(Failure) -> String {
        let place = paths.quarantine + "/" + digest.hexadecimal
        try Files.move(paths.object(digest), to: place)
        return place
    }

    /// Removes what runs that were killed have left behind. Their stages may still be writing there: nobody will read
    /// it. `locks` tell the dead from the living.
    package func removeAbandonedAttempts(_ locks: StoreLocks) throws(Failure) {
        for name in try Files.names(in: paths.attempts) {
            let place = StoreLocks.Place.run(RunIdentity.lockNumber(name))
            guard try locks.tryLock(place) else { continue }
            Files.remove(paths.attempts + "/" + name)
            locks.unlock(place)
        }
    }
}
