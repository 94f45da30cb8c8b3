// One run's curves over training, joined from the probes of its segments; and their mean over seeds.
import Engine
import HDF5

/// What the probes of one run (seed) say, by iteration.
struct ProbeCurve {
    var seed: Int
    var constantLoss: Double
    var iterations: [Double]
    /// By column name of probe.h5.
    var columns: [Column]

    /// Reconstruction loss of the test images.
    var reconstruction: [Double] { columns.first { $0.name == "reconstruction_test" }?.values ?? [] }

    /// Reads probes and joins those of one seed, in order of iterations. Throws a `Failure` if two give the same
    /// iteration or the seeds were not probed at the same ones.
    static func read(_ paths: [String]) throws -> [ProbeCurve] {
        var rows: [Int: [Double: [Double]]] = [:]
        var head: [Column] = []
        var constant = 0.0
        for path in paths {
            let file = try File.open(path)
            let group = try file.root.group("probe")
            let table = try Table(reading: group)
            let attributes = try group.attributes()
            guard let seed = attributes["run_seed"]?.int, let loss = attributes["constant_loss"]?.double else {
                throw HDF5Error(
                    call: "read the probe", cause: "no attributes 'run_seed' and 'constant_loss'", path: path)
            }
            constant = loss
            head = table.columns.filter { $0.name != "iteration" }
            for (row, iteration) in try table.values("iteration").enumerated() {
                guard rows[seed, default: [:]][iteration] == nil else {
                    throw Failure(
                        .work, "two probes of seed \(seed) give iteration \(Int(iteration))", at: path,
                        hint: "give the probes of each segment once, and of one network only")
                }
                rows[seed, default: [:]][iteration] = head.map { $0.values[row] }
            }
        }
        let curves = rows.sorted { $0.key < $1.key }.map { seed, rows in
            let ordered = rows.sorted { $0.key < $1.key }
            let columns = head.enumerated().map { index, column in
                Column(column.name, unit: column.unit, column.description, ordered.map { $0.value[index] })
            }
            return ProbeCurve(
                seed: seed, constantLoss: constant, iterations: ordered.map(\.key), columns: columns)
        }
        guard !curves.isEmpty else {
            throw Failure(
                .work, "the probes hold no checkpoint", at: paths.joined(separator: ", "),
                hint: "checkpoints are kept at iterations 0, 1, 2, 4, 8, …: train beyond one")
        }
        guard let other = curves.first(where: { $0.iterations != curves[0].iterations }) else { return curves }
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
