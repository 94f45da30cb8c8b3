// Writes a bag (BagIt 1.0, RFC 8493) into a container in one pass: payload, manifests, tag files, in the order of their
// names. Unaware of what the files mean.

import Glibc
import ResultStore
import StageGraph

/// A bag that is ready to be written.
struct BagWriter {
    /// The one folder at the top of every archive.
    static let top = "stagecraft-archive"

    /// Below `data/`, names relative to it.
    var payload: [BagFile]
    /// README.md, run and verify.sh: small, in memory.
    var tags: [BagFile]
    /// One paragraph for `bag-info.txt`.
    var description: String
    /// Where temporary files may be.
    var scratch: String

    /// Writes everything. Throws if a file is not what it is said to be, or if two names could be one file somewhere.
    func write(_ format: ContainerFormat, to file: borrowing OpenFile) throws(Failure) {
        // Their names with `data/` before them are made one by one: there may be very many.
        let files = payload.sorted { $0.name < $1.name }
        let bagged =
            tags + [
                BagFile("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
                BagFile("bag-info.txt", try information(files)),
            ]
        try ArchiveNames.check(files.map(\.name))
        try ArchiveNames.check(bagged.map(\.name))
        let container = try ContainerWriter(format, to: file)
        var lists = try ManifestLists(prefix: "manifest", scratch: scratch)
        var tagLists = try ManifestLists(prefix: "tagmanifest", scratch: scratch)
        // Manifests of tags list them by name: those that come after them in the container are known from the start.
        let sorted = bagged.sorted { $0.name < $1.name }
        let data: Name = "data/", manifests: Name = "manifest-", tagManifests: Name = "tagmanifest-"
        for tag in sorted where tag.name < data { try put(tag, into: container, tagLists: &tagLists) }
        for var file in files {
            file.name = Name("data/" + file.name.text)
            try put(file, into: container, tagLists: &lists)
        }
        for list in try lists.files() { try put(list, into: container, tagLists: &tagLists) }
        for tag in sorted where manifests < tag.name && tag.name < tagManifests {
            try put(tag, into: container, tagLists: &tagLists)
        }
        let rest = sorted.filter { tagManifests < $0.name }
        for tag in rest { try note(tag, &tagLists) }
        for list in try tagLists.files() { try put(list, into: container) }
        for tag in rest { try put(tag, into: container) }
        try container.finish()
    }

    private func information(_ files: [BagFile]) throws(Failure) -> String {
        var total = 0
        for file in files {
            let (sum, overflow) = total.addingReportingOverflow(file.size)
            guard !overflow else { throw .system("write", scratch, EFBIG) }
            total = sum
        }
        return """
            Bag-Software-Agent: stagecraft
            External-Description: \(Self.line(description))
            Payload-Oxum: \(total).\(files.count)

            """
    }

    /// In one line.
    static func line(_ text: String) -> String {
        text.utf8.split { $0 == 10 || $0 == 13 }.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }

    private func put(
        _ file: BagFile, into container: ContainerWriter, tagLists lists: inout ManifestLists
    ) throws(Failure) {
        let digests = try put(file, into: container)
        try lists.add(file.name, digests)
    }

    private func note(_ file: BagFile, _ lists: inout ManifestLists) throws(Failure) {
        let digests = BagDigests()
        try file.forEachChunk { bytes in digests.update(bytes) }
        try lists.add(file.name, digests.finish())
    }

    @discardableResult
    private func put(_ file: BagFile, into container: ContainerWriter) throws(Failure) -> BagDigests.Pair {
        let digests = BagDigests()
        var written = 0
        try container.begin(
            Name(Self.top + "/" + file.name.text), size: file.size, isExecutable: file.isExecutable,
            shrinks: try Shrinking.isWorthwhile(file))
        try file.forEachChunk { bytes throws(Failure) in
            // A file that grows meanwhile must not go over its entry's size.
            guard written + bytes.count <= file.size else { throw file.changed(found: nil) }
            written += bytes.count
            digests.update(bytes)
            try container.write(bytes)
        }
        let pair = digests.finish()
        guard written == file.size else { throw file.changed(found: pair.sha256) }
        if case .file(_, let content) = file.source, content.digest != pair.sha256 {
            throw file.changed(found: pair.sha256)
        }
        try container.end()
        return pair
    }
}

extension BagFile {
    /// The content from its start, piece by piece.
    func forEachChunk(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Void) throws(Failure) {
        switch source {
        case .bytes(let bytes): try Chunks.give(bytes, to: body)
        case .spool(let spool): try spool.forEachChunk(body)
        case .part(let spool, let range): try spool.forEachChunk(in: range, body)
        case .file(let path, _): try Chunks.forEach(of: try OpenFile(path, O_RDONLY, to: "read"), body)
        }
    }

    /// What is said when it does not hold what it should.
    fileprivate func changed(found: Digest?) -> Failure {
        guard case .file(let path, let content) = source else {
            return Failure(.work, "the file '\(name)' of the archive changes while it is written")
        }
        var facts: [Failure.Fact] = [
            .init("expected", "sha256 \(content.digest) (\(content.size) bytes)")
        ]
        if let found { facts.append(.init("found", "sha256 \(found)")) }
        return Failure(
            .work, "a stored result is not what its record says, so nothing is archived", at: path, facts: facts,
            hint: "`stagecraft fsck` moves damaged results away; `stagecraft run` makes them again")
    }
}
