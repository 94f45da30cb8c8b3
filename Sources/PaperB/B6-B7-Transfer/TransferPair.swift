// A transfer.h5 and how it is drawn and worded. Unaware of the page.
import Engine
import Glibc
import Gnuplot
import HDF5
import Results

/// What a transfer.h5 says.
struct TransferPair {
    let label: String
    /// By seed: accuracies as shares, gains in points.
    let stops: Table
    private let transfer: Table
    private let pretraining: Table
    private let marks: [String: AttributeValue]
    private let claims: [Claim]

    init(reading path: String) throws {
        let file = try File.open(path)
        transfer = try Table(reading: file.root.group("transfer"))
        marks = try file.root.group("transfer").attributes()
        pretraining = try Table(reading: file.root.group("pretraining"))
        stops = try Table(reading: file.root.group("stops"))
        label = try file.root.group("stops").attributes()["label"]?.text ?? ""
        claims = try Claim.read(from: file.root)
    }

    var seeds: Int { values("stop").count }

    /// A column of `stops`.
    func values(_ column: String) -> [Double] { (try? stops.values(column)) ?? [] }

    /// Geometric mean of the stopping iterations, 0 counting as 1 less than 1.
    private var stop: Double {
        let logs = values("stop").map { log2(1 + $0) }
        return exp2(logs.reduce(0, +) / Double(max(logs.count, 1))) - 1
    }

    func panel(_ frame: Frame, isLeft: Bool, isRight: Bool, isLast: Bool) -> Panel {
        let iterations = (try? transfer.values("iteration")) ?? []
        let places = iterations.map(IterationAxis.place)
        let (left, right) = (curve(transfer), curve(pretraining))
        let room = 0.12 * max(spread(left), 1)
        var panel = Panel(
            frame: frame, title: Text(label),
            x: IterationAxis(iterations).axis(isLast ? "Pre-training iteration" : " "),
            y: Axis(
                isLeft ? "Transfer accuracy (%)" : "", from: (left.lower.min() ?? 0) - room,
                to: (left.upper.max() ?? 100) + room, colour: .blue),
            y2: Axis(
                isRight ? "Pre-training accuracy (%)" : "", from: 0, to: 100, tics: .step(25), colour: .vermillion))
        panel.references = [Reference(.vertical, at: IterationAxis.place(stop))]
        panel.series = [
            .band(
                "transfer accuracy, \(label): mean ± standard deviation over \(seeds) seeds", x: places,
                lower: left.lower, upper: left.upper, .blue),
            .band(
                "pre-training accuracy, \(label): mean ± standard deviation over \(seeds) seeds", x: places,
                lower: right.lower, upper: right.upper, .vermillion, onSecondAxis: true),
            Series(
                "pre-training accuracy, \(label): mean", x: places, y: right.mean, .linePoints(.square, .dashed),
                .vermillion, onSecondAxis: true),
            Series("transfer accuracy, \(label): mean", x: places, y: left.mean, .linePoints(.circle), .blue),
        ]
        return panel
    }

    private typealias Curve = (mean: [Double], lower: [Double], upper: [Double])

    private func curve(_ table: Table) -> Curve {
        let mean = ((try? table.values("accuracy_test")) ?? []).map { 100 * $0 }
        let deviation = ((try? table.values("accuracy_test_deviation")) ?? []).map { 100 * $0 }
        return (mean, zip(mean, deviation).map { $0 - $1 }, zip(mean, deviation).map { $0 + $1 })
    }

    private func spread(_ curve: Curve) -> Double { (curve.upper.max() ?? 0) - (curve.lower.min() ?? 0) }

    /// A line of the caption, with the claims whose ids begin with `prefix`.
    func facts(claims prefix: String) -> String {
        let stops = values("stop").map { "\(Int($0))" }
        let gain = meanAndSpread(values("gain"))
        let head =
            "\(label): head fitted to \(marks["train_images"]?.int ?? 0) images of \(marks["classes"]?.int ?? 0) classes, "
            + "tested on \(marks["test_images"]?.int ?? 0) (guessing: "
            + "\(short(100 * (marks["chance"]?.double ?? .nan), digits: 3)) %); stopping iterations by seed "
            + "\(listed(stops)); gain \(short(gain.mean, digits: 2)) ± \(short(gain.spread, digits: 2)) points "
            + "(mean and standard deviation over \(seeds) seeds)."
        return ([head] + claims.filter { $0.id.hasPrefix(prefix) }.map(\.captionLine))
            .joined(separator: "\n")
    }
}
