// One run's curves over training, joined from the probes of its checkpoints; and their mean over seeds.
import Engine
import HDF5
import Results

/// What the probes of one run (seed) say, by iteration.
struct ProbeCurve {
    var seed: Int
    var constantLoss: Double
    var iterations: [Double]
    /// By column name of probe.h5, then of classification.h5.
    var columns: [Column]

    /// Reconstruction loss of the test images.
    var reconstruction: [Double] { columns.first { $0.name == "reconstruction_test" }?.values ?? [] }

    /// Reads the probes of a network's checkpoints and joins those of one seed, in order of iterations.
    ///
    /// - Parameters:
    ///   - probes: probe.h5 of every checkpoint and seed.
    ///   - classifications: classification.h5 of the same checkpoints and seeds, or none.
    ///   - epochs: after how many of its epochs a decoder trained by Adam is taken; 0: the exact one.
    /// - Throws: a `Failure` if two give the same iteration or the seeds were not probed at the same ones.
    static func read(probes: [String], classifications: [String] = [], epochs: Int = 0) throws -> [ProbeCurve] {
        var joined = JoinedRows()
        var constant = 0.0
        for path in probes {
            let (table, attributes) = try readTable(path, "probe")
            guard let loss = attributes["constant_loss"]?.double else {
                throw HDF5Error(call: "read the probe", cause: "no attribute 'constant_loss'", path: path)
            }
            constant = loss
            try joined.add(try table.rows(ofEpochs: epochs, path), attributes, path)
        }
        var classes = JoinedRows()
        for path in classifications {
            let (table, attributes) = try readTable(path, "classification")
            try classes.add(table, attributes, path)
        }
        var curves = joined.curves(constant)
        if !classifications.isEmpty {
            let others = classes.curves(constant)
            try requireEqualIterations(curves + others)
            guard curves.map(\.seed) == others.map(\.seed) else {
                throw Failure(
                    .work, "the probes and the classifications are not of the same seeds",
                    facts: [
                        .init("probes", "\(curves.map(\.seed))"), .init("classifications", "\(others.map(\.seed))"),
                    ])
            }
            for index in curves.indices { curves[index].columns += others[index].columns }
        }
        try requireEqualIterations(curves)
        return curves
    }

    private static func readTable(_ path: String, _ name: String) throws -> (Table, [String: AttributeValue]) {
        let group = try File.open(path).root.group(name)
        return (try Table(reading: group), try group.attributes())
    }

    private static func requireEqualIterations(_ curves: [ProbeCurve]) throws {
        guard let other = curves.first(where: { $0.iterations != curves[0].iterations }) else { return }
        throw Failure(
            .work, "the seeds were not probed at the same iterations",
            facts: [
                .init("seed \(curves[0].seed)", "\(curves[0].iterations.map { Int($0) })"),
                .init("seed \(other.seed)", "\(other.iterations.map { Int($0) })"),
            ])
    }

    /// The curve as a table along the iteration.
    func table() -> Table { Table([Column("iteration", "updates done", iterations)] + columns) }

    /// Means over seeds with their standard deviations.
    struct Mean {
        var columns: [Column]

        var reconstruction: Column { columns.first { $0.name == "reconstruction_test" }! }

        /// How far a point of the mean curve scatters, relative to its value: the median over iterations of the standard
        /// deviation over seeds divided by √seeds.
        var relativeScatter: Double

        func table(_ iterations: [Double]) -> Table {
            Table([Column("iteration", "updates done", iterations)] + columns)
        }
    }

    static func mean(_ runs: [ProbeCurve]) -> Mean {
        var columns: [Column] = []
        var scatter = 0.0
        for (index, column) in runs[0].columns.enumerated() {
            let spreads = column.values.indices.map { row in meanAndSpread(runs.map { $0.columns[index].values[row] }) }
            columns.append(Column(column.name, unit: column.unit, column.description, spreads.map(\.mean)))
            columns.append(
                Column(
                    column.name + "_deviation", unit: column.unit,
                    "standard deviation over \(runs.count) seeds: \(column.description)", spreads.map(\.spread)))
            if column.name == "reconstruction_test" {
                let relative = spreads.map { $0.spread / $0.mean }.sorted()
                scatter = relative[relative.count / 2] / Double(runs.count).squareRoot()
            }
        }
        return Mean(columns: columns, relativeScatter: scatter)
    }
}

extension Table {
    /// The row with this number of a decoder's epochs, without that column. Throws a `Failure` if there is none.
    fileprivate func rows(ofEpochs epochs: Int, _ path: String) throws -> Table {
        let all = try values("epochs")
        let taken = all.indices.filter { all[$0] == Double(epochs) }
        guard !taken.isEmpty else {
            throw Failure(
                .work, "the probe's decoder was not measured after \(epochs) epochs", at: path,
                facts: [.init("found", "epochs \(all.map { String(Int($0)) }.joined(separator: ", "))")],
                hint: "0 stands for the exact decoder")
        }
        return Table(
            columns.filter { $0.name != "epochs" }.map { column in
                Column(column.name, unit: column.unit, column.description, taken.map { column.values[$0] })
            })
    }
}

/// Rows of small tables, by seed and iteration.
private struct JoinedRows {
    var rows: [Int: [Double: [Double]]] = [:]
    var head: [Column] = []

    mutating func add(_ table: Table, _ attributes: [String: AttributeValue], _ path: String) throws {
        guard let seed = attributes["run_seed"]?.int else {
            throw HDF5Error(call: "read the probe", cause: "no attribute 'run_seed'", path: path)
        }
        head = table.columns.filter { $0.name != "iteration" }
        for (row, iteration) in try table.values("iteration").enumerated() {
            guard rows[seed, default: [:]][iteration] == nil else {
                throw Failure(
                    .work, "two probes of seed \(seed) give iteration \(Int(iteration))", at: path,
                    hint: "give the probe of each checkpoint once, and of one network, layer and decoder only")
            }
            rows[seed, default: [:]][iteration] = head.map { $0.values[row] }
        }
    }

    func curves(_ constantLoss: Double) -> [ProbeCurve] {
        rows.sorted { $0.key < $1.key }.map { seed, rows in
            let ordered = rows.sorted { $0.key < $1.key }
            let columns = head.enumerated().map { index, column in
                Column(column.name, unit: column.unit, column.description, ordered.map { $0.value[index] })
            }
            return ProbeCurve(
                seed: seed, constantLoss: constantLoss, iterations: ordered.map(\.key), columns: columns)
        }
    }
}
