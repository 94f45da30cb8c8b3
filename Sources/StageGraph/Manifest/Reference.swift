// The text of an input: `stage[axis=value]/file`, `data:set/file`, `file:path` or `file:pattern`. Unaware of which stages and
// files exist.

/// What an input asks for.
enum Reference: Sendable, Equatable {
    /// One output of the selected instances of a stage; all of them without `output`.
    case stage(name: String, selectors: [Selector], output: Name?)
    /// One file of a dataset; all of them without `file`.
    case data(set: String, file: String?)
    /// A file of the project, or an absolute path.
    case file(path: String)
    /// The files of such paths that fit a pattern.
    case files(FilePattern)

    /// `axis=value`: which instances along an axis.
    struct Selector: Sendable, Equatable {
        enum Wanted: Sendable, Equatable {
            /// The value of a setting or of an axis of the referring stage.
            case name(String)
            /// As written: the typed value and the text itself, because `1` may select the string "1".
            case literal(Value, text: String)
        }

        var axis: String
        var wanted: Wanted
    }

    /// Why a text is not a reference.
    struct Mistake: Error, Equatable {
        var headline: String
        var expected: String
    }

    init(parsing text: String) throws(Mistake) {
        if text.startsWith("file:") {
            let path = String(text.dropping(first: 5))
            let isFolder = path.endsWith("/")
            let checked = try Self.checkedPath(path) + (isFolder ? "/" : "")
            self = FilePattern.isPattern(checked) ? .files(FilePattern(checked)) : .file(path: checked)
            return
        }
        if text.startsWith("data:") {
            let parts = text.dropping(first: 5).split(byte: UInt8(ascii: "/"), maxSplits: 1)
            guard parts.allSatisfy({ isIdentifier(String($0)) }) else {
                throw Mistake(headline: "'\(text)' is not a reference to a dataset", expected: "data:dataset/file")
            }
            self = .data(set: String(parts[0]), file: parts.count > 1 ? String(parts[1]) : nil)
            return
        }
        let expected = "stage/file, stage[axis=value]/file, data:dataset/file or file:path"
        let nameEnd = text.utf8.firstIndex { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "/") } ?? text.endIndex
        let name = text[..<nameEnd]
        guard isIdentifier(String(name)) else {
            throw Mistake(headline: "'\(text)' is not a reference", expected: expected)
        }
        var rest = text[name.endIndex...]
        var selectors: [Selector] = []
        if rest.startsWith("[") {
            guard let close = rest.utf8.firstIndex(of: UInt8(ascii: "]")) else {
                throw Mistake(headline: "the '[' in '\(text)' is never closed", expected: expected)
            }
            for part in rest[..<close].dropping(first: 1).split(byte: UInt8(ascii: ",")) {
                selectors.append(try Self.selector(part, in: text))
            }
            rest = rest[rest.utf8.index(after: close)...]
        }
        if rest.isEmpty {
            self = .stage(name: String(name), selectors: selectors, output: nil)
        } else if rest.startsWith("/"), rest.utf8.count > 1 {
            self = .stage(name: String(name), selectors: selectors, output: Name(rest.dropping(first: 1)))
        } else {
            throw Mistake(headline: "'\(text)' is not a reference", expected: expected)
        }
    }

    private static func selector(_ part: Substring, in text: String) throws(Mistake) -> Selector {
        let sides = part.split(byte: UInt8(ascii: "="), maxSplits: 1)
        guard sides.count == 2, isName(sides[0]), !sides[1].isEmpty else {
            throw Mistake(headline: "'\(part)' in '\(text)' selects nothing", expected: "axis=value")
        }
        let wanted = String(sides[1])
        if wanted.startsWith("$"), isName(wanted.dropping(first: 1)) {
            return Selector(axis: String(sides[0]), wanted: .name(String(wanted.dropping(first: 1))))
        }
        return Selector(axis: String(sides[0]), wanted: .literal(Value(literal: wanted), text: wanted))
    }

    /// The one spelling of a path that stays in the project folder or is absolute.
    private static func checkedPath(_ path: String) throws(Mistake) -> String {
        let isAbsolute = path.startsWith("/")
        var phrase = "names no file"
        do throws(RelativePath.Mistake) {
            let normal = try RelativePath.normalised(isAbsolute ? String(path.dropping(first: 1)) : path)
            if !normal.hasBytes(of: ".") { return isAbsolute ? "/" + normal : normal }
        } catch {
            phrase = error.phrase
        }
        throw Mistake(
            headline: "'file:\(path)' \(phrase)",
            expected:
                "file: and a path in the project, or an absolute path; with * and **, or a '/' at its end, several files"
        )
    }
}

extension Value {
    /// A value as people write it on the command line and in brackets: JSON where it is JSON, else a string.
    init(literal text: String) {
        guard let json = try? JSONDocument(parsing: Array(text.utf8)).root, let value = Value(json) else {
            self = .string(text)
            return
        }
        self = value
    }

    /// The value of a JSON text without references; nil for null and objects.
    init?(_ json: JSON) {
        switch json.kind {
        case .null, .object: return nil
        case .boolean: self = .boolean(json.boolean ?? false)
        case .integer: self = .integer(json.integer ?? 0)
        case .number: self = .number(json.number ?? 0)
        case .string: self = .string(json.string ?? "")
        case .array:
            var values: [Value] = []
            for item in json.items {
                guard let value = Value(item) else { return nil }
                values.append(value)
            }
            self = .list(values)
        }
    }

    /// The value by which an axis is searched: an integer and an equal number are the same there.
    var normalised: Value {
        if case .number(let number) = self, let integer = Int(exactly: number) { .integer(integer) } else { self }
    }
}
