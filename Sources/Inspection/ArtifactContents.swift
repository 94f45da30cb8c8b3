// What is in a file, whatever it is: an outline of an HDF5 file, else its type, size and digest. Unaware of stages.

import Engine
import HDF5

/// A file as people ask about it.
public struct ArtifactContents: Sendable {
    /// Where it is.
    public var path: String
    /// Size and SHA-256.
    public var content: FileContent
    /// `HDF5`, `PDF`, `gzip`, `text`, …
    public var type: String
    /// What an HDF5 file holds.
    public var outline: Outline?

    /// Reads the file at `path`. Throws a `Failure` if there is none or HDF5 cannot read it.
    public init(of path: String) throws {
        guard let (content, start) = try Files.contentAndStart(of: path, count: 512) else {
            throw Failure(.usage, "there is no such file", at: path)
        }
        self.path = path
        self.content = content
        type = Self.type(start)
        guard type == "HDF5" else { return }
        do throws(HDF5Error) {
            outline = try File.open(path).outline()
        } catch {
            throw Failure(.work, "the HDF5 file cannot be read", at: path, facts: [.init("cause", error.description)])
        }
    }

    /// What reading these files may cost: a second for every mebibyte of them beside what any file may, and room for one
    /// block of values with what it is unpacked from.
    public static func confinement(_ paths: [String]) -> Confinement {
        let size = paths.reduce(0) { $0 + ((try? FileStatus(of: $1))??.size ?? 0) / (1 << 20) }
        return Confinement(memory: 1 << 30, seconds: 4 + size)
    }

    /// By its first bytes, as file(1) does.
    private static func type(_ start: [UInt8]) -> String {
        let signatures: [([UInt8], String)] = [
            ([0x89] + Array("HDF\r\n".utf8), "HDF5"), (Array("%PDF-".utf8), "PDF"), ([0x1F, 0x8B], "gzip"),
            ([0x89] + Array("PNG\r\n".utf8), "PNG"), (Array("PK\u{3}\u{4}".utf8), "ZIP"), (Array("<svg".utf8), "SVG"),
            ([0x93] + Array("NUMPY".utf8), "NumPy array"),
        ]
        if start.isEmpty { return "empty" }
        if let known = signatures.first(where: { start.starts(with: $0.0) }) { return known.1 }
        // A character may be cut at the end of what was read.
        let isText =
            !start.contains(0) && (0...3).contains { String(validating: start.dropLast($0), as: UTF8.self) != nil }
        return isText ? "text" : "binary"
    }
}
