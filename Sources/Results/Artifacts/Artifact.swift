// HDF5 artifacts of stages: what every file says of itself. Unaware of what a stage computes.
//
// An artifact names its kind and parameters and nothing that is not in the stage's key (no stage name, key, program
// version, host or time): equal keys must give equal bytes, and a new program that computes the same numbers must give
// the same bytes too, or early cutoff would be lost. Who made a file, and when, is in the store's action record.
import HDF5
import StageGraph

/// The HDF5 file that a stage leaves, and what it says of itself.
public enum Artifact {
    /// A new file whose root attributes are `kind`, `description` and, under `parameters`, every parameter; and
    /// `unverified_data` where the stage rests on such files.
    public static func create(kind: String, description: String, parameters: ParameterValues) throws(HDF5Error) -> File
    {
        let file = try File.create(name: kind)
        try file.root.write(attributes: ["kind": .string(kind), "description": .string(description)])
        if let labels = StageContext.current?.unverified, !labels.isEmpty {
            try file.root.write(attributes: ["unverified_data": .strings(labels)])
        }
        try file.root.createGroup(
            "parameters", attributes: parameters.values.mapValues(attribute))
        return file
    }

    /// Opens an input. Throws a `Failure` if it is not an artifact of `kind`.
    public static func open(_ input: InputFile, kind: String) throws -> File {
        let file = try File.open(input.path)
        let found = try file.root.attributes()["kind"]?.text
        guard found == kind else {
            throw Failure(
                .usage, "an input is not an artifact of \(kind)", at: "\(input.origin)/\(input.name)",
                facts: [.init("found", "an artifact of kind \(found ?? "none")")])
        }
        return file
    }

    /// The parameters that a stage wrote into its artifact, by name.
    public static func parameters(of file: borrowing File) throws(HDF5Error) -> [String: AttributeValue] {
        try file.root.group("parameters").attributes()
    }

    /// Throws a `Failure` that begins with `headline` if the file was made with another value of one of the parameters
    /// `names` than the stage that reads it has.
    public static func require(
        _ names: [String], of file: borrowing File, at place: String, equal parameters: ParameterValues,
        _ headline: String
    ) throws {
        let made = try self.parameters(of: file)
        for name in names.sorted() {
            let expected = parameters.values[name].map(attribute)
            guard made[name] == nil || made[name] != expected else { continue }
            throw Failure(
                .usage, "\(headline) '\(name)'", at: place,
                facts: [
                    .init("found", made[name]?.description ?? "none"),
                    .init("expected", expected?.description ?? "none"),
                ])
        }
    }

    /// Ends writing and puts the file where the stage must leave it.
    public static func finish(_ file: consuming File, at path: String) throws(HDF5Error) {
        try writeAtomically(try file.finish(), to: path, synced: false)
    }

    private static func attribute(_ value: Value) -> AttributeValue {
        switch value {
        case .boolean(let flag): .integer(flag ? 1 : 0)
        case .integer(let integer): .integer(integer)
        case .number(let number): .number(number)
        case .string(let text): .string(text)
        case .list(let items):
            if items.allSatisfy({ if case .integer = $0 { true } else { false } }) {
                .integers(items.map { if case .integer(let integer) = $0 { integer } else { 0 } })
            } else if items.allSatisfy({ if case .number = $0 { true } else { false } }) {
                .numbers(items.map { if case .number(let number) = $0 { number } else { 0 } })
            } else {
                .strings(items.map(\.text))
            }
        }
    }
}

extension AttributeValue {
    /// The number, integer or not; nil for strings and lists.
    public var double: Double? {
        switch self {
        case .number(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }

    /// The integer; nil for everything else.
    public var int: Int? { if case .integer(let value) = self { value } else { nil } }

    /// The string; nil for everything else.
    public var text: String? { if case .string(let value) = self { value } else { nil } }
}
