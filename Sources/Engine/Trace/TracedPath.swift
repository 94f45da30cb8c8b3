// Absolute paths as the system has them: bytes, which need not be UTF-8. Unaware of which files exist.

import Glibc

/// An absolute path without `.`, `..` and doubled slashes.
struct TracedPath: Hashable, Sendable {
    /// `/`, or without a slash at its end.
    let bytes: [UInt8]

    /// `path`, which begins at `folder` unless it is absolute. `..` goes to the folder that is written before it: where
    /// that is a link, the system goes elsewhere.
    init(_ path: some Collection<UInt8>, in folder: TracedPath = .root) {
        var steps: [ArraySlice<UInt8>] = []
        let isAbsolute = path.first == Self.slash
        let all = isAbsolute ? Array(path) : folder.bytes + [Self.slash] + path
        for step in all.split(separator: Self.slash) {
            if step.elementsEqual(".".utf8) { continue }
            if step.elementsEqual("..".utf8) { _ = steps.popLast() } else { steps.append(step) }
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(all.count)
        for step in steps {
            bytes.append(Self.slash)
            bytes += step
        }
        self.bytes = bytes.isEmpty ? [Self.slash] : bytes
    }

    init(_ path: String) { self.init(path.utf8) }

    private init(clean bytes: [UInt8]) { self.bytes = bytes }

    static let root = TracedPath(clean: [slash])
    static let slash = UInt8(ascii: "/")

    /// The folder that it is in; of `/` itself.
    var folder: TracedPath {
        guard let end = bytes.lastIndex(of: Self.slash), end > 0 else { return .root }
        return TracedPath(clean: Array(bytes[..<end]))
    }

    /// Its last step.
    var name: ArraySlice<UInt8> { bytes.lastIndex(of: Self.slash).map { bytes[($0 + 1)...] } ?? bytes[...] }

    /// What follows the folder: empty for the folder itself; nil: it is not in it.
    func below(_ folder: TracedPath) -> ArraySlice<UInt8>? {
        if folder.bytes.count == 1 { return bytes[1...] }
        guard bytes.starts(with: folder.bytes) else { return nil }
        if bytes.count == folder.bytes.count { return [] }
        guard bytes[folder.bytes.count] == Self.slash else { return nil }
        return bytes[(folder.bytes.count + 1)...]
    }

    /// Whether it is the folder or in it.
    func isIn(_ folder: TracedPath) -> Bool { below(folder) != nil }

    /// This path with `new` in the place of `old`, which it is in.
    func moved(from old: TracedPath, to new: TracedPath) -> TracedPath? { below(old).map { TracedPath($0, in: new) } }

    /// Calls the system with it.
    func withCPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        (bytes + [0]).withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { body($0.baseAddress!) }
        }
    }

    /// What is there now; nil: nothing. `following`: behind links.
    func status(following: Bool = true) -> stat? {
        var info = stat()
        return withCPath { following ? stat($0, &info) : lstat($0, &info) } == 0 ? info : nil
    }

    /// Where it leads; itself if there is nothing.
    var resolved: TracedPath {
        guard let real = withCPath({ realpath($0, nil) }) else { return self }
        defer { free(real) }
        return TracedPath(UnsafeBufferPointer(start: real, count: strlen(real)).map { UInt8(bitPattern: $0) })
    }

    /// For people: bytes that are no UTF-8 as `\xff`.
    var shown: String { Self.shown(bytes[...]) }

    /// For people.
    static func shown(_ bytes: ArraySlice<UInt8>) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var text = ""
        var rest = bytes
        while let byte = rest.first {
            // The longest beginning that is a character: four bytes at most.
            let character = (1...min(4, rest.count)).lazy.compactMap {
                String(validating: rest.prefix($0), as: UTF8.self)
            }.first
            if let character {
                text += character
                rest = rest.dropFirst(character.utf8.count)
            } else {
                text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
                rest = rest.dropFirst()
            }
        }
        return text
    }
}
