// One problem's column of figure A4: loss, K_f, K_f' of two activations. Unaware of the page.
import Dynamics
import Engine
import Gnuplot
import Results

/// The runs of one problem and activation at one α, with their stages.
struct CriticalPointRuns {
    let runs: [FlowRun]
    let stages: LossStages
    /// The secondary plateau, mean over the runs; nil if none has one that ends.
    let plateau: (from: Double, to: Double)?

    init(_ all: [FlowRun], alpha: Double, stages: [LossStages], role: String, stage: String) throws {
        let runs = all.filter { $0.alpha == alpha }
        guard let first = runs.first else {
            throw Failure(
                .usage, "no run in \(role) has the α to draw", at: stage,
                facts: [.init("alpha", "\(alpha)"), .init("found", "\(Set(all.map(\.alpha)).sorted())")])
        }
        guard let own = stages.first(where: { $0.problem == first.problem.name && $0.activation == first.activation })
        else {
            throw Failure(
                .usage, "the stages of \(role) are missing", at: stage,
                facts: [
                    .init("expected", "\(first.activation) on \(first.problem.name)"),
                    .init("found", stages.map { "\($0.activation) on \($0.problem)" }.joined(separator: ", ")),
                ])
        }
        self.runs = runs
        self.stages = own
        let alphas = try own.runs.values("alpha")
        let chosen = alphas.indices.filter { alphas[$0] == alpha }
        func mean(_ column: String) throws -> Double {
            let values = try own.runs.values(column)
            return meanAndSpread(chosen.map { values[$0] }.filter(\.isFinite)).mean
        }
        let (from, to) = (try mean("t2"), try mean("t3"))
        plateau = from < to ? (from, to) : nil
    }
}

/// tanh beside ReLU on one problem.
struct CriticalPointColumn {
    let tanh: CriticalPointRuns
    let relu: CriticalPointRuns

    /// The three panels, from the top.
    func panels(loss: Frame, drive: Frame, across: Frame, letters: [String]) throws -> [Panel] {
        let problem = tanh.runs[0].problem
        let start = 0.3
        let end = try (tanh.runs + relu.runs).map { try $0.values("time").last ?? 1 }.max()! * 1.15
        func time(_ label: Text) -> Axis { Axis(label, .log, from: start, to: end, numbers: label != "") }
        let target = .italic("f") + " = 5 sin π" + Text.italic("x")
        let title = problem.name == "odd" ? target : target + " + 2 cos π" + .italic("x") + " + 1"

        let highest = 1.55 * problem.initialRisk / problem.riskAtLinearFit
        var top = Panel(
            frame: loss, title: Text("(\(letters[0]))  ") + title, x: time(""),
            y: Axis(
                "Loss " + .italic("R") + "/" + .italic("R") + .subscript("lin"), from: 0, to: highest, tics: .step(1)))
        top.references = [Reference(.horizontal, at: 1)]
        bracketPlateaus(on: &top, highest: highest)
        try add("risk", scale: 1 / problem.riskAtLinearFit, from: start, to: &top)

        var middle = Panel(
            frame: drive, title: Text("(\(letters[1]))"), x: time(""),
            y: Axis(.italic("K") + .subscript(.italic("f")), from: 0, to: 1.25, tics: .step(0.5)))
        middle.references = [Reference(.horizontal, at: 1, label: "linear fit: " + .italic("K") + " = 1", labelAt: 0.3)]
        try add("K_f", scale: 1, from: start, to: &middle)

        var bottom = Panel(
            frame: across, title: Text("(\(letters[2]))"), x: time("Time " + .italic("t")),
            y: Axis(.italic("K") + .subscript(.italic("f")) + "′", from: -0.02, to: 0.6, tics: .step(0.2)))
        try add("K_f_perp", scale: 1, from: start, to: &bottom)

        let theory = try theoryCurve(from: start)
        for (index, values) in [theory.risk.map { $0 / problem.riskAtLinearFit }, theory.drive, theory.driveAcross]
            .enumerated()
        {
            let series = Series("theory (tanh)", x: theory.times, y: values, .line(.dotted), .ink, lineWidth: 1.0)
            if index == 0 { top.series.append(series) }
            if index == 1 { middle.series.append(series) }
            if index == 2 { bottom.series.append(series) }
        }
        return [top, middle, bottom]
    }

    /// How the lines are told apart.
    static let key = [
        KeyEntry("tanh", .line(.solid), .blue), KeyEntry("ReLU", .line(.dashed), .vermillion),
        KeyEntry("theory of the descent, tanh", .line(.dotted), .ink),
    ]

    private var sets: [(runs: CriticalPointRuns, colour: Colour, stroke: Stroke, name: String)] {
        [(tanh, .blue, .solid, "tanh"), (relu, .vermillion, .dashed, "ReLU")]
    }

    private func add(_ column: String, scale: Double, from start: Double, to panel: inout Panel) throws {
        for set in sets {
            if let plateau = set.runs.plateau {
                panel.regions.append(Region(from: plateau.from, to: plateau.to, colour: set.colour))
            }
            // The first seed on top in the activation's line, the others thin: dashes of unlike runs would fill each other.
            for (number, run) in set.runs.runs.enumerated().reversed() {
                let (times, values) = (try run.values("time"), try run.values(column))
                let first = times.firstIndex { $0 >= start } ?? 0
                panel.series.append(
                    Series(
                        "\(column), \(set.name), seed \(run.seed)", x: Array(times[first...]),
                        y: values[first...].map { scale * $0 }, .line(number == 0 ? set.stroke : .solid), set.colour,
                        lineWidth: number == 0 ? 1.2 : 0.5))
            }
        }
    }

    /// Names the shaded plateaus over bars at the top of the panel.
    private func bracketPlateaus(on panel: inout Panel, highest: Double) {
        for (set, height) in zip(sets, [0.86, 0.72]) {
            guard let plateau = set.runs.plateau else { continue }
            panel.series.append(
                Series(
                    "secondary plateau, \(set.name)", x: [plateau.from, plateau.to],
                    y: [height * highest, height * highest],
                    .line(), set.colour, lineWidth: 1.6))
            panel.annotations.append(
                Annotation(
                    Text("secondary plateau, \(set.name)"),
                    at: .axes((plateau.from * plateau.to).squareRoot(), (height + 0.07) * highest), .center,
                    colour: set.colour))
        }
    }

    /// Theory from the initial state expected over seeds, until the secondary plateau, which it does not leave.
    private func theoryCurve(from start: Double) throws -> DescentCurve {
        let run = tanh.runs[0]
        let theory = Theory(problem: run.problem, neurons: run.neurons, alpha: run.alpha)
        let stop = max(theory.descentTime, start) + 6 / run.problem.driveNorm
        return try theory.linearNetworkCurve(
            from: theory.expectedMoments, times: logarithmicGrid(from: start, to: stop, count: 160))
    }

    /// What the samples are.
    var sampleSentence: String {
        func seeds(_ set: CriticalPointRuns) -> String { listed(set.runs.map { "\($0.seed)" }) }
        return
            "α = \(short(tanh.runs[0].alpha, digits: 4)); tanh (solid): M = \(tanh.runs[0].neurons), seeds \(seeds(tanh)); "
            + "ReLU (dashed): M = \(relu.runs[0].neurons), seeds \(seeds(relu)); the first seed heavy, the others thin. "
            + "Shaded in each colour: the secondary plateau, read off the loss alone, mean over the seeds."
    }

    /// The claims of figure A4 about both activations.
    var claims: [Claim] { (tanh.stages.claims + relu.stages.claims).filter { $0.id.hasPrefix("A4.") } }
}
