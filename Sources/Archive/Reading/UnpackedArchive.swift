// The files of an archive in a folder of their own, with their digests. Unaware of what they mean.

import Engine
import Glibc
import ResultStore
import StageGraph

/// A file of an archive as it is, whatever the archive says of it.
struct UnpackedFile {
    var size: Int
    var sha256: Digest
    var sha512: String

    /// Whether it has this content.
    func holds(_ content: FileContent) -> Bool { size == content.size && sha256 == content.digest }
}

/// How much an archive may unpack to.
public struct UnpackingLimit: Sendable {
    /// Bytes of all files together; nil: a hundred times the archive's own size, and at least a gibibyte.
    public var bytes: Int?

    /// The given limit.
    public init(bytes: Int? = nil) { self.bytes = bytes }

    func bytes(forArchiveOf size: Int) -> Int {
        let (product, overflow) = size.multipliedReportingOverflow(by: 100)
        return bytes ?? (overflow ? .max : max(product, 1 << 30))
    }
}

/// An archive whose files can be read one by one.
struct UnpackedArchive {
    /// The archive, for messages.
    let name: String
    /// Where its files are.
    let folder: String
    private(set) var files: [Name: UnpackedFile] = [:]

    private static let mostFiles = 4_000_000

    /// A file's place on this machine.
    func path(_ name: Name) -> String { folder + "/" + name.text }

    /// What messages call a file.
    func place(_ name: Name) -> String { "\(self.name): \(VisibleText.line(name.text))" }

    /// The file at a place below `data/`.
    func payload(_ place: Name) -> UnpackedFile? { files[Name("data/\(place)")] }

    /// An archive that somebody has unpacked.
    init(ofFolder path: String) throws(Failure) {
        name = path
        folder = path
        var names = EntryNames(of: path)
        for entry in try Files.tree(path) where entry.kind != S_IFDIR {
            guard entry.kind == S_IFREG else {
                throw Failure(
                    .work,
                    entry.kind == S_IFLNK ? "an entry is a symbolic link" : "an entry is neither a file nor a folder",
                    at: path, facts: [.init("entry", VisibleText.line(entry.path.text))])
            }
            _ = try names.enter(Name("archive/\(entry.path)"))
            let digests = BagDigests()
            var size = 0
            let file = try OpenFile(folder + "/" + entry.path.text, O_RDONLY | O_NOFOLLOW, to: "read")
            try file.forEachChunk { chunk in
                digests.update(chunk)
                size += chunk.count
            }
            note(entry.path, size, digests.finish())
        }
    }

    /// Unpacks a file into an empty folder. All names, kinds and sizes are looked at before anything is written.
    init(unpacking path: String, into target: String, limit: UnpackingLimit) throws(Failure) {
        guard let status = try FileStatus(of: path) else { throw .system("read", path, ENOENT) }
        guard status.isRegular else { throw .system("read", path, EISDIR) }
        name = path
        let most = limit.bytes(forArchiveOf: status.size)
        let looking = try ContainerReader(path)
        var names = EntryNames(of: path)
        var total = 0
        var count = 0
        while let entry = try looking.next() {
            _ = try names.enter(entry.name)
            count += 1
            let (sum, overflow) = total.addingReportingOverflow(entry.size)
            guard !overflow, sum <= most, count <= Self.mostFiles else { throw Self.tooLarge(path, entry, most) }
            total = sum
        }
        guard let top = names.top else { throw Failure(.work, "the archive holds no files", at: path) }
        folder = target + "/" + top.text
        try write(path, into: target)
    }

    private mutating func write(_ path: String, into target: String) throws(Failure) {
        let reader = try ContainerReader(path)
        // Again: between the two passes the file may have become another.
        var names = EntryNames(of: path)
        while let entry = try reader.next() {
            let name = try names.enter(entry.name)
            let place = target + "/" + entry.name.text
            try Files.createFolder(Files.folder(of: place))
            let file = try OpenFile(
                place, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: entry.isExecutable ? 0o700 : 0o600, to: "write")
            let digests = BagDigests()
            try reader.forEachChunk(of: entry) { chunk throws(Failure) in
                digests.update(chunk)
                try file.write(chunk)
            }
            try file.close()
            note(name, entry.size, digests.finish())
        }
    }

    private mutating func note(_ name: Name, _ size: Int, _ digests: BagDigests.Pair) {
        files[name] = UnpackedFile(size: size, sha256: digests.sha256, sha512: digests.sha512)
    }

    private static func tooLarge(_ path: String, _ entry: ContainerReader.Entry, _ limit: Int) -> Failure {
        Failure(
            .work, "the archive would take too much room", at: path,
            facts: [
                .init("entry", VisibleText.line(entry.name.text)), .init("says it has", "\(entry.size) bytes"),
                .init("limit", "\(limit) bytes and \(mostFiles) files, all together"),
            ], hint: "if it is right, --max-size allows more")
    }
}
