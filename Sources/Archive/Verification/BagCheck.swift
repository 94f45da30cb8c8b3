// Whether an archive is a whole bag (BagIt 1.0): every file listed with its digests, every listed file there, no other.
// Unaware of what the files mean.

import ResultStore
import StageGraph

/// Compares an archive's files with its lists.
struct BagCheck {
    private let archive: UnpackedArchive
    private var findings = Findings()

    private static let declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

    /// Throws `Failures` with all that is wrong, or a `Failure` if a list cannot be read.
    static func run(_ archive: UnpackedArchive) throws {
        var check = BagCheck(archive: archive)
        try check.checkDeclaration()
        let isPayload = { (name: Name) in name.text.startsWith("data/") }
        let isTagList = { (name: Name) in name.text.startsWith("tagmanifest-") && !name.text.utf8.contains(0x2F) }
        for (list, covers) in [
            ("manifest", isPayload), ("tagmanifest", { (name: Name) in !isPayload(name) && !isTagList(name) }),
        ] {
            let files = Set(archive.files.keys.filter(covers))
            try check.compare("\(list)-sha256.txt", digits: 64, files) { $0.sha256.hexadecimal }
            try check.compare("\(list)-sha512.txt", digits: 128, files) { $0.sha512 }
        }
        for name in archive.files.keys.filter(isTagList).sorted()
        where name != "tagmanifest-sha256.txt" && name != "tagmanifest-sha512.txt" {
            check.findings.add("an extra file: it is in no list", at: archive.place(name))
        }
        try check.checkInformation(archive.files.filter { isPayload($0.key) }.map(\.value.size))
        try check.findings.finish()
    }

    private init(archive: UnpackedArchive) { self.archive = archive }

    private mutating func checkDeclaration() throws(Failure) {
        guard try text("bagit.txt").map({ $0.hasBytes(of: Self.declaration) }) != true else { return }
        findings.add(
            "it is no BagIt 1.0 bag", at: archive.place("bagit.txt"), expected: VisibleText.line(Self.declaration))
    }

    /// A small file's text; nil if there is none.
    private func text(_ name: Name) throws(Failure) -> String? {
        guard let file = archive.files[name], file.size < 1 << 20, let bytes = try Files.read(archive.path(name)) else {
            return nil
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func compare(
        _ list: Name, digits: Int, _ files: Set<Name>, _ digest: (UnpackedFile) -> String
    ) throws(Failure) {
        guard archive.files[list] != nil else {
            return findings.add("a list of digests is missing", at: archive.place(list))
        }
        var missing = files
        try LineReader.forEach(archive.path(list)) { number, line throws(Failure) in
            let place = "\(archive.place(list)):\(number)"
            guard let (said, name) = Self.entry(line, digits: digits) else {
                return findings.add(
                    "this is no line of a list of digests", at: place,
                    found: VisibleText.line(String(decoding: line.prefix(200), as: UTF8.self)),
                    expected: "\(digits) hexadecimal digits, two spaces, a name")
            }
            guard files.contains(name), let file = archive.files[name] else {
                return findings.add("a listed file is missing", at: archive.place(name), expected: "as in \(list)")
            }
            if missing.remove(name) == nil {
                return findings.add("a file is listed twice", at: place, found: VisibleText.line(name.text))
            }
            if !digest(file).hasBytes(of: said) {
                findings.add(
                    "a file is not what \(list) says", at: archive.place(name), found: digest(file), expected: said)
            }
        }
        for name in missing.sorted() {
            findings.add("an extra file: it is not in \(list)", at: archive.place(name))
        }
    }

    /// A line's digest and name; nil if it is no such line.
    private static func entry(_ line: [UInt8], digits: Int) -> (digest: String, name: Name)? {
        guard line.count > digits + 2, line[digits] == 0x20, line[digits + 1] == 0x20 else { return nil }
        let digest = line[..<digits]
        guard digest.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }),
            let text = String(validating: line[(digits + 2)...], as: UTF8.self)
        else { return nil }
        return (String(decoding: digest, as: UTF8.self), decoded(text))
    }

    /// Line ends and percent signs are written as `%0A`, `%0D` and `%25`.
    private static func decoded(_ text: String) -> Name {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return Name(text) }
        var (bytes, rest): ([UInt8], Substring) = ([], text[...])
        let escapes: [(StaticString, UInt8)] = [("%0A", 10), ("%0D", 13), ("%25", 37), ("%0a", 10), ("%0d", 13)]
        while let first = rest.utf8.first {
            if let escape = escapes.first(where: { rest.startsWith($0.0) }) {
                bytes.append(escape.1)
                rest = rest.dropping(first: 3)
            } else {
                bytes.append(first)
                rest = Substring(rest.utf8.dropFirst())
            }
        }
        return Name(String(decoding: bytes, as: UTF8.self))
    }

    /// The number of bytes and files in `bag-info.txt`.
    private mutating func checkInformation(_ sizes: [Int]) throws(Failure) {
        var total = 0
        for size in sizes { total = total.addingReportingOverflow(size).partialValue }
        let expected = "\(total).\(sizes.count)"
        let lines = try text("bag-info.txt").map { $0.split(byte: 10) } ?? []
        let said = lines.filter { $0.startsWith("Payload-Oxum: ") }.map { $0.dropping(first: 14) }
        if said.count == 1, said[0].hasBytes(of: expected) { return }
        findings.add(
            "the number of bytes and files is not what Payload-Oxum says", at: archive.place("bag-info.txt"),
            found: expected, expected: said.first.map { VisibleText.line(String($0)) } ?? "a line Payload-Oxum")
    }
}
