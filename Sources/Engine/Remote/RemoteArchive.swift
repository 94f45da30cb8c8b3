// An archive as a shared store that can only be read: records from its list of records, contents wherever the bag's list of
// digests has them. Nothing is unpacked but what is asked for; what is held is a line at a time. Unaware of what records say.

import Glibc

/// `archive:paper.zip`.
struct RemoteArchive: RemoteTransport {
    /// Absolute.
    let path: String
    /// What the file must be; nil: whatever it is.
    let expected: Digest?
    let statIndex: StatIndex

    /// No line of ours comes near this.
    private static let longestLine = 1 << 26
    private static let records = "data/records.jsonl"
    private static let list = "manifest-sha256.txt"

    /// A file in the archive that is asked for: its place in the question.
    private typealias Wanted = [Digest: Int]

    func fetch(_ files: [RemoteFile], _ moved: (Int) -> Void) throws(Failure) -> [Bool] {
        let status = try checked()
        var came = [Bool](repeating: false, count: files.count)
        let (keys, contents) = (Self.wanted(files, "ac/"), Self.wanted(files, "cas/"))
        if !keys.isEmpty { try fetchRecords(keys, files, status, &came) }
        if !contents.isEmpty { try fetchContents(contents, files, status, &came, moved) }
        // Other bytes than those that were looked at vouch for nothing.
        guard try FileStatus(of: path) == status else {
            throw Failure(.work, "the archive changes while it is read", at: path)
        }
        return came
    }

    func has(_ files: [RemoteFile]) throws(Failure) -> [Bool] { throw Self.readOnly(path) }

    func put(_ files: [RemoteFile], _ moved: (Int) -> Void) throws(Failure) { throw Self.readOnly(path) }

    private static func readOnly(_ path: String) -> Failure {
        Failure(.work, "nothing can be put into an archive", at: path)
    }

    private static func wanted(_ files: [RemoteFile], _ folder: StaticString) -> Wanted {
        var wanted: Wanted = [:]
        for (number, file) in files.enumerated() where file.name.startsWith(folder) {
            if let digest = Digest(file.name.dropping(first: folder.utf8CodeUnitCount)) { wanted[digest] = number }
        }
        return wanted
    }

    /// Throws unless it is the archive that the manifest names.
    private func checked() throws(Failure) -> FileStatus {
        guard let status = try FileStatus(of: path), status.isRegular else {
            throw Failure(.work, "the archive is not there", at: path)
        }
        guard let expected else { return status }
        guard let found = try statIndex.content(of: path), found.digest == expected else {
            throw Failure(
                .work, "the archive is not the one that the manifest names", at: path,
                facts: [
                    .init("found", (try statIndex.content(of: path)).map { "sha256 \($0.digest)" } ?? "nothing"),
                    .init("expected", "sha256 \(expected)"),
                ])
        }
        return status
    }

    // MARK: records

    private func fetchRecords(
        _ keys: Wanted, _ files: [RemoteFile], _ status: FileStatus, _ came: inout [Bool]
    ) throws(Failure) {
        // As `ActionRecord` writes it.
        let start = Array("{\"stagecraft\":1,\"key\":\"".utf8)
        try forEachLine(of: Self.records, status) { line throws(Failure) in
            guard line.starts(with: start), let key = Digest(hexadecimal: line.dropFirst(start.count).prefix(64)),
                let number = keys[key], !came[number]
            else { return }
            try Files.write(line + "\nunsigned\n".utf8, to: files[number].path)
            came[number] = true
        }
    }

    private func forEachLine(
        of name: String, _ status: FileStatus, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let reader = try ContainerReader(path)
        while let entry = try reader.next() {
            guard let place = Self.place(entry.name), place.hasBytes(of: name) else { continue }
            // What says that it is much larger than its container is no list of ours.
            let (most, overflow) = status.size.multipliedReportingOverflow(by: 100)
            guard overflow || entry.size <= max(most, 1 << 30) else {
                throw Failure(
                    .work, "the archive would take too much room", at: path,
                    facts: [.init("entry", name), .init("says it has", "\(entry.size) bytes")])
            }
            var pending: [UInt8] = []
            try reader.forEachChunk(of: entry) { chunk throws(Failure) in
                var rest = chunk[...]
                while let end = rest.firstIndex(of: 10) {
                    try body(pending + rest[..<end])
                    pending.removeAll(keepingCapacity: true)
                    rest = rest[(end + 1)...]
                }
                pending += rest
                guard pending.count <= Self.longestLine else {
                    throw Failure(.work, "a line is too long", at: "\(path): \(name)")
                }
            }
            if !pending.isEmpty { try body(pending) }
            return
        }
        throw Failure(.work, "it is no archive of results: a list is missing", at: "\(path): \(name)")
    }

    /// The path below the one folder at the top.
    private static func place(_ name: Name) -> Substring? {
        let steps = name.text.split(byte: UInt8(ascii: "/"), maxSplits: 1)
        return steps.count == 2 ? steps[1] : nil
    }

    // MARK: contents

    private func fetchContents(
        _ contents: Wanted, _ files: [RemoteFile], _ status: FileStatus, _ came: inout [Bool], _ moved: (Int) -> Void
    ) throws(Failure) {
        var places: [Name: Int] = [:]
        var found: Set<Int> = []
        try forEachLine(of: Self.list, status) { line throws(Failure) in
            guard line.count > 66, let digest = Digest(hexadecimal: line[..<64]), let number = contents[digest],
                found.insert(number).inserted
            else { return }
            places[Name(String(decoding: line[66...], as: UTF8.self))] = number
        }
        if places.isEmpty { return }
        let reader = try ContainerReader(path)
        var sum = 0
        while !places.isEmpty, let entry = try reader.next() {
            guard let place = Self.place(entry.name),
                let number = places.removeValue(forKey: Name(BagPath.encoded(Name(place)))),
                entry.size == files[number].size
            else { continue }
            let file = try OpenFile(files[number].path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600, to: "write")
            try reader.forEachChunk(of: entry) { chunk throws(Failure) in
                try file.write(chunk)
                sum += chunk.count
                moved(sum)
            }
            try file.close()
            came[number] = true
        }
    }
}
