// One problem's two panels of figure A1. Unaware of the page.
import Dynamics
import Engine
import Glibc
import Gnuplot
import Results

/// The runs of one problem, with their stages.
struct LossStagesRow {
    private let runs: [FlowRun]
    private let stages: LossStages
    private let problem: Problem
    private let alphas: [Double]
    private let highlighted: Double

    /// Throws a `Failure` if the stages are not those of the runs, or no run has the α to highlight.
    init(runs: [FlowRun], stages: LossStages, highlighted: Double, stage: String) throws {
        let (alphas, seeds) = (try stages.runs.values("alpha"), try stages.runs.values("seed"))
        guard alphas == runs.map(\.alpha), seeds == runs.map({ Double($0.seed) }), let first = runs.first,
            runs.allSatisfy({ $0.problem.name == stages.problem })
        else {
            throw Failure(
                .usage, "the stages are not those of the runs", at: stage,
                facts: [
                    .init(
                        "runs", runs.map { "\($0.problem.name) α=\($0.alpha) seed \($0.seed)" }.joined(separator: ", ")),
                    .init(
                        "stages",
                        zip(alphas, seeds).map { "\(stages.problem) α=\($0) seed \(Int($1))" }.joined(separator: ", ")),
                ])
        }
        guard alphas.contains(highlighted) else {
            throw Failure(
                .usage, "no run has the α whose stages are to be shaded", at: stage,
                facts: [.init("alpha", "\(highlighted)"), .init("found", "\(Set(alphas).sorted())")])
        }
        self.runs = runs
        self.stages = stages
        self.problem = first.problem
        self.alphas = Set(alphas).sorted()
        self.highlighted = highlighted
    }

    /// How the values of α are told apart, as lines and as markers.
    var key: [KeyEntry] {
        alphas.enumerated().map { index, alpha in
            KeyEntry(SweepLook.alpha(alpha), .linePoints(.series(index)), .series(index))
        } + [KeyEntry("theory", .line(.dashed), .ink)]
    }

    // MARK: - Loss against time

    func lossPanel(_ frame: Frame, letter: String, isLast: Bool) throws -> Panel {
        let end = try runs.map { try $0.values("time").last ?? 1 }.max()!
        let start = 0.2
        var panel = Panel(
            frame: frame, title: Text("(\(letter))  ") + targetText,
            x: Axis(isLast ? "Time " + .italic("t") : "", .log, from: start, to: end * 1.15),
            y: Axis("Loss " + .italic("R"), from: 0, to: problem.initialRisk * 1.22, tics: .step(2)))
        panel.regions = try regions(from: start)
        panel.references = [Reference(.horizontal, at: problem.riskAtLinearFit)]
        // Boundaries as lines too, up to the names: in grey the bands look alike.
        panel.series = panel.regions.map { region in
            Series(
                "end of a stage", x: [region.to, region.to], y: [0, 1.09 * problem.initialRisk], .line(.dashed), .grey,
                lineWidth: 0.6)
        }
        panel.annotations = [
            Annotation(
                .italic("R") + .subscript("lin"),
                at: .axes(end * 1.12, problem.riskAtLinearFit + 0.075 * problem.initialRisk), .right, colour: .grey)
        ]
        for (index, alpha) in alphas.enumerated() {
            for run in runs where run.alpha == alpha {
                let (times, risks) = (try run.values("time"), try run.values("risk"))
                let first = times.firstIndex { $0 >= start } ?? 0
                panel.series.append(
                    Series(
                        "loss, alpha = \(alpha), seed \(run.seed)", x: Array(times[first...]),
                        y: Array(risks[first...]),
                        .line(), .series(index),
                        lineWidth: 1.4))
            }
        }
        for alpha in alphas {
            let run = runs.first { $0.alpha == alpha }!
            let theory = Theory(problem: problem, neurons: run.neurons, alpha: alpha)
            // Until the loss rests on the secondary plateau, which the theory does not leave.
            let stop = max(theory.descentTime, start) + 6 / problem.driveNorm
            let times = logarithmicGrid(from: start, to: stop, count: 160)
            let curve = try theory.linearNetworkCurve(from: theory.expectedMoments, times: times)
            panel.series.append(
                Series(
                    "theory, alpha = \(alpha)", x: times, y: curve.risk, .line(.dashed), .ink, lineWidth: 0.8))
        }
        return panel
    }

    /// The stages of the highlighted α, mean over its seeds; those that a seed lacks are left out.
    private func regions(from start: Double) throws -> [Region] {
        let chosen = runs.indices.filter { runs[$0].alpha == highlighted }
        func mean(_ column: String) throws -> Double {
            let values = try stages.runs.values(column)
            return meanAndSpread(chosen.map { values[$0] }.filter(\.isFinite)).mean
        }
        let (t1, t2, t3) = (try mean("t1"), try mean("t2"), try mean("t3"))
        return [
            Region(from: start, to: t1, colour: .blue, label: "I  initial plateau"),
            Region(from: t1, to: t2, colour: .vermillion, label: "II  descent"),
            Region(from: t2, to: t3, colour: .green, label: "III  secondary plateau"),
        ].filter { $0.from.isFinite && $0.to.isFinite && $0.from < $0.to }
    }

    // MARK: - Collapse

    func collapsePanel(_ frame: Frame, letter: String, isLast: Bool) throws -> Panel {
        var panel = Panel(
            frame: frame, title: Text("(\(letter))  Collapse of the descents"),
            x: Axis(
                isLast
                    ? "2||" + .italic("z") + "||(" + .italic("t") + " − " + .italic("T") + .subscript("h") + ")"
                    : "", from: -8, to: 8, tics: .step(4)),
            y: Axis(
                "(" + .italic("R") + " − " + .italic("R") + .subscript("lin") + ")/" + .italic("D") + .subscript("0"),
                from: -0.03, to: 1.1, tics: .step(0.25)),
            key: KeyPlace(.topRight, x: 1.0, y: 1.0))
        let scaled = stride(from: -8.0, through: 8, by: 0.1).map { $0 }
        panel.series.append(
            Series(
                "theory, M z parallel to z", x: scaled, y: scaled.map { 1 / ((1 + exp($0)) * (1 + exp($0))) },
                .line(problem.driveIsEigenvector ? .solid : .dotted), .ink,
                label: .key("(1 − " + .italic("K") + ")" + .superscript("2")), lineWidth: 0.9))
        if !problem.driveIsEigenvector { panel.series.append(try generalTheory(scaled)) }
        for (index, alpha) in alphas.enumerated() {
            let chosen = runs.indices.filter { runs[$0].alpha == alpha }
            var (x, y): ([Double], [Double]) = ([], [])
            for (number, runIndex) in chosen.enumerated() {
                let (times, risks) = (try runs[runIndex].values("time"), try runs[runIndex].values("risk"))
                let half = runs[runIndex].theory["T_h_seed"] ?? .nan
                let places = times.map { 2 * problem.driveNorm * ($0 - half) }
                // The samples nearest to points at equal distances; those of unlike runs stand side by side.
                let shift = (Double(index) + Double(number) / Double(chosen.count)) / Double(alphas.count)
                for target in stride(from: -8 + Self.markerSpacing * shift, through: 8, by: Self.markerSpacing) {
                    let nearest = places.indices.min {
                        (places[$0] - target).magnitude < (places[$1] - target).magnitude
                    }!
                    guard (places[nearest] - target).magnitude < 0.5 * Self.markerSpacing else { continue }
                    x.append(places[nearest])
                    y.append((risks[nearest] - problem.riskAtLinearFit) / problem.descent)
                }
            }
            panel.series.append(
                Series(
                    "measured, alpha = \(alpha)", x: x, y: y, .points(.series(index)), .series(index)))
        }
        return panel
    }

    /// T3's universal curve: s(0) → 0, time measured from T2's T_h of the same s(0).
    private func generalTheory(_ scaled: [Double]) throws -> Series {
        let start = 1e-6
        let rate = 2 * problem.driveNorm
        let half = log(problem.driveNorm / (problem.curvature * start)) / rate
        let theory = Theory(problem: problem, neurons: runs[0].neurons, alpha: 1)
        let curve = try theory.descentCurve(start: start, times: scaled.map { half + $0 / rate })
        let y = curve.risk.map { ($0 - problem.riskAtLinearFit) / problem.descent }
        return Series(
            "theory, general M", x: scaled, y: y, .line(), .ink, label: .key("theory, general " + .italic("M")),
            lineWidth: 0.9)
    }

    // MARK: - Words

    private var targetText: Text {
        let sine = .italic("f") + " = 5 sin π" + Text.italic("x")
        return problem.name == "odd" ? sine : sine + " + 2 cos π" + .italic("x") + " + 1"
    }

    /// What the samples are.
    var sampleSentences: [String] {
        let neurons = Set(runs.map(\.neurons)).sorted().map(String.init)
        let seeds = Set(runs.map(\.seed)).sorted().map(String.init)
        return [
            "M = \(listed(neurons)) neurons, \(runs[0].activation), α = \(listed(alphas.map(Self.text))), "
                + "\(seeds.count) seeds each (\(listed(seeds))), every seed drawn; no fitted parameter. "
                + "Shaded: stages of α = \(Self.text(highlighted)), read off the loss alone, mean over its seeds. "
                + "Dashed: theory of the descent, expected over seeds. In (b) and (d) T_h is theory's, from each "
                + "seed's initial parameters; α grows from left to right in (a) and (c)."
        ]
    }

    /// The measured claims of figure A1, in order of id.
    var claimSentences: [String] { stages.claims.filter { $0.id.hasPrefix("A1.") }.map(\.captionLine) }

    /// Distance of a run's markers in the collapse, in growth times.
    private static let markerSpacing = 2.4

    private static func text(_ alpha: Double) -> String { short(alpha, digits: 4) }
}
