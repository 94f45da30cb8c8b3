import Engine

/// A kind for tests that is never run: its declarations are all that matters.
struct ExampleKind: StageKind {
    var name: String
    var parameters: [ParameterDeclaration] = []
    var inputs: [InputDeclaration] = []
    var files: @Sendable (ParameterValues) -> [String]
    var summary: String { "an example" }

    func outputs(_ parameters: ParameterValues) -> [String] { files(parameters) }
    func ingredients() throws -> [String: String] { [:] }
    func run(_ context: StageContext) throws {}
}

/// Three kinds in the shape of the real ones: a chainable training, an analysis with fan-in, a plot.
let exampleKinds: [any StageKind] = [
    ExampleKind(
        name: "train.flow",
        parameters: [
            .init("problem", .string(choices: ["odd", "gen"]), "which problem"),
            .init("neurons", .integer(1...100_000), default: .integer(100), "width"),
            .init("alpha", .number(0...2), "initial scale"),
            .init("seed", .integer(0...Int.max), default: .integer(1), "random seed"),
            .init("times", .list(.number(0...Double.infinity)), default: .list([]), "snapshots"),
        ],
        inputs: [.init("previous", .any, "the segment before"), .init("state", .optional, "a start")],
        files: { parameters in
            ["history.h5"] + (parameters.numbers("times").isEmpty ? [] : ["snapshots.h5"])
        }),
    ExampleKind(
        name: "analyse.mean",
        inputs: [.init("runs", .oneOrMore, "histories"), .init("weights", .optional, "weights of the mean")],
        files: { _ in ["mean.h5"] }),
    ExampleKind(
        name: "plot.lines", parameters: [.init("figure", .fileStem, "its id")],
        inputs: [.init("data", .one, "numbers")],
        files: { ["\($0.string("figure")).gp", "\($0.string("figure")).pdf"] }),
]

/// Expands a manifest's text; `folder` is where its files would be.
func expand(
    _ text: String, profile: String? = nil, set: [String] = [], folder: String = "/nowhere",
    environment: [Name: String] = [:]
) throws -> Graph {
    try Graph.load(
        Array(text.utf8), profile: profile, kinds: exampleKinds, overrides: set.map { try Override(parsing: $0) },
        projectFolder: folder, environment: environment
    ).graph
}

/// The message of a manifest that cannot be expanded.
func message(
    _ text: String, profile: String? = nil, set: [String] = [], environment: [Name: String] = [:]
) -> String {
    do {
        _ = try expand(text, profile: profile, set: set, environment: environment)
        return "no error"
    } catch {
        return "\(error)"
    }
}
