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
        /// `{output:name}`: where to write an output.
        case output(String)
        /// `{parameter:name}`: the value of a parameter.
        case parameter(String)
        /// `{threads}`: the threads the stage may use.
        case threads
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
        var pieces: [Piece] = []
        var text = ""
        var rest = Substring(argument)
        while let brace = rest.utf8.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }) {
            text += rest[..<brace]
            let sign = rest[brace]
            rest = rest[rest.index(after: brace)...]
            if rest.first == sign {
                text.append(sign)
                rest = rest.dropFirst()
                continue
            }
            guard sign == "{", let close = rest.utf8.firstIndex(of: UInt8(ascii: "}")) else {
                throw Mistake(found: String(sign) + rest.prefix(20))
            }
            if !text.isEmpty { pieces.append(.text(text)) }
            text = ""
            pieces.append(try Self.placeholder(rest[..<close]))
            rest = rest[rest.index(after: close)...]
        }
        text += rest
        if !text.isEmpty || pieces.isEmpty { pieces.append(.text(text)) }
        self.pieces = pieces
    }

    private static func placeholder(_ text: Substring) throws(Mistake) -> Piece {
        if text == "threads" { return .threads }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, !parts[1].isEmpty {
            switch parts[0] {
            case "input": return .input(parts[1])
            case "output": return .output(parts[1])
            case "parameter": return .parameter(parts[1])
            default: break
            }
        }
        throw Mistake(found: "{\(text)}")
    }

    /// The arguments it becomes: several when the whole argument is one role's files or one list, else one.
    ///
    /// `inputs`: paths by role. Within text a role must have one file; the graph has checked that.
    public func arguments(
        inputs: [String: [String]], output: (String) -> String, parameters: ParameterValues, threads: Int
    ) -> [String] {
        if pieces.count == 1 {
            if case .input(let role) = pieces[0] { return inputs[role] ?? [] }
            if case .parameter(let name) = pieces[0], case .list(let values)? = parameters.values[name] {
                return values.map(\.text)
            }
        }
        return [
            pieces.map { piece in
                switch piece {
                case .text(let text): text
                case .input(let role): (inputs[role] ?? []).joined(separator: " ")
                case .output(let name): output(name)
                case .parameter(let name): parameters.values[name]?.text ?? ""
                case .threads: String(threads)
                }
            }.joined()
        ]
    }
}
