// One problem's two panels of figure A1. Unaware of the page.
import Dynamics
import Glibc
import Gnuplot
import Results
import StageGraph

/// The runs of one problem, with their stages.
struct LossStagesRow {
    private let runs: [FlowRun]
    private let stages: LossStages
    private let highlighted: Double

    private var problem: Problem { runs[0].problem }
    private var style: AlphaStyle { AlphaStyle(runs) }
    private static let start = 0.2

    /// Throws a `Failure` if the stages are not those of the runs, or no run has the α to highlight.
    init(runs: [FlowRun], stages: LossStages, highlighted: Double, stage: String) throws {
        let (alphas, seeds) = try (stages.runs.values("alpha"), stages.runs.values("seed"))
        let analysed = zip(alphas, seeds).map { "\(stages.problem) α=\($0) seed \(Int($1))" }
        let given = runs.map { "\($0.problem.name) α=\($0.alpha) seed \($0.seed)" }
        guard analysed == given else {
            throw Failure(
                .usage, "the stages are not those of the runs", at: stage,
                facts: [
                    .init("runs", given.joined(separator: ", ")), .init("stages", analysed.joined(separator: ", ")),
                ])
        }
        try runs.requireShaded(highlighted, stage: stage)
        self.runs = runs
        self.stages = stages
        self.highlighted = highlighted
    }

    /// How the values of α are told apart, as lines and as markers.
    var key: [KeyEntry] { style.key(marked: true) }

    // MARK: - Loss against time

    func loss(_ frame: Frame, letter: String, isLast: Bool) throws -> Panel {
        let end = try runs.lastTime()
        let shaded = try MeanStages(runs.filter { $0.alpha == highlighted })
        let overLinearFit = problem.riskAtLinearFit + 0.075 * problem.initialRisk
        return try Panel(
            frame, Text("(\(letter))  ") + problem.title,
            x: Axis(isLast ? math("Time *t*") : "", .log, from: Self.start, to: end * 1.15),
            y: Axis(math("Loss *R*"), from: 0, to: problem.initialRisk * 1.22, tics: .step(2)),
            regions: shaded.regions(from: Self.start, areNamed: true),
            references: [Reference(.horizontal, at: problem.riskAtLinearFit)],
            annotations: [Annotation(math("*R*_{lin}"), at: .axes(end * 1.12, overLinearFit), .right, colour: .grey)]
        ) {
            // Up to the names of the stages.
            shaded.lines(from: Self.start, heights: 0...1.09 * problem.initialRisk).reversed()
            for alpha in style.alphas {
                for run in runs where run.alpha == alpha {
                    try run.line(
                        "loss, alpha = \(alpha), seed \(run.seed)", of: "risk", from: Self.start, style.colour(alpha),
                        lineWidth: 1.4)
                }
            }
            for alpha in style.alphas { try lossTheory(alpha) }
        }
    }

    /// The linear network's loss, expected over seeds.
    private func lossTheory(_ alpha: Double) throws -> Series {
        let neurons = runs.first { $0.alpha == alpha }!.neurons
        let theory = Theory(problem: problem, neurons: neurons, alpha: alpha)
        let times = theory.descentTimes(from: Self.start, count: 160)
        let curve = try theory.linearNetworkCurve(from: theory.expectedMoments, times: times)
        return SweepLook.theory("theory, alpha = \(alpha)", x: times, y: curve.risk)
    }

    // MARK: - Collapse

    func collapse(_ frame: Frame, letter: String, isLast: Bool) throws -> Panel {
        let scaled = stride(from: -8.0, through: 8, by: 0.1).map { $0 }
        return try Panel(
            frame, Text("(\(letter))  Collapse of the descents"),
            x: Axis(isLast ? math("2||*z*||(*t* − *T*_h)") : "", from: -8, to: 8, tics: .step(4)),
            y: Axis(math("(*R* − *R*_{lin})/*D*_0"), from: -0.03, to: 1.1, tics: .step(0.25)),
            key: KeyPlace(.topRight, x: 1.0, y: 1.0)
        ) {
            Series(
                "theory, M z parallel to z", x: scaled, y: scaled.map { 1 / ((1 + exp($0)) * (1 + exp($0))) },
                .line(problem.driveIsEigenvector ? .solid : .dotted), .ink, label: .key(math("(1 − *K*)^2")),
                lineWidth: 0.9)
            if !problem.driveIsEigenvector { try generalTheory(scaled) }
            for (index, alpha) in style.alphas.enumerated() { try markers(alpha, number: index) }
        }
    }

    /// T3's universal curve: s(0) → 0, time measured from T2's T_h of the same s(0).
    private func generalTheory(_ scaled: [Double]) throws -> Series {
        let start = 1e-6
        let rate = 2 * problem.driveNorm
        let half = log(problem.driveNorm / (problem.curvature * start)) / rate
        let theory = Theory(problem: problem, neurons: runs[0].neurons, alpha: 1)
        let curve = try theory.descentCurve(start: start, times: scaled.map { half + $0 / rate })
        return Series(
            "theory, general M", x: scaled, y: curve.risk.map(shareOfDescent), .line(), .ink,
            label: .key(math("theory, general *M*")), lineWidth: 0.9)
    }

    /// Samples of the runs of one α, the `number`-th: those of unlike runs stand side by side.
    private func markers(_ alpha: Double, number: Int) throws -> Series {
        let own = runs.filter { $0.alpha == alpha }
        var (x, y): ([Double], [Double]) = ([], [])
        for (position, run) in own.enumerated() {
            let half = run.theory["T_h_seed"] ?? .nan
            let places = try run.values("time").map { 2 * problem.driveNorm * ($0 - half) }
            let shift = (Double(number) + Double(position) / Double(own.count)) / Double(style.alphas.count)
            let samples = Self.samples(of: places, shift: shift)
            x += samples.map { places[$0] }
            y += try run.values("risk").at(samples).map(shareOfDescent)
        }
        return Series("measured, alpha = \(alpha)", x: x, y: y, .points(style.shape(alpha)), style.colour(alpha))
    }

    /// The samples nearest to points at equal distances, in growth times.
    private static func samples(of places: [Double], shift: Double) -> [Int] {
        let spacing = 2.4
        return stride(from: -8 + spacing * shift, through: 8, by: spacing).compactMap { target in
            let nearest = places.indices.min { abs(places[$0] - target) < abs(places[$1] - target) }!
            return abs(places[nearest] - target) < 0.5 * spacing ? nearest : nil
        }
    }

    /// (R − R_lin)/D0.
    private func shareOfDescent(_ risk: Double) -> Double { (risk - problem.riskAtLinearFit) / problem.descent }

    // MARK: - Words

    /// What the samples are.
    var sampleSentence: String {
        "M = \(runs.neuronList) neurons, \(runs[0].activation), α = \(style.list), "
            + "\(Set(runs.map(\.seed)).count) seeds each (\(runs.seedList)), every seed drawn; no fitted parameter. "
            + "Shaded: stages of α = \(short(highlighted, digits: 4)), read off the loss alone, mean over its seeds. "
            + "Dashed: theory of the descent, expected over seeds. In (b) and (d) T_h is theory's, from each "
            + "seed's initial parameters; α grows from left to right in (a) and (c)."
    }

    /// The measured claims of figure A1.
    var claimSentences: [String] { stages.claimSentences(of: "A1") }
}
