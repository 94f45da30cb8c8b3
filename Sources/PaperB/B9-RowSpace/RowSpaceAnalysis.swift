// analyse.row-space: whether the row space of a single layer explains the phases of its reconstruction loss, over seeds.
// Unaware of training and of drawing.
import Engine
import HDF5
import Learning
import Results

/// Finds the phases of each seed's loss and evaluates the claims of figure B9: from random rows to class means, then to
/// discriminant directions.
struct AnalyseRowSpace: StageKind {
    let name = "analyse.row-space"
    let summary = "tests how the row space of a single layer moves between random rows, class means and LDA (paper B)"
    let parameters: [ParameterDeclaration] = []
    let inputs = [InputDeclaration("rowSpace", .one, "rowspace.h5 of probe.row-space")]

    func outputs(_ parameters: ParameterValues) -> [String] { ["row-space.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let measurement = try RowSpaceMeasurement(reading: context.input("rowSpace").path)
        let file = try Artifact.create(
            kind: name, description: "Row space of a single layer over training: means over seeds and claims",
            parameters: context.parameters)
        try file.root.createGroup("oracles")
        for (name, attributes) in measurement.oracles.sorted(by: { $0.key < $1.key }) {
            try file.root.createGroup("oracles/\(name)", attributes: attributes)
        }
        let seeds = measurement.seeds
        let phases = try Phases(
            iterations: seeds.iterations, losses: seeds.mean("reconstruction_test").mean,
            scatter: seeds.relativeScatter("reconstruction_test"))
        var attributes: [String: AttributeValue] = [
            "seeds": .integer(seeds.seeds.count), "verdict": .string(phases.verdict.rawValue),
        ]
        if let first = phases.firstBoundary { attributes["T1"] = .number(first) }
        if let second = phases.secondBoundary { attributes["T2"] = .number(second) }
        try seeds.meanTable().write(to: file.root, "mean", attributes: attributes)
        try Claim.write(RowSpaceClaims.evaluate(measurement), to: file.root)
        try Artifact.finish(file, at: context.output("row-space.h5"))
    }
}

/// A rowspace.h5: curves of every seed at the same iterations, and what the oracles reach.
struct RowSpaceMeasurement {
    /// Attributes by name of the oracle.
    let oracles: [String: [String: AttributeValue]]
    let seeds: SeedTables

    init(reading path: String) throws {
        let file = try File.open(path)
        let group = try file.root.group("oracles")
        var oracles: [String: [String: AttributeValue]] = [:]
        for name in try group.names() { oracles[name] = try group.group(name).attributes() }
        self.oracles = oracles
        var tables: [Int: Table] = [:]
        for seed in try file.root.group("runs").names().compactMap(Int.init) {
            tables[seed] = try Table(reading: try file.root.group("runs/\(seed)"))
        }
        seeds = try SeedTables(tables, at: path)
    }
}
