// analyse.beyond-tanh: what other activations and initial laws change. Unaware of figures.
import Dynamics
import Engine
import HDF5
import Results

/// Plateaus, descent and escape of runs that differ in activation or initial law, beside theory (figure A10).
struct AnalyseBeyondTanh: StageKind {
    let name = "analyse.beyond-tanh"
    let summary = "compares activations and initial laws with theory (figure A10)"
    let parameters: [ParameterDeclaration] = []
    let inputs: [InputDeclaration] = [
        .init("activations", .oneOrMore, "histories of train.flow that differ in σ, tanh among them"),
        .init("laws", .oneOrMore, "histories of train.flow with tanh that differ in the initial law"),
    ]

    func outputs(_ parameters: ParameterValues) -> [String] { ["variants.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let activations = try (context.inputs["activations"] ?? []).map(BeyondTanhRun.init(reading:))
        let laws = try (context.inputs["laws"] ?? []).map(BeyondTanhRun.init(reading:))
        let all = activations + laws
        if let other = all.first(where: { $0.run.problem.name != all[0].run.problem.name }) {
            throw Failure(
                .usage, "runs on different problems cannot be analysed together", at: context.stage,
                facts: [.init("found", "\(all[0].run.problem.name) and \(other.run.problem.name)")])
        }
        if let other = activations.first(where: { $0.law != .gaussian })
            ?? laws.first(where: { $0.run.activation != "tanh" })
        {
            throw Failure(
                .usage, "a run is in the wrong role", at: context.stage,
                facts: [
                    .init("found", "\(other.run.activation), initial law \(other.law.rawValue)"),
                    .init("expected", "activations with the gaussian law, laws with tanh"),
                ])
        }
        let artifact = try Artifact.create(
            kind: name, description: "other activations and initial laws beside theory (paper A)",
            parameters: context.parameters)
        let groups = [
            ("activations", Dictionary(grouping: activations) { $0.run.activation }),
            ("laws", Dictionary(grouping: laws) { $0.law.rawValue }),
        ]
        for (group, runs) in groups {
            try artifact.root.createGroup(group)
            for (name, named) in runs.sorted(by: { $0.key < $1.key }) {
                try BeyondTanhRun.table(named).write(to: artifact.root, "\(group)/\(name)")
            }
        }
        try Claim.write(BeyondTanhClaims.evaluate(activations: activations, laws: laws), to: artifact.root)
        try Artifact.finish(artifact, at: context.output("variants.h5"))
    }

    /// A table for each value of `key`.
    private static func write(
        _ runs: [BeyondTanhRun], to root: borrowing Group, _ group: String, _ key: (BeyondTanhRun) -> String
    ) throws {
        for name in Set(runs.map(key)).sorted() {
            try BeyondTanhRun.table(runs.filter { key($0) == name }).write(to: root, "\(group)/\(name)")
        }
    }
}

/// A variants.h5 as plots read it.
struct BeyondTanhAnalysis: Sendable {
    /// By activation and by law.
    var activations: [String: Table] = [:]
    var laws: [String: Table] = [:]
    var claims: [Claim]

    /// Throws a `Failure` if the input is not an artifact of analyse.beyond-tanh.
    init(reading input: InputFile) throws {
        let file = try Artifact.open(input, kind: "analyse.beyond-tanh")
        for name in try file.root.group("activations").names() {
            activations[name] = try Table(reading: try file.root.group("activations/\(name)"))
        }
        for name in try file.root.group("laws").names() {
            laws[name] = try Table(reading: try file.root.group("laws/\(name)"))
        }
        claims = try Claim.read(from: file.root)
    }
}
