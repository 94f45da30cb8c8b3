// What is at a place where a result is delivered, and who has put it there. A delivered file says so itself, in an extended
// attribute, wherever the file system keeps these: it may have been delivered from another store.

import CProcess
import Glibc
import StageGraph

/// What is at a place of delivery.
package enum DeliveredFile: Equatable {
    /// The result that should be there.
    case right
    case missing
    /// Another result, of another setting, manifest or store: replacing it loses nothing that cannot be made again.
    case formerResult
    /// A result was delivered there, and somebody has changed it since.
    case changed
    /// Something else, and it is not known that a result was ever delivered there.
    case strange

    private static let attribute = "user.stagecraft.sha256"

    /// What is at `path`, where `content` should be. `previous`: what the stage had delivered there last.
    package init(at path: String, _ content: FileContent, previous: FileContent?, _ store: Store) throws(Failure) {
        guard let status = try FileStatus(of: path) else {
            self = .missing
            return
        }
        if status.size == content.size, store.statIndex.known(status) == content.digest {
            self = .right
            return
        }
        guard let found = try store.statIndex.content(of: path) else {
            self = .strange
            return
        }
        if content.hasBytes(of: found) {
            self = .right
            return
        }
        let mark = Self.mark(at: path)
        let listed = try DeliveredDigests(of: Files.folder(of: path)).digests[Name(Files.name(of: path))]
        var isResult = found.hasBytes(of: previous) || mark == .delivered(found.digest) || listed == found.digest
        if !isResult { isResult = try store.check(found) == .intact }
        if isResult {
            self = .formerResult
        } else if listed != nil || mark.isDelivered || mark == .none && previous != nil {
            self = .changed
        } else {
            self = .strange
        }
    }

    /// Whether a file that holds the right bytes can be run if `content` can, and only then.
    package static func hasExecutableBit(of content: FileContent, at path: String) throws(Failure) -> Bool {
        guard content.mode != nil, let status = try FileStatus(of: path) else { return true }
        return content.isExecutable == (status.mode & 0o100 != 0)
    }

    /// What a file says of itself.
    private enum Mark: Equatable {
        /// It was delivered, with this content.
        case delivered(Digest)
        /// It was not delivered.
        case none
        /// Files cannot say so here.
        case unknown

        var isDelivered: Bool { if case .delivered = self { true } else { false } }
    }

    private static func mark(at path: String) -> Mark {
        var text = [CChar](repeating: 0, count: 65)
        let size = read_attribute(path, attribute, &text, 64)
        if size < 0 { return errno == ENODATA ? .none : .unknown }
        let digest = size == 64 ? Digest(hexadecimal: text[..<64].map { UInt8(bitPattern: $0) }) : nil
        return digest.map(Mark.delivered) ?? .none
    }

    /// What a result had put at `path`, as the file itself or the list beside it says; nil: neither says anything.
    package static func deliveredDigest(at path: String) throws(Failure) -> Digest? {
        if case .delivered(let digest) = mark(at: path) { return digest }
        return try DeliveredDigests(of: Files.folder(of: path)).digests[Name(Files.name(of: path))]
    }

    /// Lets a file say that it is delivered with this content, if it can.
    static func mark(_ file: borrowing OpenFile, _ digest: Digest) {
        _ = write_attribute(file.descriptor, attribute, digest.hexadecimal, 64)
    }
}
