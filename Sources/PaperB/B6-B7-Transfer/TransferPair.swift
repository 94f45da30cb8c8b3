// A transfer.h5 as figures B6 and B7 read and word it. Unaware of how it is drawn.
import Glibc
import HDF5
import Results
import StageGraph

/// One pair of tasks.
struct TransferPair {
    let label: String
    let iterations: [Double]
    /// Accuracies on the test images, in per cent.
    let transfer: MeanCurve
    let pretraining: MeanCurve
    /// By seed: accuracies as shares, gains in points.
    private let stops: Table
    private let attributes: [String: AttributeValue]
    private let claims: [Claim]

    init(reading input: InputFile) throws {
        let file = try File.open(input.path)
        let table = try Table(reading: file.root.group("transfer"))
        iterations = try table.values("iteration")
        transfer = try table.meanCurve("accuracy_test").percent
        pretraining = try Table(reading: file.root.group("pretraining")).meanCurve("accuracy_test").percent
        attributes = try file.root.group("transfer").attributes()
        stops = try Table(reading: file.root.group("stops"))
        label = try file.root.group("stops").attributes()["label"]?.text ?? ""
        claims = try Claim.read(from: file.root)
    }

    var seeds: Int { values("stop").count }

    /// What each seed's stop gives.
    func values(_ column: String) -> [Double] { (try? stops.values(column)) ?? [] }

    /// Geometric mean of the stopping iterations, 0 counting as 1 less than 1.
    var stop: Double {
        let logs = values("stop").map { log2(1 + $0) }
        return exp2(logs.reduce(0, +) / Double(max(logs.count, 1))) - 1
    }

    /// A line of the caption, with the claims whose ids begin with `prefix`.
    func facts(claims prefix: String) -> String {
        func count(_ attribute: String) -> Int { attributes[attribute]?.int ?? 0 }
        let chance = 100 * (attributes["chance"]?.double ?? .nan)
        let stops = values("stop").map { "\(Int($0))" }
        let gain = meanAndSpread(values("gain"))
        let head =
            "\(label): head fitted to \(count("train_images")) images of \(count("classes")) classes, "
            + "tested on \(count("test_images")) (guessing: \(short(chance, digits: 3)) %); stopping iterations by seed "
            + "\(listed(stops)); gain \(short(gain.mean, digits: 2)) ± \(short(gain.spread, digits: 2)) points "
            + "(mean and standard deviation over \(seeds) seeds)."
        return ([head] + claims.filter { $0.id.hasPrefix(prefix) }.map(\.captionLine)).joined(separator: "\n")
    }
}
