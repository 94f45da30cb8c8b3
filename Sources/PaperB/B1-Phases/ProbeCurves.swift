// The curves of one network over seeds, joined from the probes of its checkpoints. Unaware of phases.
import Results
import StageGraph

enum ProbeCurves {
    /// Reads the probes of a network's checkpoints and joins those of each seed.
    ///
    /// - Parameters:
    ///   - probes: probe.h5 of every checkpoint and seed.
    ///   - classifications: classification.h5 of the same checkpoints and seeds, or none.
    ///   - epochs: after how many of its epochs a decoder trained by Adam is taken; 0: the exact one.
    /// - Throws: a `Failure` if two give the same iteration or the seeds were not probed at the same ones.
    static func read(
        probes: [InputFile], classifications: [InputFile] = [], epochs: Int = 0, stage: String = ""
    ) throws -> SeedTables {
        let curves = try SeedTables(probes, group: "probe") { try $0.rows(ofEpochs: epochs, $1) }
        guard !classifications.isEmpty else { return curves }
        let others = try SeedTables(classifications, group: "classification")
        try curves.require(sameAs: others, "probes", "classifications", stage: stage)
        return try curves.joined(with: others)
    }
}

extension Table {
    /// The rows with this number of a decoder's epochs, without that column. Throws a `Failure` if there is none.
    fileprivate func rows(ofEpochs epochs: Int, _ place: String) throws -> Table {
        let all = try values("epochs")
        let taken = all.indices.filter { all[$0] == Double(epochs) }
        guard !taken.isEmpty else {
            throw Failure(
                .work, "the probe's decoder was not measured after \(epochs) epochs", at: place,
                facts: [.init("found", "epochs \(all.map { String(Int($0)) }.joined(separator: ", "))")],
                hint: "0 stands for the exact decoder")
        }
        return Table(
            columns.filter { $0.name != "epochs" }.map { column in
                Column(column.name, unit: column.unit, column.description, taken.map { column.values[$0] })
            })
    }
}
