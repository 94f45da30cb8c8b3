// Names and versions of Python's packages as Python compares them: PEP 503 and PEP 440. Unaware of lock files.

import StageGraph

enum PythonName {
    /// Lower case, and one `-` for each run of `-`, `_` and `.`; nil: it is no name of a package.
    static func normalised(_ name: some StringProtocol) -> Name? {
        var bytes: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case 97...122, 48...57: bytes.append(byte)
            case 65...90: bytes.append(byte | 0x20)
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                if bytes.last != UInt8(ascii: "-") { bytes.append(UInt8(ascii: "-")) }
            default: return nil
            }
        }
        guard let first = bytes.first, first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-") else { return nil }
        return Name(String(decoding: bytes, as: UTF8.self))
    }
}

/// A version by PEP 440: `1!2.0.1rc1.post2.dev3+local.4`.
struct PythonVersion: Comparable {
    private var epoch = 0
    /// Without zeros at its end.
    private var release: [Int] = []
    /// Before a release: a, b, rc with their numbers.
    private var pre: [Int]?
    private var post: Int?
    private var dev: Int?
    /// What an index or a person has added, as texts.
    private(set) var local: [Name] = []

    /// nil: it is none.
    init?(_ text: some StringProtocol) {
        var rest = Rest(text)
        rest.skip { $0 == UInt8(ascii: "v") }
        guard let first = rest.number() else { return nil }
        if rest.take("!") {
            epoch = first
            guard let next = rest.number() else { return nil }
            release = [next]
        } else {
            release = [first]
        }
        while rest.isPointAndDigit {
            rest.drop(1)
            guard let next = rest.number() else { return nil }
            release.append(next)
        }
        while release.last == 0 { release.removeLast() }
        for (words, rank) in [(["alpha", "a"], 0), (["beta", "b"], 1), (["preview", "pre", "rc", "c"], 2)]
        where pre == nil {
            guard let number = rest.mark(words) else { continue }
            pre = [rank, number]
        }
        if let number = rest.mark(["post", "rev", "r"]) {
            post = number
        } else if rest.isDashAndDigit {
            rest.drop(1)
            post = rest.number()
        }
        dev = rest.mark(["dev"])
        if rest.take("+") {
            local = rest.bytes.split(omittingEmptySubsequences: false) { "-_.".utf8.contains($0) }.map { part in
                // Numbers count, not how they are written.
                let text = String(decoding: part, as: UTF8.self)
                return Name(Int(text).map(String.init) ?? text)
            }
            if local.contains(where: \.isEmpty) { return nil }
            rest.bytes = []
        }
        guard rest.bytes.isEmpty else { return nil }
    }

    /// As `==` in a requirement has it: what was added locally counts only where the requirement says it.
    func satisfies(_ wanted: PythonVersion) -> Bool {
        var found = self
        if wanted.local.isEmpty { found.local = [] }
        return found == wanted
    }

    /// The first numbers of the release agree, as `~=` wants it.
    func isCompatible(with wanted: PythonVersion, parts: Int) -> Bool {
        func start(_ version: PythonVersion) -> [Int] {
            Array((version.release + Array(repeating: 0, count: parts)).prefix(max(0, parts - 1)))
        }
        return self >= wanted && epoch == wanted.epoch && start(self) == start(wanted)
    }

    static func < (left: PythonVersion, right: PythonVersion) -> Bool {
        func order(_ version: PythonVersion) -> [Int] {
            // A dev release of nothing else comes before all, what is no pre-release behind all of these.
            let pre = version.pre ?? (version.dev != nil && version.post == nil ? [-1, 0] : [3, 0])
            return pre + [version.post ?? -1, version.dev ?? Int.max]
        }
        if left.epoch != right.epoch { return left.epoch < right.epoch }
        if left.release != right.release { return left.release.lexicographicallyPrecedes(right.release) }
        let (one, other) = (order(left), order(right))
        if one != other { return one.lexicographicallyPrecedes(other) }
        return left.local.lexicographicallyPrecedes(right.local)
    }

    /// What is left to read, in lower case.
    private struct Rest {
        var bytes: ArraySlice<UInt8>

        init(_ text: some StringProtocol) {
            bytes = text.utf8.map { (65...90).contains($0) ? $0 | 0x20 : $0 }[...]
            skip { $0 <= 0x20 }
            while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        }

        mutating func skip(_ condition: (UInt8) -> Bool) { bytes = bytes.drop(while: condition) }
        mutating func drop(_ count: Int) { bytes = bytes.dropFirst(count) }

        mutating func take(_ text: String) -> Bool {
            guard bytes.starts(with: text.utf8) else { return false }
            drop(text.utf8.count)
            return true
        }

        private static func isDigit(_ byte: UInt8?) -> Bool { byte.map { (48...57).contains($0) } ?? false }
        var isPointAndDigit: Bool { bytes.first == UInt8(ascii: ".") && Self.isDigit(bytes.dropFirst().first) }
        var isDashAndDigit: Bool { bytes.first == UInt8(ascii: "-") && Self.isDigit(bytes.dropFirst().first) }

        /// nil: there is none, or one with more than 64 bits.
        mutating func number() -> Int? {
            let digits = bytes.prefix { Self.isDigit($0) }
            drop(digits.count)
            return Int(String(decoding: digits, as: UTF8.self))
        }

        /// One of the words with a number behind it, and points, dashes or underscores around; 0 where no number follows.
        mutating func mark(_ words: [String]) -> Int? {
            let before = bytes
            skip { ".-_".utf8.contains($0) }
            guard words.contains(where: { take($0) }) else {
                bytes = before
                return nil
            }
            let behind = bytes
            skip { ".-_".utf8.contains($0) }
            if let number = number() { return number }
            bytes = behind
            return 0
        }
    }
}
