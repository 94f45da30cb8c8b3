// The last result of every stage of a manifest's profile: what `why` compares with, and what makes a no-op quick (one file
// to read instead of a record for each stage). What `--set` gives has files of its own, so that a trial does not
// replace what the manifest describes. Unaware of whether the results are still there.
//
// A line is a fact ("with this key this stage had these outputs"), so an old or lost line is harmless. Lines are
// appended as results come; a line cut short by a kill lacks its end mark and is skipped.

import Glibc
import StageGraph

/// Stage id → key and outputs of its last result, backed by an append-only text file.
package final class LastResults {
    /// One stage's last result.
    package struct Entry {
        package var key: Digest
        /// In the order of the stage's declared outputs.
        package var outputs: [FileContent]
        /// The key of the result before it, if it was another.
        package var previous: Digest?
    }

    private let path: String
    private var entries: [Name: Entry] = [:]
    private var lines = 0
    /// Whose results these are; nil: the file does not say.
    private(set) var user: StoreUser?
    /// Stages whose entries are not in this file but in that of the same manifest without `--set`.
    private var borrowed: Set<Name> = []
    private var isUserRecorded = false

    /// Of one user of the store, which may have several whose stages have the same names.
    package convenience init(paths: StorePaths, of user: StoreUser) throws(Failure) {
        // A trial's own results come after the manifest's.
        let base = user.settings.isEmpty ? [:] : try LastResults(paths: paths, of: user.withoutSettings).entries
        try self.init(path: paths.last + "/" + user.fileName(in: paths), user: user, base: base)
    }

    init(path: String, user: StoreUser? = nil, base: [Name: Entry] = [:]) throws(Failure) {
        self.path = path
        self.user = user
        entries = base
        borrowed = Set(base.keys)
        guard let bytes = try Files.read(path) else { return }
        bytes.withUnsafeBufferPointer { buffer in
            var start = 0
            while start < buffer.count {
                let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) ?? buffer.count
                if end > start { load(UnsafeBufferPointer(rebasing: buffer[start..<end])) }
                start = end + 1
            }
        }
    }

    /// All last results in this store.
    static func all(_ paths: StorePaths) throws(Failure) -> [LastResults] {
        var all: [LastResults] = []
        for name in try Files.names(in: paths.last) { all.append(try LastResults(path: paths.last + "/" + name)) }
        return all
    }

    /// The name of the file.
    var fileName: String { Files.name(of: path) }

    /// Removes the file.
    func remove() { unlink(path) }

    package subscript(stage: Name) -> Entry? { entries[stage] }

    /// By id.
    package var stages: [Name: Entry] { entries }

    /// Remembers the result, in the file at once.
    package func record(_ stage: Name, key: Digest, outputs: [FileContent]) throws(Failure) {
        try record([(stage, key, outputs)])
    }

    /// Remembers several results with one write.
    package func record(_ results: [(stage: Name, key: Digest, outputs: [FileContent])]) throws(Failure) {
        var text: [UInt8] = []
        for result in results {
            let known = entries[result.stage]
            if let known, known.key == result.key, known.outputs == result.outputs,
                known.outputs.map(\.mode) == result.outputs.map(\.mode)
            {
                continue
            }
            enter(result.stage, result.key, result.outputs)
            Self.encode(result.stage, result.key, result.outputs, to: &text)
            lines += 1
        }
        guard !text.isEmpty else { return }
        if lines > 3 * entries.count + 100 { return try rewrite() }
        if !isUserRecorded, let user {
            Self.encode(user, to: &text)
            isUserRecorded = true
        }
        try Files.createFolder(Files.folder(of: path))
        let file = try OpenFile(path, O_WRONLY | O_CREAT | O_APPEND, to: "record the last result")
        try file.write(text)
    }

    /// Writes one line an entry (two where there is a previous key), dropping what `keep` refuses.
    func rewrite(keeping keep: (_ stage: Name, _ key: Digest) -> Bool = { _, _ in true }) throws(Failure) {
        entries = entries.filter { keep($0.key, $0.value.key) }
        var text: [UInt8] = []
        lines = 0
        if let user { Self.encode(user, to: &text) }
        for (stage, entry) in entries.sorted(by: { $0.key < $1.key }) where !borrowed.contains(stage) {
            if let previous = entry.previous {
                Self.encode(stage, previous, [], to: &text)
                lines += 1
            }
            Self.encode(stage, entry.key, entry.outputs, to: &text)
            lines += 1
        }
        try Files.replace(path, by: text, through: path + ".\(getpid())")
    }

    private func enter(_ stage: Name, _ key: Digest, _ outputs: [FileContent]) {
        let known = entries[stage]
        let previous = known.flatMap { $0.key == key ? $0.previous : $0.key }
        entries[stage] = Entry(key: key, outputs: outputs, previous: previous)
        borrowed.remove(stage)
    }

    // MARK: a line: "\n", stage, tab, key, tab, size ":" sha256 ":" mode " " …, tab, "." and "\n"

    /// The line starts with a line break too, so that one cut short before it does no harm.
    private static func encode(_ stage: Name, _ key: Digest, _ outputs: [FileContent], to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\n"))
        text.append(contentsOf: escaped(stage.text).utf8)
        text.append(UInt8(ascii: "\t"))
        text.append(contentsOf: key.hexadecimal.utf8)
        text.append(UInt8(ascii: "\t"))
        for output in outputs {
            text.append(contentsOf: String(output.size).utf8)
            text.append(UInt8(ascii: ":"))
            text.append(contentsOf: output.digest.hexadecimal.utf8)
            if let mode = output.mode { text.append(contentsOf: ":\(String(mode, radix: 8))".utf8) }
            text.append(UInt8(ascii: " "))
        }
        text.append(contentsOf: "\t.\n".utf8)
    }

    /// A line of the same form whose second field is no key but an absolute path: whose results these are.
    private static func encode(_ user: StoreUser, to text: inout [UInt8]) {
        let fields = [user.settings, user.manifest, user.profile].map { escaped($0.text) } + ["."]
        text += "\n\(fields.joined(separator: "\t"))\n".utf8
    }

    private func load(_ line: UnsafeBufferPointer<UInt8>) {
        let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        guard fields.count == 4, fields[3].elementsEqual([UInt8(ascii: ".")]) else { return }
        if fields[1].first == UInt8(ascii: "/") {
            user = StoreUser(
                manifest: Name(Self.unescaped(fields[1])), profile: Name(Self.unescaped(fields[2])),
                settings: Name(Self.unescaped(fields[0])))
            isUserRecorded = true
            return
        }
        guard let key = Digest(hexadecimal: fields[1]) else { return }
        var outputs: [FileContent] = []
        for field in fields[2].split(separator: UInt8(ascii: " ")) {
            let parts = field.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            guard parts.count == 2 || parts.count == 3, let size = Int(String(decoding: parts[0], as: UTF8.self)),
                size >= 0, let digest = Digest(hexadecimal: parts[1])
            else { return }
            var content = FileContent(size: size, digest: digest)
            if parts.count == 3 {
                guard let mode = mode_t(String(decoding: parts[2], as: UTF8.self), radix: 8) else { return }
                content.mode = mode & 0o777
            }
            outputs.append(content)
        }
        lines += 1
        enter(Name(Self.unescaped(fields[0])), key, outputs)
    }

    /// Percent signs and control characters as `%` and two hexadecimal digits.
    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "%") }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20 || scalar == "%" {
                result += "%" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func unescaped(_ text: some Collection<UInt8>) -> String {
        let bytes = Array(text)
        guard bytes.contains(UInt8(ascii: "%")) else { return String(decoding: bytes, as: UTF8.self) }
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let byte = UInt8(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
            {
                result.append(byte)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
