// Identifiers, formats and times as metadata for machines wants them. Unaware of what is described.

import Glibc
import ResultStore
import StageGraph

/// Identifiers of a crate's entities.
enum CrateName {
    /// A path as a relative URI reference.
    static func path(_ name: Name) -> String { encoded(name.text, keeping: "/") }

    /// An entity that is no file: `#action/train%5Bseed%3D1%5D`.
    static func entity(_ kind: StaticString, _ names: String...) -> String {
        "#\(kind)/" + names.map { encoded($0, keeping: "") }.joined(separator: "/")
    }

    private static func encoded(_ text: String, keeping kept: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            case _ where kept.utf8.contains(byte): bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let formats: [(StaticString, String)] = [
        (".h5", "application/x-hdf5"), (".png", "image/png"), (".pdf", "application/pdf"), (".svg", "image/svg+xml"),
        (".json", "application/json"), (".jsonl", "application/jsonl"), (".csv", "text/csv"), (".md", "text/markdown"),
        (".gz", "application/gzip"), (".txt", "text/plain"), (".dat", "text/plain"), (".gp", "text/plain"),
        (".diff", "text/x-diff"), (".cff", "application/yaml"),
    ]

    /// The media type that a file's name tells.
    static func format(_ name: Name) -> String {
        formats.first { name.text.endsWith($0.0) }?.1 ?? "application/octet-stream"
    }
}

/// When a stage has run.
struct RunTime {
    /// ISO 8601, UTC; nil where the record does not say.
    var start: String?
    var end: String

    init(of stage: ArchivedStage) {
        end = Self.seconds(stage.finished).map(Self.text) ?? stage.finished
        guard let finished = Self.seconds(stage.finished), stage.cost.seconds >= 0, stage.cost.seconds < 1e9 else {
            return
        }
        start = Self.text(finished - Int(stage.cost.seconds.rounded(.up)))
    }

    /// `2026-11-29T04:23:05Z` in seconds since 1970.
    private static func seconds(_ text: String) -> Int? {
        let parts = text.split { !$0.isASCII || !$0.isNumber }.map { Int32($0) }
        guard text.utf8.count == 20, text.utf8.last == UInt8(ascii: "Z"), parts.count == 6,
            let year = parts[0], let month = parts[1], let day = parts[2], let hour = parts[3], let minute = parts[4],
            let second = parts[5]
        else { return nil }
        var date = tm()
        (date.tm_year, date.tm_mon, date.tm_mday) = (year - 1900, month - 1, day)
        (date.tm_hour, date.tm_min, date.tm_sec) = (hour, minute, second)
        return timegm(&date)
    }

    private static func text(_ seconds: Int) -> String {
        var seconds = seconds
        var date = tm()
        gmtime_r(&seconds, &date)
        return String(unsafeUninitializedCapacity: 32) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { strftime($0, text.count, "%Y-%m-%dT%H:%M:%S+00:00", &date) } ?? 0
            }
        }
    }
}
