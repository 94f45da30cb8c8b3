// Reads a zip or tar.zst file entry by entry. Trusts nothing that it says; unaware of what the entries mean.

import CArchive
import Glibc

/// A container that is being read from its start.
package final class ContainerReader {
    /// A regular file in the container.
    package struct Entry {
        /// As the container has it: not checked.
        package var name: Name
        /// What the container says: not checked.
        package var size: Int
        package var isExecutable: Bool
    }

    private let archive: OpaquePointer
    private let path: String

    package init(_ path: String) throws(Failure) {
        guard let archive = archive_read_new() else { throw .system("read", path, ENOMEM) }
        self.archive = archive
        self.path = path
        // Of zip only by its list of entries at the end: else a file that is cut would be read as far as it goes.
        _ = archive_read_support_format_zip_seekable(archive)
        _ = archive_read_support_format_tar(archive)
        _ = archive_read_support_filter_zstd(archive)
        guard archive_read_open_filename(archive, path, 1 << 20) == ARCHIVE_OK else {
            let code = archive_errno(archive)
            if [ENOENT, EACCES, EISDIR, ENOTDIR].contains(code) { throw .system("read", path, code) }
            throw refusal("it is no archive: neither a zip nor a tar.zst file, or its end is missing")
        }
    }

    deinit { archive_read_free(archive) }

    /// The next regular file; nil after the last. Folders are passed over: those that files need are made. Throws for
    /// everything else that a container can hold.
    package func next() throws(Failure) -> Entry? {
        while true {
            var header: OpaquePointer?
            let result = UTF8Locale.during { archive_read_next_header(archive, &header) }
            if result == ARCHIVE_EOF { return nil }
            guard result == ARCHIVE_OK, let header else {
                throw refusal("the archive is damaged, or its end is missing")
            }
            guard let bytes = UTF8Locale.during({ archive_entry_pathname(header) }),
                let text = String(validatingCString: bytes), !text.isEmpty
            else { throw refusal("an entry of the archive has a name that is no UTF-8 text") }
            let name = Name(text)
            if archive_entry_is_encrypted(header) != 0 { throw refusal("an entry is encrypted", name) }
            if archive_entry_symlink(header) != nil || archive_entry_filetype(header) == S_IFLNK {
                throw refusal("an entry is a symbolic link", name)
            }
            if archive_entry_hardlink(header) != nil { throw refusal("an entry is a link to another", name) }
            let kind = archive_entry_filetype(header)
            if kind == S_IFDIR {
                try Self.check(Name(text.endsWith("/") ? String(text.dropping(last: 1)) : text), in: path)
                continue
            }
            guard kind == S_IFREG else { throw refusal("an entry is neither a file nor a folder", name) }
            guard archive_entry_size_is_set(header) != 0, archive_entry_size(header) >= 0 else {
                throw refusal("an entry does not say how large it is", name)
            }
            return Entry(
                name: name, size: Int(archive_entry_size(header)), isExecutable: archive_entry_perm(header) & 0o100 != 0
            )
        }
    }

    /// The content of the entry that `next` has given last, piece by piece. Throws once it is more than was said.
    package func forEachChunk(of entry: Entry, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void) throws(Failure)
    {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        var total = 0
        while true {
            let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
            if count < 0 {
                throw refusal("the content of an entry is damaged", entry.name)
            }
            total += count
            guard total <= entry.size else {
                throw refusal(
                    "an entry is larger than it says", entry.name, [.init("expected", "\(entry.size) bytes")])
            }
            if count == 0 { break }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        guard total == entry.size else {
            throw refusal(
                "an entry is smaller than it says", entry.name,
                [.init("found", "\(total) bytes"), .init("expected", "\(entry.size) bytes")])
        }
    }

    /// Throws unless the name is a plain path below a folder.
    package static func check(_ name: Name, in archive: String) throws(Failure) {
        guard let mistake = RelativePath.mistake(inNameOfFile: name.text) else { return }
        throw Failure(
            .work, "the name of an entry \(mistake)", at: archive, facts: [.init("entry", VisibleText.line(name.text))])
    }

    private func refusal(_ headline: String, _ entry: Name? = nil, _ facts: [Failure.Fact] = []) -> Failure {
        var facts = facts
        if let entry { facts.insert(.init("entry", VisibleText.line(entry.text)), at: 0) }
        if let cause = archive_error_string(archive).map({ String(cString: $0) }), !cause.isEmpty {
            facts.append(.init("cause", VisibleText.line(cause)))
        }
        return Failure(.work, headline, at: path, facts: facts)
    }
}
