// analyse.row-space: whether the row space of a single layer explains the phases of its reconstruction loss, over seeds.
// Unaware of training and of drawing.
import HDF5
import Results
import StageGraph

/// Finds the phases of each seed's loss and evaluates the claims of figure B9: from random rows to class means, then to
/// discriminant directions.
struct AnalyseRowSpace: AnalysisKind {
    let name = "analyse.row-space"
    let summary = "tests how the row space of a single layer moves between random rows, class means and LDA (paper B)"
    let contents = "Row space of a single layer over training: means over seeds and claims"
    let artifact = "row-space.h5"
    let inputs: [InputDeclaration] = [.init("rowSpace", .one, "rowspace.h5 of probe.row-space")]

    func analyse(_ context: StageContext) throws -> Analysis {
        let measured = try RowSpaceMeasurement(reading: context.input("rowSpace").path)
        let oracles = measured.oracles.sorted { $0.key < $1.key }.map { name, attributes in
            Analysis.Part("oracles/\(name)", Table([]), attributes: attributes)
        }
        return Analysis(
            tables: oracles + [try measured.seeds.meanPart()], claims: try RowSpaceClaims.evaluate(measured))
    }
}

/// A rowspace.h5: curves of every seed at the same iterations, and what the oracles reach.
struct RowSpaceMeasurement {
    /// Attributes by name of the oracle.
    private(set) var oracles: [String: [String: AttributeValue]] = [:]
    let seeds: SeedTables

    init(reading path: String) throws {
        let file = try File.open(path)
        var tables: [Int: Table] = [:]
        for seed in try file.root.group("runs").names().compactMap(Int.init) {
            tables[seed] = try Table(reading: file.root.group("runs/\(seed)"))
        }
        seeds = try SeedTables(tables, at: path)
        let group = try file.root.group("oracles")
        for name in try group.names() { oracles[name] = try group.group(name).attributes() }
    }

    /// What an oracle reaches; NaN where the file does not say.
    func oracle(_ name: String, _ attribute: String) -> Double { oracles[name]?[attribute]?.double ?? .nan }
}
