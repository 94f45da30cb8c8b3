// What an image says of itself: the digest of the files that it was drawn from, so that a picture found anywhere can be
// traced. It is no key of a stage: keys hold versions of code, and equal drawings would have other bytes after each change.

import CZlib

/// The mark inside a PNG (a tEXt chunk) or a PDF (`Keywords`): the SHA-256 of what `sha256sum` prints for script, data and
/// the other files that gnuplot reads, sorted by their names.
public enum PictureMark {
    /// The keyword of the chunk in a PNG.
    private static let keyword = Array("Stagecraft sources".utf8)
    private static let prefix = Array("sha256:".utf8)
    private static let pdfPrefix = Array("\n   /Keywords (Stagecraft sources sha256:".utf8)
    private static let digits = 64

    /// The image with the mark; `digest` is 64 hexadecimal digits. nil if it is neither a PNG nor a PDF as cairo writes
    /// them, or has a mark already.
    public static func marked(_ image: [UInt8], with digest: String) -> [UInt8]? {
        precondition(digest.utf8.count == digits)
        guard self.digest(in: image) == nil else { return nil }
        if PNG.isOne(image) {
            let chunk = PNG.chunk("tEXt", keyword + [0] + prefix + Array(digest.utf8))
            return Array(image[..<PNG.headerEnd]) + chunk + image[PNG.headerEnd...]
        }
        guard let place = placeInPDF(image) else { return nil }
        return PDF.splice(
            image, at: place, removing: 0, inserting: pdfPrefix + Array(digest.utf8) + [UInt8(ascii: ")")])
    }

    /// The 64 digits that the image carries; nil: none.
    public static func digest(in image: [UInt8]) -> String? {
        guard let start = range(in: image)?.digits else { return nil }
        return String(decoding: image[start..<(start + digits)], as: UTF8.self)
    }

    /// The image as gnuplot drew it.
    public static func unmarked(_ image: [UInt8]) -> [UInt8] {
        guard let range = range(in: image) else { return image }
        if PNG.isOne(image) { return Array(image[..<range.start]) + image[range.end...] }
        return PDF.splice(image, at: range.start, removing: range.end - range.start, inserting: []) ?? image
    }

    /// Where the mark is, and where its digits begin.
    private static func range(in image: [UInt8]) -> (start: Int, digits: Int, end: Int)? {
        let found: (start: Int, digits: Int, end: Int)
        if PNG.isOne(image) {
            let text = keyword + [0] + prefix
            let start = PNG.headerEnd
            let expected = PNG.chunkStart("tEXt", count: text.count + digits) + text
            found = (start, start + expected.count, start + expected.count + digits + 4)
            guard image.count >= found.end, image[start...].starts(with: expected) else { return nil }
        } else {
            guard let start = placeInPDF(image), image[start...].starts(with: pdfPrefix) else { return nil }
            found = (start, start + pdfPrefix.count, start + pdfPrefix.count + digits + 1)
            guard image.count >= found.end, image[found.end - 1] == UInt8(ascii: ")") else { return nil }
        }
        let isDigit: (UInt8) -> Bool = { (48...57).contains($0) || (97...102).contains($0) }
        return image[found.digits..<(found.digits + digits)].allSatisfy(isDigit) ? found : nil
    }

    /// Behind the creation date, in the dictionary that says of a PDF what it is.
    private static func placeInPDF(_ image: [UInt8]) -> Int? {
        guard image.starts(with: "%PDF-".utf8), let date = image.lastPlace(of: CreationDate.start) else { return nil }
        return image[date...].firstIndex(of: UInt8(ascii: ")")).map { $0 + 1 }
    }
}

/// Chunks (PNG specification, third edition, section 5).
private enum PNG {
    /// After the signature and the chunk IHDR, which always has 13 bytes of data.
    static let headerEnd = 8 + 12 + 13
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    static func isOne(_ image: [UInt8]) -> Bool {
        image.count >= headerEnd && image.starts(with: signature + chunkStart("IHDR", count: 13))
    }

    static func chunkStart(_ type: String, count: Int) -> [UInt8] { bigEndian(UInt32(count)) + Array(type.utf8) }

    static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let checked = Array(type.utf8) + data
        let check = checked.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
        return bigEndian(UInt32(data.count)) + checked + bigEndian(UInt32(truncatingIfNeeded: check))
    }

    private static func bigEndian(_ word: UInt32) -> [UInt8] { withUnsafeBytes(of: word.bigEndian, Array.init) }
}

/// A PDF with a plain table of objects at its end (ISO 32000-1, section 7.5.4), as cairo 1.16 writes it.
private enum PDF {
    /// Replaces bytes inside an object and moves the places of what follows. nil if the table is not found where the
    /// file's end says.
    static func splice(_ file: [UInt8], at place: Int, removing: Int, inserting: [UInt8]) -> [UInt8]? {
        let word = Array("startxref\n".utf8)
        guard let end = file.lastPlace(of: word), end > place, let table = number(file[(end + word.count)...]),
            table > place, table <= end, let entries = entries(file, table)
        else { return nil }
        let shift = inserting.count - removing
        var result = Array(file[..<end]) + word + Array("\(table + shift)\n%%EOF\n".utf8)
        for entry in entries {
            guard let offset = number(result[entry..<(entry + 10)]) else { return nil }
            guard offset > place else { continue }
            let digits = String(offset + shift)
            guard digits.utf8.count <= 10 else { return nil }
            let padded = String(repeating: "0", count: 10 - digits.utf8.count) + digits
            result.replaceSubrange(entry..<(entry + 10), with: Array(padded.utf8))
        }
        result.replaceSubrange(place..<(place + removing), with: inserting)
        return result
    }

    /// Where the entries of the table begin that give an object's place: 20 bytes each, `0000028311 00000 n `.
    private static func entries(_ file: [UInt8], _ table: Int) -> [Int]? {
        guard file[table...].starts(with: "xref\n0 ".utf8), let count = number(file[(table + 7)...]),
            let line = file[(table + 7)...].firstIndex(of: 10), count > 0, count <= (file.count - line) / 20
        else { return nil }
        return (0..<count).map { line + 1 + 20 * $0 }.filter { file[$0 + 17] == UInt8(ascii: "n") }
    }

    /// The decimal number at the start.
    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        Int(String(decoding: bytes.prefix(11).prefix { (48...57).contains($0) }, as: UTF8.self))
    }
}

extension [UInt8] {
    /// Where the last of such bytes begin; nil: nowhere.
    func lastPlace(of bytes: [UInt8]) -> Int? {
        guard count >= bytes.count else { return nil }
        return (0...(count - bytes.count)).last {
            self[$0] == bytes[0] && self[$0..<($0 + bytes.count)].elementsEqual(bytes)
        }
    }
}
