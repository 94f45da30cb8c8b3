// Conditions of requirements, `python_version < "3.11" and sys_platform == "linux"` (PEP 508): whether they hold for a Python.
// Unaware of the requirements.

import StageGraph

/// Evaluates a condition for a Python whose variables are known.
struct PythonMarker {
    private enum Word: Equatable {
        case text(String)
        case name(Name)
        case sign(Name)
    }

    private let variables: [Name: String]
    private var words: ArraySlice<Word>
    private var depth = 0

    /// Whether the condition holds; nil: it cannot be read.
    static func holds(_ text: String, _ variables: [Name: String]) -> Bool? {
        guard let words = words(of: text) else { return nil }
        var marker = PythonMarker(variables: variables, words: words[...])
        guard let value = marker.either(), marker.words.isEmpty else { return nil }
        return value
    }

    private init(variables: [Name: String], words: ArraySlice<Word>) {
        self.variables = variables
        self.words = words
    }

    private static func words(of text: String) -> [Word]? {
        var words: [Word] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            if byte <= 0x20 {
                rest.removeFirst()
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                let inside = rest.dropFirst().prefix { $0 != byte }
                guard inside.endIndex < rest.endIndex else { return nil }
                words.append(.text(String(decoding: inside, as: UTF8.self)))
                rest = rest[(inside.endIndex + 1)...]
            } else if "()".utf8.contains(byte) {
                words.append(.sign(byte == UInt8(ascii: "(") ? "(" : ")"))
                rest.removeFirst()
            } else if "<>=!~".utf8.contains(byte) {
                let sign = rest.prefix { "<>=!~".utf8.contains($0) }
                words.append(.sign(Name(String(decoding: sign, as: UTF8.self))))
                rest = rest[sign.endIndex...]
            } else {
                let name = rest.prefix {
                    (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0)
                        || $0 == UInt8(ascii: "_")
                        || $0 == UInt8(ascii: ".")
                }
                if name.isEmpty { return nil }
                words.append(.name(Name(String(decoding: name, as: UTF8.self))))
                rest = rest[name.endIndex...]
            }
        }
        return words
    }

    private mutating func take(_ word: Word) -> Bool {
        guard words.first == word else { return false }
        words.removeFirst()
        return true
    }

    private mutating func either() -> Bool? {
        guard var value = both() else { return nil }
        while take(.name("or")) {
            guard let next = both() else { return nil }
            value = value || next
        }
        return value
    }

    private mutating func both() -> Bool? {
        guard var value = comparison() else { return nil }
        while take(.name("and")) {
            guard let next = comparison() else { return nil }
            value = value && next
        }
        return value
    }

    private mutating func comparison() -> Bool? {
        if take(.sign("(")) {
            depth += 1
            guard depth < 64, let value = either(), take(.sign(")")) else { return nil }
            depth -= 1
            return value
        }
        guard let left = words.popFirst() else { return nil }
        var sign: Name
        switch words.popFirst() {
        case .sign(let name)?: sign = name
        case .name("in")?: sign = "in"
        case .name("not")?:
            guard take(.name("in")) else { return nil }
            sign = "not in"
        default: return nil
        }
        guard let right = words.popFirst(), let one = value(left), let other = value(right) else { return nil }
        return Self.compare(one, sign, other)
    }

    /// nil: it is neither a text nor a variable. Extras and groups are not asked for here: no text is one of them.
    private func value(_ word: Word) -> String? {
        switch word {
        case .text(let text): text
        case .name("extra"), .name("extras"), .name("dependency_groups"): ""
        // Their names in old files.
        case .name("os.name"): variables["os_name"]
        case .name("sys.platform"): variables["sys_platform"]
        case .name("platform.machine"): variables["platform_machine"]
        case .name(let name): variables[name]
        case .sign: nil
        }
    }

    private static func compare(_ left: String, _ sign: Name, _ right: String) -> Bool? {
        switch sign {
        case "in": return !right.isEmpty && contains(right, left)
        case "not in": return right.isEmpty || !contains(right, left)
        case "===": return left.hasBytes(of: right)
        default: break
        }
        if sign == "==" || sign == "!=", right.endsWith(".*"), let found = PythonVersion(left) {
            let start = right.dropping(last: 2)
            guard let wanted = PythonVersion(start) else { return nil }
            let parts = start.utf8.count { $0 == UInt8(ascii: ".") } + 2
            return found.isCompatible(with: wanted, parts: parts) == (sign == "==")
        }
        if let found = PythonVersion(left), let wanted = PythonVersion(right) {
            switch sign {
            case "==": return found.satisfies(wanted)
            case "!=": return !found.satisfies(wanted)
            case "<": return found < wanted
            case "<=": return found <= wanted
            case ">": return found > wanted
            case ">=": return found >= wanted
            case "~=":
                return found.isCompatible(with: wanted, parts: right.utf8.count { $0 == UInt8(ascii: ".") } + 1)
            default: return nil
            }
        }
        let (one, other) = (Name(left), Name(right))
        switch sign {
        case "==": return one == other
        case "!=": return one != other
        case "<": return one < other
        case "<=": return one <= other
        case ">": return other < one
        case ">=": return other <= one
        default: return nil
        }
    }

    private static func contains(_ text: String, _ part: String) -> Bool {
        let (all, wanted) = (Array(text.utf8), Array(part.utf8))
        guard wanted.count <= all.count else { return false }
        return (0...(all.count - wanted.count)).contains { all[$0...].starts(with: wanted) }
    }
}
