// The panels of one α in figure A5. Unaware of the page.
import Dynamics
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
    let snapshots: [[FlowSnapshot]]

    static let moments = ["start", "descent begins", "half descent", "plateau", "plateau ends", "end"]
    /// The moments whose cosines are shown.
    static let maps = ["start", "plateau", "end"]
    static func mapName(_ row: Int, _ moment: String) -> String { "cosine-\(row + 1)-\(moment)" }

    static let key = [
        KeyEntry(math("|*a*|"), .steps(), .blue), KeyEntry(math("||*w*||"), .points(.square), .vermillion),
        KeyEntry("half-normal law", .line(.dashed), .ink), KeyEntry("a neuron", .points(.circle), .sky),
        KeyEntry("the ten largest at the end", .points(.triangle), .ink),
    ]

    // MARK: - Distributions

    /// Densities per unit of ln x, pooled over the seeds.
    func distributions(_ frames: [Frame]) -> [Panel] {
        let grid = logarithmicGrid(from: 0.01, to: 6, count: 60)
        return frames.enumerated().map { index, frame in
            Panel(
                frame, Text(index == 0 ? "α = \(short(run.alpha, digits: 3)), start" : Self.moments[index]),
                x: sizeAxis("", numbers: false),
                y: Axis(index == 0 ? "Density" : "", .log, from: 1e-4, to: 2, numbers: index == 0)
            ) {
                density("|a|", at: index, .steps(), .blue, \.amplitudes)
                density("||w||", at: index, .points(.square), .vermillion, \.norms)
                Series(
                    "half-normal law", x: grid,
                    y: grid.map { $0 * (2 / Double.pi).squareRoot() * exp(-0.5 * $0 * $0) }, .line(.dashed), .ink,
                    lineWidth: 0.9)
            }
        }
    }

    /// A size over its root mean square.
    private func sizeAxis(_ label: Text, numbers: Bool) -> Axis {
        Axis(
            label, .log, from: 0.01, to: 150, tics: .at([(0.1, "0.1"), (1, "1"), (10, "10"), (100, "100")]),
            numbers: numbers)
    }

    /// Over bins at equal ratios.
    private func density(
        _ name: String, at moment: Int, _ mark: Series.Mark, _ colour: Colour, _ sizes: (FlowSnapshot) -> [Double]
    ) -> Series {
        let edges = logarithmicGrid(from: 0.01, to: 150, count: 29)
        let width = log(edges[1] / edges[0])
        var counts = [Double](repeating: 0, count: edges.count - 1)
        var total = 0.0
        for own in snapshots {
            let values = sizes(own[moment])
            let smallest = edges[0] * Self.rootMeanSquare(values)
            total += Double(values.count)
            for value in values where value >= smallest {
                let bin = Int(log(value / smallest) / width)
                if counts.indices.contains(bin) { counts[bin] += 1 }
            }
        }
        // Steps start at a bin's left edge, points stand in its middle.
        let isSteps = if case .steps = mark { true } else { false }
        return Series(
            "density of \(name), alpha = \(run.alpha), \(Self.moments[moment])",
            x: counts.indices.map { isSteps ? edges[$0] : (edges[$0] * edges[$0 + 1]).squareRoot() },
            y: counts.map { $0 / (total * width) }, mark, colour, lineWidth: 1.0)
    }

    private static func rootMeanSquare(_ values: [Double]) -> Double {
        (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    }

    // MARK: - Directions

    /// Angles to z of some neurons, and of those that are largest at the end.
    func angles(_ frames: [Frame]) -> [Panel] {
        let winners = Array(snapshots[0].last!.largestFirst.prefix(10))
        return frames.enumerated().map { index, frame in
            let isFirst = index == 0
            return Panel(
                frame, x: sizeAxis(isFirst ? "Size over r.m.s." : "", numbers: true),
                y: Axis(isFirst ? math("Angle to *z* (°)") : "", from: -190, to: 190, tics: .step(90), numbers: isFirst)
            ) {
                angles("the first neurons", Array(0..<min(250, run.neurons)), at: index, .circle, .sky)
                angles("the largest at the end", winners, at: index, .triangle, .ink)
            }
        }
    }

    private func angles(_ name: String, _ neurons: [Int], at moment: Int, _ shape: PointShape, _ colour: Colour)
        -> Series
    {
        let (snapshot, unit) = (snapshots[0][moment], run.problem.direction)
        let sizes = snapshot.sizes.map { $0.squareRoot() }
        let mean = Self.rootMeanSquare(sizes)
        let angles = zip(snapshot.signedInput(0), snapshot.signedInput(1)).map { x, y in
            atan2(unit[0] * y - unit[1] * x, unit[0] * x + unit[1] * y) * 180 / .pi
        }
        return Series(
            "angle against q, alpha = \(run.alpha), \(Self.moments[moment]), \(name)",
            x: neurons.map { sizes[$0] / mean }, y: angles.at(neurons), .points(shape), colour)
    }

    /// Cosines between sign(a) w of the fifty largest neurons, the largest first.
    func cosines(_ frames: [Frame]) -> [Panel] {
        zip(Self.maps, frames).map { moment, frame in
            let snapshot = snapshots[0][Self.moments.firstIndex(of: moment)!]
            let (first, second, norms) = (snapshot.signedInput(0), snapshot.signedInput(1), snapshot.norms)
            let largest = snapshot.largestFirst.prefix(50)
            let count = largest.count
            let range = 0...Double(count)
            let isFirst = number == 0 && moment == Self.maps[0]
            var panel = Panel(
                frame: frame, title: Text("α = \(short(run.alpha, digits: 3)), \(moment)"),
                x: Axis("", from: 0, to: Double(count), tics: .at([(0, "")])),
                y: Axis(isFirst ? "Neuron" : "", from: 0, to: Double(count), tics: .at([(0, "")])))
            panel.heatMap = HeatMap(
                Self.mapName(number, moment), columns: count, rows: count,
                values: largest.flatMap { i in
                    largest.map { j in (first[i] * first[j] + second[i] * second[j]) / (norms[i] * norms[j]) }
                }, x: range, y: range, colour: Axis("Cosine", from: -1, to: 1, tics: .step(1)), palette: .diverging,
                hasBar: number == 1 && moment == Self.maps.last)
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
            + "seed\(seeds.count == 1 ? "" : "s") \(listed(seeds.map(String.init))) pooled, per unit of ln; the rest "
            + "of seed \(seeds[0]). Mean times of the moments: t = \(listed(times))."
    }
}
