// The panels of one α in figure A5. Unaware of the page.
import Dynamics
import Engine
import Glibc
import Gnuplot
import Results

/// The runs of one α at six moments.
struct AmplitudesRow {
    /// 0 or 1: the place of its α in the figure.
    let number: Int
    /// The first seed's run.
    let run: FlowRun
    let seeds: [Int]
    /// By seed, then by moment.
    private let snapshots: [[FlowSnapshot]]
    /// The neurons that are largest at the end, in the first seed's run.
    private let winners: [Int]

    static let moments = ["start", "descent begins", "half descent", "plateau", "plateau ends", "end"]
    /// The moments whose cosines are shown.
    static let maps = ["start", "plateau", "end"]
    static func mapName(_ row: Int, _ moment: String) -> String { "cosine-\(row + 1)-\(moment)" }
    private static let mapped = 50
    private static let scattered = 250
    private static let shownWinners = 10

    static let key = [
        KeyEntry("|" + .italic("a") + "|", .steps(), .blue),
        KeyEntry("||" + .italic("w") + "||", .points(.square), .vermillion),
        KeyEntry("half-normal law", .line(.dashed), .ink),
        KeyEntry("a neuron", .points(.circle), .sky),
        KeyEntry("the ten largest at the end", .points(.triangle), .ink),
    ]

    /// Throws a `Failure` if a run lacks one of the moments.
    init(number: Int, run: FlowRun, seeds: [Int], snapshots all: [[FlowSnapshot]], stage: String) throws {
        self.number = number
        self.run = run
        self.seeds = seeds
        snapshots = try all.map { own in
            try Self.moments.map { moment in
                guard let found = own.first(where: { $0.moment == moment }) else {
                    throw Failure(
                        .usage, "a run lacks one of the six moments", at: stage,
                        facts: [
                            .init("alpha", "\(run.alpha)"), .init("expected", moment),
                            .init("found", own.map(\.moment).joined(separator: ", ")),
                        ], hint: "a run needs a secondary plateau that ends: more neurons or no endTime")
                }
                return found
            }
        }
        let end = snapshots[0].last!
        let sizes = zip(end.amplitudes, end.norms).map { $0 * $1 }
        winners = Array(sizes.indices.sorted { (sizes[$0], $1) > (sizes[$1], $0) }.prefix(Self.shownWinners))
    }

    // MARK: - Distributions

    /// Densities per unit of ln x, pooled over the seeds.
    func distributions(_ frames: [Frame]) -> [Panel] {
        frames.enumerated().map { index, frame in
            let moment = Self.moments[index]
            var panel = Panel(
                frame: frame, title: Text(index == 0 ? "α = \(short(run.alpha, digits: 3)), start" : moment),
                x: Axis(
                    "", .log, from: 0.01, to: 150, tics: .at([(0.1, "0.1"), (1, "1"), (10, "10"), (100, "100")]),
                    numbers: false),
                y: Axis(index == 0 ? "Density" : "", .log, from: 1e-4, to: 2, numbers: index == 0))
            let grid = logarithmicGrid(from: 0.01, to: 6, count: 60)
            panel.series = [
                density("|a|", moment, index, Self.edges, .steps(), .blue) { $0.amplitudes },
                density("||w||", moment, index, Self.edges, .points(.square), .vermillion) { $0.norms },
                Series(
                    "half-normal law", x: grid,
                    y: grid.map { $0 * (2 / Double.pi).squareRoot() * exp(-0.5 * $0 * $0) }, .line(.dashed), .ink,
                    lineWidth: 0.9),
            ]
            return panel
        }
    }

    /// Edges of bins at equal ratios.
    private static let edges = logarithmicGrid(from: 0.01, to: 150, count: 29)

    private func density(
        _ name: String, _ moment: String, _ index: Int, _ edges: [Double], _ mark: Series.Mark, _ colour: Colour,
        _ sizes: (FlowSnapshot) -> [Double]
    ) -> Series {
        var counts = [Double](repeating: 0, count: edges.count - 1)
        var total = 0.0
        let width = log(edges[1] / edges[0])
        for own in snapshots {
            let values = sizes(own[index])
            let rms = (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
            total += Double(values.count)
            for value in values where value >= edges[0] * rms {
                let bin = Int(log(value / (edges[0] * rms)) / width)
                if counts.indices.contains(bin) { counts[bin] += 1 }
            }
        }
        let heights = counts.map { $0 / (total * width) }
        // Steps start at a bin's left edge, points stand in its middle.
        let isSteps = if case .steps = mark { true } else { false }
        let places = counts.indices.map { isSteps ? edges[$0] : (edges[$0] * edges[$0 + 1]).squareRoot() }
        return Series(
            "density of \(name), alpha = \(run.alpha), \(moment)", x: places, y: heights, mark, colour, lineWidth: 1.0)
    }

    // MARK: - Directions

    func angles(_ frames: [Frame]) -> [Panel] {
        frames.enumerated().map { index, frame in
            let snapshot = snapshots[0][index]
            let unit = run.problem.direction
            let (first, second) = (snapshot.signedInput(0), snapshot.signedInput(1))
            let sizes = zip(snapshot.amplitudes, snapshot.norms).map { ($0 * $1).squareRoot() }
            let rms = (sizes.reduce(0) { $0 + $1 * $1 } / Double(sizes.count)).squareRoot()
            let angles = zip(first, second).map { x, y in
                atan2(unit[0] * y - unit[1] * x, unit[0] * x + unit[1] * y) * 180 / .pi
            }
            var panel = Panel(
                frame: frame,
                x: Axis(
                    index == 0 ? "Size over r.m.s." : "", .log, from: 0.01, to: 150,
                    tics: .at([(0.1, "0.1"), (1, "1"), (10, "10"), (100, "100")])),
                y: Axis(
                    index == 0 ? "Angle to " + .italic("z") + " (°)" : "", from: -190, to: 190, tics: .step(90),
                    numbers: index == 0))
            func points(_ name: String, _ neurons: [Int], _ shape: PointShape, _ colour: Colour) -> Series {
                Series(
                    "angle against q, alpha = \(run.alpha), \(Self.moments[index]), \(name)",
                    x: neurons.map { sizes[$0] / rms }, y: neurons.map { angles[$0] }, .points(shape), colour)
            }
            panel.series = [
                points("the first neurons", Array(0..<min(Self.scattered, sizes.count)), .circle, .sky),
                points("the largest at the end", winners, .triangle, .ink),
            ]
            return panel
        }
    }

    /// Cosines between sign(a) w of the first neurons, the largest first.
    func cosines(_ frames: [Frame]) -> [Panel] {
        zip(Self.maps, frames).map { moment, frame in
            let snapshot = snapshots[0][Self.moments.firstIndex(of: moment)!]
            let (first, second) = (snapshot.signedInput(0), snapshot.signedInput(1))
            let (amplitudes, norms) = (snapshot.amplitudes, snapshot.norms)
            let sizes = zip(amplitudes, norms).map { $0 * $1 }
            let largest = Array(sizes.indices.sorted { (sizes[$0], $1) > (sizes[$1], $0) }.prefix(Self.mapped))
            let values = largest.flatMap { i in
                largest.map { j in (first[i] * first[j] + second[i] * second[j]) / (norms[i] * norms[j]) }
            }
            let count = largest.count
            let isLast = number == 1 && moment == Self.maps.last
            var panel = Panel(
                frame: frame, title: Text("α = \(short(run.alpha, digits: 3)), \(moment)"),
                x: Axis("", from: 0, to: Double(count), tics: .at([(0, "")])),
                y: Axis(
                    number == 0 && moment == Self.maps[0] ? "Neuron" : "", from: 0, to: Double(count),
                    tics: .at([(0, "")])))
            panel.heatMap = HeatMap(
                Self.mapName(number, moment), columns: count, rows: count, values: values, x: 0...Double(count),
                y: 0...Double(count), colour: Axis("Cosine", from: -1, to: 1, tics: .step(1)), palette: .diverging,
                hasBar: isLast)
            return panel
        }
    }

    // MARK: - Words

    var sampleSentence: String {
        let times = Self.moments.indices.map { index in
            short(meanAndSpread(snapshots.map { $0[index].time }).mean, digits: 3)
        }
        return
            "α = \(short(run.alpha, digits: 4)): m = \(run.neurons) neurons, tanh, distributions of "
            + "seed\(seeds.count == 1 ? "" : "s") \(listed(seeds.map(String.init))) pooled, per unit of ln; the rest of "
            + "seed \(seeds[0]). Mean times of the moments: t = \(listed(times))."
    }
}
