// Texts of other people made fit for a terminal, a log and XML: what would act there instead of being seen is shown as an
// escape. The one place that knows which characters these are. Unaware of where texts go.

/// Characters that are not shown but do something: control characters, among them those that begin a terminal's commands;
/// marks that change the direction of text; and code points that are no characters.
package enum VisibleText {
    /// The text with each such character as `\u{1b}`, long runs of one of them shortened. Line breaks and tabs stay.
    package static func of(_ text: String) -> String {
        var text = text
        if text.utf8.withContiguousStorageIfAvailable(isPlain) ?? text.withUTF8(isPlain) { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count)
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.first {
            guard acts(scalar), scalar != "\n", scalar != "\t" else {
                result.unicodeScalars.append(scalar)
                scalars = scalars.dropFirst()
                continue
            }
            let rest = scalars.drop { $0 == scalar }
            let run = scalars.distance(from: scalars.startIndex, to: rest.startIndex)
            scalars = rest
            // The end of a line as some systems write it.
            if scalar == "\r", run == 1, rest.first == "\n" { continue }
            let escape = "\\u{\(String(scalar.value, radix: 16))}"
            result += run > 4 ? "\(escape)×\(run)" : String(repeating: escape, count: run)
        }
        return result
    }

    /// As `of`, on one line: line breaks and tabs are escaped too.
    package static func line(_ text: String) -> String {
        escaping(of(text), ["\n": "\\n", "\t": "\\t"])
    }

    /// The text with each of these characters replaced. By code points: to `String.replacing` a quote with an accent on it
    /// is no quote, to all other programs it is.
    package static func escaping(_ text: String, _ escapes: [Unicode.Scalar: String]) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if let escape = escapes[scalar] { result += escape } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }

    /// Whether a character acts instead of being seen.
    package static func acts(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true  // C0, DEL, C1
        case 0x61C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true  // directions
        case 0x2028, 0x2029, 0xFEFF, 0xFFF9...0xFFFB: true  // line ends, byte order mark, annotations
        case 0xFDD0...0xFDEF, 0xE0000...0xE007F: true  // no characters; tags
        default: scalar.value & 0xFFFE == 0xFFFE
        }
    }

    /// Whether UTF-8 text certainly has no such character: by the bytes that all of them begin with.
    package static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.allSatisfy { byte in
            switch byte {
            case 0x0A, 0x09: true
            case 0..<0x20, 0x7F, 0xC2, 0xD8, 0xE2, 0xEF, 0xF0...: false
            default: true
            }
        }
    }
}
