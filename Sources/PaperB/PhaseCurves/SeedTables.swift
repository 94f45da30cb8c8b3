// The same measurements of several seeds, joined along their first column. Unaware of what was measured.
import HDF5
import Results
import StageGraph

/// Tables of equal columns and equal iterations, one for each seed.
struct SeedTables {
    let seeds: [Int]
    let iterations: [Double]
    /// By seed.
    let tables: [Table]
    /// Of the groups that were read, file by file.
    private(set) var attributes: [[String: AttributeValue]] = []

    /// Tables by seed, each sorted along its column `iteration`. Throws a `Failure` naming `place` if there are none, or
    /// if seeds were measured at different iterations.
    init(_ tables: [Int: Table], at place: String) throws {
        let ordered = tables.sorted { $0.key < $1.key }
        seeds = ordered.map(\.key)
        self.tables = ordered.map(\.value)
        let all = try self.tables.map { try $0.values("iteration") }
        guard let first = all.first, !first.isEmpty, all.allSatisfy({ $0 == first }) else {
            throw Failure(
                .work, "the seeds were not measured at the same iterations, or at none", at: place,
                facts: zip(seeds, all).map { .init("seed \($0)", "\($1.map { Int($0) })") })
        }
        iterations = first
    }

    /// Reads the group `name` of every file, of its table the part that `taken` gives, and joins those of one seed (the
    /// attribute `run_seed`) in order of iterations. Throws a `Failure` if two files give the same iteration of a seed.
    init(
        _ files: [InputFile], group name: String,
        taking taken: (Table, _ place: String) throws -> Table = { table, _ in table }
    ) throws {
        var rows: [Int: [Double: [Double]]] = [:]
        var head: [Column] = []
        var attributes: [[String: AttributeValue]] = []
        for file in files {
            let place = file.place
            let group = try File.open(file.path).root.group(name)
            let table = try taken(Table(reading: group), place)
            attributes.append(try group.attributes())
            guard let seed = attributes.last?["run_seed"]?.int else {
                throw HDF5Error(call: "read the table '\(name)'", cause: "no attribute 'run_seed'", path: file.path)
            }
            head = table.columns.filter { $0.name != "iteration" }
            for (row, iteration) in try table.values("iteration").enumerated() {
                guard rows[seed]?[iteration] == nil else {
                    throw Failure(.work, "two files give iteration \(Int(iteration)) of seed \(seed)", at: place)
                }
                rows[seed, default: [:]][iteration] = head.map { $0.values[row] }
            }
        }
        let tables = rows.mapValues { rows in
            let ordered = rows.sorted { $0.key < $1.key }
            let columns = head.enumerated().map { index, column in
                Column(column.name, unit: column.unit, column.description, ordered.map { $0.value[index] })
            }
            return Table([Column("iteration", "updates done", ordered.map(\.key))] + columns)
        }
        try self.init(tables, at: files.first?.place ?? name)
        self.attributes = attributes
    }

    /// Throws a `Failure` if `other` is not of the same seeds and iterations.
    func require(sameAs other: SeedTables, _ own: String, _ others: String, stage: String) throws {
        guard iterations != other.iterations || seeds != other.seeds else { return }
        func words(_ tables: SeedTables) -> String {
            "seeds \(tables.seeds), iterations \(tables.iterations.map { Int($0) })"
        }
        throw Failure(
            .work, "\(own) and \(others) are not of the same checkpoints and seeds", at: stage,
            facts: [.init(own, words(self)), .init(others, words(other))])
    }

    /// With the columns of `other`, which is of the same seeds and iterations.
    func joined(with other: SeedTables) throws -> SeedTables {
        let wider = zip(tables, other.tables).map { own, others in
            Table(own.columns + others.columns.filter { $0.name != "iteration" })
        }
        var joined = try SeedTables(Dictionary(uniqueKeysWithValues: zip(seeds, wider)), at: "")
        joined.attributes = attributes
        return joined
    }

    /// A column of every seed, in the order of `seeds`. Throws an `HDF5Error` that lists the columns there are.
    func values(_ column: String) throws(HDF5Error) -> [[Double]] {
        var values: [[Double]] = []
        for table in tables { values.append(try table.values(column)) }
        return values
    }

    /// A column's mean and standard deviation over seeds at each iteration.
    func mean(_ column: String) throws(HDF5Error) -> MeanCurve {
        let values = try values(column)
        let spreads = iterations.indices.map { row in meanAndSpread(values.map { $0[row] }) }
        return MeanCurve(mean: spreads.map(\.mean), deviation: spreads.map(\.spread))
    }

    /// How far a point of a column's mean curve scatters, relative to its value: the median over iterations of the
    /// standard deviation over seeds divided by √seeds.
    func relativeScatter(_ column: String) throws(HDF5Error) -> Double {
        let curve = try mean(column)
        let relative = zip(curve.deviation, curve.mean).map { $0 / $1 }.sorted()
        return relative[relative.count / 2] / Double(seeds.count).squareRoot()
    }

    /// Means and standard deviations (`<name>_deviation`) of all columns.
    func meanTable() throws(HDF5Error) -> Table {
        var columns = [Column("iteration", "updates done", iterations)]
        for column in tables[0].columns where column.name != "iteration" {
            let curve = try mean(column.name)
            columns.append(Column(column.name, unit: column.unit, column.description, curve.mean))
            columns.append(
                Column(
                    column.name + "_deviation", unit: column.unit,
                    "standard deviation over \(seeds.count) seeds: \(column.description)", curve.deviation))
        }
        return Table(columns)
    }
}
