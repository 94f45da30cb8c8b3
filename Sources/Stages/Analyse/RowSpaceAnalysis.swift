// analyse.row-space: whether the row space of a single layer explains the phases of its reconstruction loss, over seeds.
// Unaware of training and of drawing.
import Engine
import HDF5
import Learning

/// Finds the phases of each seed's loss and evaluates the claims of figure B9: from random rows to class means, then to
/// discriminant directions.
struct AnalyseRowSpace: StageKind {
    let name = "analyse.row-space"
    let summary = "tests how the row space of a single layer moves between random rows, class means and LDA (paper B)"
    let parameters: [ParameterDeclaration] = []
    let inputs = [InputDeclaration("rowSpace", .one, "rowspace.h5 of probe.row-space")]

    func outputs(_ parameters: ParameterValues) -> [String] { ["row-space.h5"] }

    var codeFingerprint: String { Fingerprint.of("Stages/Analyse", "Stages/Artifacts", "Learning", "HDF5", "CHDF5") }

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
        let losses = measurement.mean("reconstruction_test")
        let phases = try Phases(
            iterations: measurement.iterations, losses: losses.mean, scatter: measurement.relativeScatter)
        var attributes: [String: AttributeValue] = [
            "seeds": .integer(measurement.runs.count), "verdict": .string(phases.verdict.rawValue),
        ]
        if let first = phases.firstBoundary { attributes["T1"] = .number(first) }
        if let second = phases.secondBoundary { attributes["T2"] = .number(second) }
        try measurement.meanTable().write(to: file.root, "mean", attributes: attributes)
        try Claim.write(RowSpaceClaims.evaluate(measurement), to: file.root)
        try Artifact.finish(file, at: context.output("row-space.h5"))
    }
}

/// A rowspace.h5: curves of every seed at the same iterations, and what the oracles reach.
struct RowSpaceMeasurement {
    /// Attributes by name of the oracle.
    let oracles: [String: [String: AttributeValue]]
    let iterations: [Double]
    let runs: [Table]

    init(reading path: String) throws {
        let file = try File.open(path)
        let group = try file.root.group("oracles")
        var oracles: [String: [String: AttributeValue]] = [:]
        for name in try group.names() { oracles[name] = try group.group(name).attributes() }
        self.oracles = oracles
        let seeds = try file.root.group("runs").names().compactMap(Int.init).sorted()
        runs = try seeds.map { try Table(reading: try file.root.group("runs/\($0)")) }
        let all = try runs.map { try $0.values("iteration") }
        guard let first = all.first, !first.isEmpty, all.allSatisfy({ $0 == first }) else {
            throw Failure(
                .work, "the seeds were not probed at the same iterations, or at none", at: path,
                facts: zip(seeds, all).map { .init("seed \($0)", "\($1.map { Int($0) })") })
        }
        iterations = first
    }

    /// A column of every run.
    func values(_ column: String) -> [[Double]] { runs.map { (try? $0.values(column)) ?? [] } }

    /// Mean and standard deviation over seeds at each iteration.
    func mean(_ column: String) -> (mean: [Double], deviation: [Double]) {
        let values = values(column)
        let spreads = iterations.indices.map { row in meanAndSpread(values.map { $0[row] }) }
        return (spreads.map(\.mean), spreads.map(\.spread))
    }

    /// The median over iterations of the loss's standard deviation over seeds divided by √seeds, relative to the loss.
    var relativeScatter: Double {
        let loss = mean("reconstruction_test")
        let relative = zip(loss.deviation, loss.mean).map { $0 / $1 }.sorted()
        return relative[relative.count / 2] / Double(runs.count).squareRoot()
    }

    func meanTable() -> Table {
        var columns = [Column("iteration", "updates done", iterations)]
        for column in runs[0].columns where column.name != "iteration" {
            let spread = mean(column.name)
            columns.append(Column(column.name, unit: column.unit, column.description, spread.mean))
            columns.append(
                Column(
                    column.name + "_deviation", unit: column.unit,
                    "standard deviation over \(runs.count) seeds: \(column.description)", spread.deviation))
        }
        return Table(columns)
    }
}
