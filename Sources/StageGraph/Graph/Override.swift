// `--set stage.parameter=value` and `--set setting=value`. Unaware of what the names stand for.

/// One setting of the command line that replaces one of the manifest.
public struct Override: Sendable, Hashable {
    /// `stage.parameter`, or the name of a profile setting.
    public var path: String
    /// What it becomes.
    public var value: Value

    /// A value for a path.
    public init(path: String, value: Value) {
        self.path = path
        self.value = value
    }

    /// Reads `path=value`; the value is JSON (`0.5`, `true`, `[1, 2]`, `"1"`), or else a string.
    public init(parsing text: String) throws(Failure) {
        guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")), equals != text.startIndex else {
            throw Failure(
                .usage, "'--set \(text)' sets nothing",
                facts: [.init("expected", "--set stage.parameter=value or --set setting=value")])
        }
        path = String(text[..<equals])
        let literal = String(text[text.utf8.index(after: equals)...])
        do throws(JSONSyntaxError) {
            _ = try JSONDocument(parsing: Array(literal.utf8))
        } catch {
            // Other texts that are no JSON are strings.
            if error.isAboutNumber { throw error.failure(file: "--set \(path)=\(literal)") }
        }
        value = Value(literal: literal)
    }

    /// Where errors say it stands.
    var place: String { "--set \(path)=\(value.text)" }
}

extension Expansion {
    /// Sorts the overrides into profile settings and parameters of stages.
    mutating func readOverrides(_ overrides: [Override]) {
        for override in overrides {
            // Stage names may have dots, so the longest name that exists counts.
            let bytes = override.path.utf8
            let dots = bytes.indices.filter { bytes[$0] == UInt8(ascii: ".") }
            if let dot = dots.last(where: { planByName[Name(override.path[..<$0])] != nil }),
                let plan = planByName[Name(override.path[..<dot])]
            {
                plans[plan].overrides[Name(override.path[bytes.index(after: dot)...])] = override
            } else if dots.isEmpty {
                settingOverrides[Name(override.path)] = override
            } else if let dot = dots.last {
                let stage = String(override.path[..<dot])
                errors.add(
                    Failure(
                        .usage, "unknown stage '\(stage)'", at: override.place,
                        hint: nearest(to: stage, among: manifest.stageNames).map { "did you mean '\($0)'?" }))
            }
        }
    }
}
