// Writes files into one zip or tar.zst, entry by entry, the same bytes for the same calls. Unaware of what the files hold.

import CArchive
import Engine
import Glibc
import ResultStore
import StageGraph

/// The container that an archive is written as.
package enum ContainerFormat: Sendable {
    case zip
    case tarZstandard

    /// What a file of this name is expected to be.
    package init(fileName: String) { self = fileName.endsWith(".tar.zst") ? .tarZstandard : .zip }
}

/// A container that is being written. Entries carry neither times nor owners: those of one state are equal.
final class ContainerWriter {
    private let archive: OpaquePointer
    private let format: ContainerFormat
    private let path: String
    private var isOpen = false

    /// Writes to an open file.
    init(_ format: ContainerFormat, to file: borrowing OpenFile) throws(Failure) {
        guard let archive = archive_write_new() else { throw .system("write", file.path, ENOMEM) }
        self.archive = archive
        self.format = format
        path = file.path
        switch format {
        case .zip:
            try check(archive_write_set_format_zip(archive))
        case .tarZstandard:
            try check(archive_write_set_format_pax_restricted(archive))
            try check(archive_write_add_filter_zstd(archive))
        }
        // No padding at the end; whole pages on the way there.
        try check(archive_write_set_bytes_per_block(archive, 1 << 20))
        try check(archive_write_set_bytes_in_last_block(archive, 1))
        try check(archive_write_open_fd(archive, file.descriptor))
        isOpen = true
    }

    deinit { archive_write_free(archive) }

    /// Starts an entry of exactly `size` bytes. `shrinks`: whether it is worth to be compressed.
    func begin(_ name: Name, size: Int, isExecutable: Bool, shrinks: Bool) throws(Failure) {
        guard let entry = archive_entry_new() else { throw .system("write", path, ENOMEM) }
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname(entry, name.text)
        archive_entry_set_size(entry, Int64(size))
        archive_entry_set_filetype(entry, S_IFREG)
        archive_entry_set_perm(entry, isExecutable ? 0o755 : 0o644)
        // In zip a time before 1980 stands for its first moment, wherever one is.
        if format == .tarZstandard { archive_entry_set_mtime(entry, 315_532_800, 0) }
        if format == .zip {
            try check(
                shrinks
                    ? archive_write_zip_set_compression_deflate(archive)
                    : archive_write_zip_set_compression_store(archive))
        }
        let result = UTF8Locale.during { archive_write_header(archive, entry) }
        try check(result)
    }

    /// Writes more of the entry that was begun last.
    func write(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = archive_write_data(archive, bytes.baseAddress.map { $0 + rest.startIndex }, rest.count)
            guard written > 0 else { throw failure(Int32(truncatingIfNeeded: written)) }
            rest = rest.dropFirst(written)
        }
    }

    /// Ends the entry.
    func end() throws(Failure) { try check(archive_write_finish_entry(archive)) }

    /// Ends the container; nothing more can be written.
    func finish() throws(Failure) { try check(archive_write_close(archive)) }

    private func check(_ result: Int32) throws(Failure) {
        guard result == ARCHIVE_OK else { throw failure(result) }
    }

    private func failure(_ result: Int32) -> Failure {
        let code = archive_errno(archive)
        if code > 0 { return .system("write", path, code) }
        let cause = archive_error_string(archive).map { String(cString: $0) } ?? "libarchive gives \(result)"
        return Failure(.work, "the archive cannot be written", at: path, facts: [.init("cause", cause)])
    }
}
