// One argument of a `command` stage: text with placeholders in braces, `{{` and `}}` for braces themselves.
// Unaware of where files are: the caller hands in their paths.

/// An argument with its placeholders.
public struct CommandTemplate: Sendable, Equatable {
    /// A piece of an argument.
    public enum Piece: Sendable, Equatable {
        /// Characters that stand for themselves.
        case text(String)
        /// `{input:role}`: the files of a role.
        case input(String)
        /// `{list:role}`: a file that holds the paths of a role's files, one a line.
        case list(String)
        /// `{table:role}`: a file that holds these paths with the axes of the stages that have made them, as CSV.
        case table(String)
        /// `{parameters}`: a file that holds all parameters, as JSON.
        case parameters
        /// `{output:name}`: where to write an output.
        case output(Name)
        /// `{parameter:name}`: the value of a parameter.
        case parameter(Name)
        /// `{threads}`: the threads the stage may use.
        case threads
        /// `{attempt}`: how often the stage has been started, this time included.
        case attempt
    }

    /// A placeholder that is none, or a brace without a partner.
    public struct Mistake: Error, Sendable, Equatable {
        /// The placeholder as written.
        public var found: String
    }

    /// What stands where, in order.
    public let pieces: [Piece]

    /// Reads an argument as the manifest writes it.
    public init(parsing argument: String) throws(Mistake) {
        // By bytes: a manifest of many commands spends its time here.
        if !argument.utf8.contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }) {
            pieces = [.text(argument)]
            return
        }
        var argument = argument
        pieces = try argument.withUTF8 { bytes in Result { () throws(Mistake) in try Self.pieces(of: bytes) } }.get()
    }

    private static func pieces(of bytes: UnsafeBufferPointer<UInt8>) throws(Mistake) -> [Piece] {
        var pieces: [Piece] = []
        pieces.reserveCapacity(8)
        var text = ""
        var start = 0
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") else {
                at += 1
                continue
            }
            let isDoubled = at + 1 < bytes.count && bytes[at + 1] == byte
            text += String(decoding: bytes[start..<at + (isDoubled ? 1 : 0)], as: UTF8.self)
            if isDoubled {
                at += 2
            } else {
                guard byte == UInt8(ascii: "{"), let close = bytes[at...].firstIndex(of: UInt8(ascii: "}")) else {
                    throw Mistake(found: String(String(decoding: bytes[at...], as: UTF8.self).prefix(20)))
                }
                if !text.isEmpty { pieces.append(.text(text)) }
                text = ""
                pieces.append(try placeholder(String(decoding: bytes[at + 1..<close], as: UTF8.self)))
                at = close + 1
            }
            start = at
        }
        text += String(decoding: bytes[start...], as: UTF8.self)
        if !text.isEmpty || pieces.isEmpty { pieces.append(.text(text)) }
        return pieces
    }

    private static func placeholder(_ text: String) throws(Mistake) -> Piece {
        if text == "threads" { return .threads }
        if text == "attempt" { return .attempt }
        if text == "parameters" { return .parameters }
        if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
            let name = Name(text[text.utf8.index(after: colon)...])
            switch text[..<colon] {
            case "input" where !name.isEmpty: return .input(name.text)
            case "list" where !name.isEmpty: return .list(name.text)
            case "table" where !name.isEmpty: return .table(name.text)
            case "output" where !name.isEmpty: return .output(name)
            case "parameter" where !name.isEmpty: return .parameter(name)
            default: break
            }
        }
        throw Mistake(found: "{\(text)}")
    }

    /// Where `{list:role}` is in the command's folder. No input is there: roles do not begin with a point.
    public static func listFile(of role: String) -> String { ".lists/" + role }

    /// Where `{table:role}` is in the command's folder.
    public static func tableFile(of role: String) -> String { ".tables/" + role + ".csv" }

    /// Where `{parameters}` is in the command's folder.
    public static let parametersFile = ".parameters.json"

    /// The arguments it becomes: several when the whole argument is one role's files or one list, else one. A list within
    /// text or within a list is JSON.
    ///
    /// `inputs`: paths by role. Within text a role must have one file; the graph has checked that. `ownFile`: where the command
    /// finds a file that was written for it.
    public func arguments(
        inputs: [String: [String]], output: (Name) -> String, parameters: ParameterValues, threads: Int,
        attempt: Int = 1, ownFile: (String) -> String = { $0 }
    ) -> [String] {
        if pieces.count == 1 {
            if case .input(let role) = pieces[0] { return inputs[role] ?? [] }
            if case .parameter(let name) = pieces[0], case .list(let values)? = parameters.byName[name] {
                return values.map(\.text)
            }
        }
        return [
            pieces.map { piece in
                switch piece {
                case .text(let text): text
                case .input(let role): (inputs[role] ?? []).joined(separator: " ")
                case .list(let role): ownFile(Self.listFile(of: role))
                case .table(let role): ownFile(Self.tableFile(of: role))
                case .parameters: ownFile(Self.parametersFile)
                case .output(let name): output(name)
                case .parameter(let name): parameters.byName[name]?.text ?? ""
                case .threads: String(threads)
                case .attempt: String(attempt)
                }
            }.joined()
        ]
    }
}
