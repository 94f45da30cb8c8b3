// A text with places for what differs from job to job: an axis' value, a parameter. Unaware of which tool wrote it.

import StageGraph

/// A text of the other tool, understood.
struct Template {
    enum Piece {
        case text(String)
        /// The value of an axis.
        case axis(String)
        /// The same between single quotes.
        case quotedAxis(String)
        /// The value of a parameter that is the same for all jobs.
        case parameter(String, text: String)
        /// The threads that a job may use.
        case threads
    }

    var pieces: [Piece] = []

    init(_ text: String = "") { add(text) }

    init(_ piece: Piece) { pieces = [piece] }

    mutating func add(_ text: String) {
        if text.isEmpty { return }
        if case .text(let last)? = pieces.last {
            pieces[pieces.count - 1] = .text(last + text)
        } else {
            pieces.append(.text(text))
        }
    }

    mutating func add(_ other: Template) {
        for piece in other.pieces {
            if case .text(let text) = piece { add(text) } else { pieces.append(piece) }
        }
    }

    /// Templates in one, with a text between each two.
    static func joined(_ parts: [Template], by separator: String) -> Template {
        var result = Template()
        for (place, part) in parts.enumerated() {
            if place > 0 { result.add(separator) }
            result.add(part)
        }
        return result
    }

    /// The axes that it names.
    var axes: [String] {
        pieces.compactMap { piece in
            switch piece {
            case .axis(let name), .quotedAxis(let name): name
            case .text, .parameter, .threads: nil
            }
        }
    }

    /// As a text, if it is the same for all jobs.
    var constant: String? { axes.isEmpty ? text { _ in "" } : nil }

    /// The text of one job.
    func text(_ value: (String) -> String) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text), .parameter(_, let text): text
            case .axis(let name): value(name)
            case .quotedAxis(let name): ShellWord.withinQuotes(value(name))
            case .threads: "1"
            }
        }.joined()
    }

    /// For a reference or a value of the manifest: `${name}` for axes, `$$` for dollar signs.
    var inManifest: String {
        pieces.map { piece in
            switch piece {
            case .text(let text), .parameter(_, let text): Self.escapingDollars(text)
            case .axis(let name), .quotedAxis(let name): "${\(name)}"
            case .threads: "1"
            }
        }.joined()
    }

    /// For an argument of a command: placeholders, and braces doubled.
    var inCommand: String {
        pieces.map { piece in
            switch piece {
            case .text(let text): VisibleText.escaping(text, ["{": "{{", "}": "}}"])
            case .parameter(let name, _), .axis(let name), .quotedAxis(let name): "{parameter:\(name)}"
            case .threads: "{threads}"
            }
        }.joined()
    }

    /// With the values of axes in their places, and parameters as texts.
    func filled(_ value: (String) -> String) -> Template {
        var result = Template()
        for piece in pieces {
            switch piece {
            case .text(let text): result.add(text)
            case .axis(let name): result.add(value(name))
            case .quotedAxis(let name): result.add(ShellWord.withinQuotes(value(name)))
            case .parameter, .threads: result.pieces.append(piece)
            }
        }
        return result
    }

    static func escapingDollars(_ text: String) -> String { VisibleText.escaping(text, ["$": "$$"]) }
}
