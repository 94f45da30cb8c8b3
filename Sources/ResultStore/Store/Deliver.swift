// Puts results where people look for them, and notices when someone else has changed them there.
// A delivered file is a copy: the store never shares a file with the project.

import CProcess
import Glibc
import StageGraph

/// What was found and done at a place where an output is delivered.
public enum DeliveryOutcome: Sendable, Equatable {
    /// The right content was there.
    case unchanged
    /// Nothing was there.
    case created
    /// What an earlier result had put there, of this profile or another one, was replaced.
    case updated
    /// A former result had put it into a folder in which the one that is delivered has no such file: it was removed.
    case removed
    /// Something that no result had put there was moved to `keptAt` and replaced. `isChanged`: it was a result before
    /// somebody changed it.
    case repaired(keptAt: String, isChanged: Bool)
}

/// Delivers objects of one store.
package struct Delivery {
    package let store: Store
    /// Names the folder for displaced files.
    let run: RunIdentity
    /// A private folder of this run in the store, for copies that are renamed into place.
    let scratch: String

    package init(store: Store, run: RunIdentity, scratch: String) {
        self.store = store
        self.run = run
        self.scratch = scratch
    }

    /// Makes the file at `path` (absolute) hold `content`. `previous`: what the stage had delivered last.
    package func deliver(_ content: FileContent, to path: String, previous: FileContent?) throws(Failure)
        -> DeliveryOutcome
    {
        var outcome = DeliveryOutcome.created
        if let status = try FileStatus(of: path) {
            guard status.isRegular else {
                throw Failure(
                    .work, "cannot deliver an output: something that is not a file has its name", at: path,
                    hint: "move it away, or change \"deliver\" in the manifest")
            }
            let isKnown = status.size == content.size && store.statIndex.known(status) == content.digest
            switch try isKnown ? .right : DeliveredFile(at: path, content, previous: previous, store) {
            case .right: return try correctMode(status, content, at: path, previous: previous) ? .updated : .unchanged
            case .missing: outcome = .created
            case .formerResult: outcome = .updated
            case .changed: outcome = .repaired(keptAt: try displace(path), isChanged: true)
            case .strange: outcome = .repaired(keptAt: try displace(path), isChanged: false)
            }
        }
        try place(content, at: path)
        return outcome
    }

    /// Gives a file that holds the right bytes the mode of `content` if it can be run and should not, or the reverse, or if
    /// the stage has given it another mode than the last time. Else its mode is its owner's affair. False: there was no need.
    private func correctMode(
        _ status: FileStatus, _ content: FileContent, at path: String, previous: FileContent?
    ) throws(Failure) -> Bool {
        guard let mode = content.mode else { return false }
        let isExecutable = status.mode & 0o100 != 0
        let isNew = previous.map { $0.hasBytes(of: content) && $0.mode != mode } ?? false
        guard isExecutable != content.isExecutable || isNew else { return false }
        let wanted = mode & ~Files.umask
        if status.mode == wanted { return false }
        // Of a file that is someone else's.
        if chmod(path, wanted) != 0 { try place(content, at: path) }
        if let status = try FileStatus(of: path) { store.statIndex.note(status, content.digest) }
        return true
    }

    /// Whether the file at `path` holds `content`; nil if there is none.
    package func matches(_ content: FileContent, at path: String) throws(Failure) -> Bool? {
        guard let status = try FileStatus(of: path) else { return nil }
        if status.size != content.size { return false }
        guard try DeliveredFile.hasExecutableBit(of: content, at: path) else { return false }
        if store.statIndex.known(status) == content.digest { return true }
        return content.hasBytes(of: try store.statIndex.content(of: path))
    }

    /// Takes out of a delivered folder (absolute) what former results had there and the one that is delivered has not: what
    /// somebody has changed since is moved away. `previous`: what the stage had delivered there last, as far as that is
    /// known. `only`: of these files, where others may be in the folder. Returns paths relative to the folder.
    package func clear(
        _ folder: String, keeping listing: FolderListing, previous: FolderListing?, only names: [Name]? = nil
    ) throws(Failure) -> [(path: Name, outcome: DeliveryOutcome)] {
        var cleared: [(path: Name, outcome: DeliveryOutcome)] = []
        let found = names == nil ? try Files.tree(folder) : []
        let files = names ?? found.filter { $0.kind == S_IFREG }.map(\.path)
        for file in files where listing[file] == nil {
            let path = folder + "/" + file.text
            guard try FileStatus(of: path)?.isRegular ?? false else { continue }
            guard let digest = try DeliveredFile.deliveredDigest(at: path) ?? previous?[file]?.digest else {
                continue
            }
            if try store.statIndex.content(of: path)?.digest == digest {
                guard unlink(path) == 0 else { throw .system("remove a former output", path) }
                cleared.append((file, .removed))
            } else {
                cleared.append((file, .repaired(keptAt: try displace(path), isChanged: true)))
            }
        }
        // Folders that are empty now; others stay.
        if !cleared.isEmpty {
            for entry in found.reversed() where entry.kind == S_IFDIR { rmdir(folder + "/" + entry.path.text) }
        }
        return cleared
    }

    /// Moves a file that is not ours out of the way; never destroys it.
    private func displace(_ path: String) throws(Failure) -> String {
        let place = store.paths.displaced + "/" + run.name + path
        try Files.createFolder(Files.folder(of: place))
        if rename(path, place) == 0 { return place }
        guard errno == EXDEV else { throw .system("move a changed output away", path) }
        try copy(path, to: place, mode: try FileStatus(of: path)?.mode ?? 0o600)
        return place
    }

    private func place(_ content: FileContent, at path: String) throws(Failure) {
        let object = store.paths.object(content.digest)
        let mode = (content.mode ?? 0o666) | 0o400
        let folder = Files.folder(of: path)
        try Files.createFolder(folder)
        // A copy within the store can be renamed into place and leaves nothing behind if we are killed; that fails
        // only where project and store are on different file systems.
        let temporary = scratch + "/delivery"
        try copy(object, to: temporary, mode: mode, mark: content.digest)
        if rename(temporary, path) != 0 {
            guard errno == EXDEV || errno == EACCES else { throw .system("deliver an output", path) }
            unlink(temporary)
            try placeFromAfar(object, content.digest, at: path, folder, mode: mode)
        }
        guard let status = try FileStatus(of: path) else {
            throw Failure(.work, "the delivered file has vanished at once", at: path)
        }
        store.statIndex.note(status, content.digest)
    }

    /// Copies into the target folder first. The temporary name is always the same, so that a later delivery cleans up
    /// after one that was killed; its lock keeps two programs apart.
    private func placeFromAfar(
        _ object: String, _ digest: Digest, at path: String, _ folder: String, mode: mode_t
    ) throws(Failure) {
        let name = Files.name(of: path)
        // The longest names leave no room for an addition.
        let mark = name.utf8.count > 200 ? SHA256.digest(of: Array(name.utf8)).short : name
        let temporary = folder + "/.\(mark).stagecraft"
        while true {
            let file = try OpenFile(temporary, O_WRONLY | O_CREAT, mode: 0o600, to: "deliver an output")
            guard flock(file.descriptor, LOCK_EX) == 0 else { throw .system("lock", temporary) }
            // Whoever held the lock before has renamed or removed the file that we opened: then open the new one.
            guard try FileStatus(of: temporary)?.inode == file.status().inode else { continue }
            do throws(Failure) {
                guard ftruncate(file.descriptor, 0) == 0 else { throw .system("deliver an output", temporary) }
                try OpenFile(object, O_RDONLY, to: "read").copyContent(to: file)
                DeliveredFile.mark(file, digest)
                guard fchmod(file.descriptor, mode & ~Files.umask) == 0 else {
                    throw .system("deliver an output", temporary)
                }
                guard rename(temporary, path) == 0 else { throw .system("deliver an output", path) }
            } catch {
                unlink(temporary)
                throw error
            }
            return
        }
    }

    private func copy(_ source: String, to target: String, mode: mode_t, mark: Digest? = nil) throws(Failure) {
        do throws(Failure) {
            let from = try OpenFile(source, O_RDONLY, to: "read")
            let file = try OpenFile(target, O_WRONLY | O_CREAT | O_TRUNC, mode: mode, to: "deliver an output")
            try from.copyContent(to: file)
            if let mark { DeliveredFile.mark(file, mark) }
            try file.close()
        } catch {
            unlink(target)
            throw error
        }
    }
}
