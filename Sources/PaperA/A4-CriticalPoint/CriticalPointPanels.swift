// One problem's column of figure A4: loss, K_f, K_f' of two activations. Unaware of the page.
import Dynamics
import Gnuplot
import Results
import StageGraph

/// The runs of one problem and activation at one α, with their stages.
struct CriticalPointRuns {
    /// How an activation is drawn.
    struct Look {
        let name: String
        let colour: Colour
        let stroke: Stroke

        static let tanh = Look(name: "tanh", colour: .blue, stroke: .solid)
        static let relu = Look(name: "ReLU", colour: .vermillion, stroke: .dashed)
    }

    let look: Look
    let runs: [FlowRun]
    let stages: LossStages
    /// The secondary plateau, mean over the runs; nil if none has one that ends.
    let plateau: (from: Double, to: Double)?

    /// Reads the runs of one role. Throws a `Failure` if none has the α to draw, or their stages are missing.
    init(role: String, _ look: Look, _ stages: [LossStages], _ context: StageContext) throws {
        let alpha = context.parameters.number("alpha")
        let all = try context.histories(role)
        let runs = all.filter { $0.alpha == alpha }
        guard let first = runs.first else {
            throw Failure(
                .usage, "no run in \(role) has the α to draw", at: context.stage,
                facts: [.init("alpha", "\(alpha)"), .init("found", "\(Set(all.map(\.alpha)).sorted())")])
        }
        guard let own = stages.first(where: { $0.problem == first.problem.name && $0.activation == first.activation })
        else {
            throw Failure(
                .usage, "the stages of \(role) are missing", at: context.stage,
                facts: [
                    .init("expected", "\(first.activation) on \(first.problem.name)"),
                    .init("found", stages.map { "\($0.activation) on \($0.problem)" }.joined(separator: ", ")),
                ])
        }
        self.look = look
        self.runs = runs
        self.stages = own
        let ends = try MeanStages(runs).ends
        plateau = ends[1] < ends[2] ? (ends[1], ends[2]) : nil
    }
}

/// tanh beside ReLU on one problem.
struct CriticalPointColumn {
    let tanh: CriticalPointRuns
    let relu: CriticalPointRuns

    private var sets: [CriticalPointRuns] { [tanh, relu] }
    private var problem: Problem { tanh.runs[0].problem }
    private static let start = 0.3

    /// How the lines are told apart.
    static let key =
        [CriticalPointRuns.Look.tanh, .relu].map { KeyEntry(Text($0.name), .line($0.stroke), $0.colour) }
        + [KeyEntry("theory of the descent, tanh", .line(.dotted), .ink)]

    // MARK: - Panels, from the top

    func loss(_ frame: Frame, _ letter: String) throws -> Panel {
        let linearFit = problem.riskAtLinearFit
        let highest = 1.55 * problem.initialRisk / linearFit
        let brackets = zip(sets, [0.86, 0.72])
        return try Panel(
            frame, Text("(\(letter))  ") + problem.title, x: try time(isLast: false),
            y: Axis(math("Loss *R*/*R*_{lin}"), from: 0, to: highest, tics: .step(1)), regions: plateaus,
            references: [Reference(.horizontal, at: 1)],
            annotations: brackets.compactMap { name($0, at: ($1 + 0.07) * highest) }
        ) {
            brackets.compactMap { bracket($0, at: $1 * highest) }
            try lines("risk", scale: 1 / linearFit)
            try theory { curve in curve.risk.map { $0 / linearFit } }
        }
    }

    func drive(_ frame: Frame, _ letter: String) throws -> Panel {
        try Panel(
            frame, Text("(\(letter))"), x: try time(isLast: false),
            y: Axis(math("*K*_*f*"), from: 0, to: 1.25, tics: .step(0.5)), regions: plateaus,
            references: [Reference(.horizontal, at: 1, label: math("linear fit: *K* = 1"), labelAt: 0.3)]
        ) {
            try lines("K_f")
            try theory(\.drive)
        }
    }

    func across(_ frame: Frame, _ letter: String) throws -> Panel {
        try Panel(
            frame, Text("(\(letter))"), x: try time(isLast: true),
            y: Axis(math("*K*_*f*′"), from: -0.02, to: 0.6, tics: .step(0.2)), regions: plateaus
        ) {
            try lines("K_f_perp")
            try theory(\.driveAcross)
        }
    }

    // MARK: - Parts

    private func time(isLast: Bool) throws -> Axis {
        .time(from: Self.start, to: try (tanh.runs + relu.runs).lastTime() * 1.15, isLast: isLast)
    }

    private var plateaus: [Region] {
        sets.compactMap { set in
            set.plateau.map { Region(from: $0.from, to: $0.to, colour: set.look.colour) }
        }
    }

    /// Names a shaded plateau over a bar.
    private func bracket(_ set: CriticalPointRuns, at height: Double) -> Series? {
        set.plateau.map { plateau in
            Series(
                "secondary plateau, \(set.look.name)", x: [plateau.from, plateau.to], y: [height, height], .line(),
                set.look.colour, lineWidth: 1.6)
        }
    }

    private func name(_ set: CriticalPointRuns, at height: Double) -> Annotation? {
        set.plateau.map { plateau in
            Annotation(
                Text("secondary plateau, \(set.look.name)"),
                at: .axes((plateau.from * plateau.to).squareRoot(), height), .center, colour: set.look.colour)
        }
    }

    /// The first seed on top in the activation's line, the others thin: dashes of unlike runs would fill each other.
    private func lines(_ column: String, scale: Double = 1) throws -> [Series] {
        try sets.flatMap { set in
            try set.runs.enumerated().reversed().map { number, run in
                try run.line(
                    "\(column), \(set.look.name), seed \(run.seed)", of: column, from: Self.start, scale: scale,
                    set.look.colour, number == 0 ? set.look.stroke : .solid, lineWidth: number == 0 ? 1.2 : 0.5)
            }
        }
    }

    /// From the initial state expected over seeds.
    private func theory(_ values: (DescentCurve) -> [Double]) throws -> Series {
        let run = tanh.runs[0]
        let theory = Theory(problem: problem, neurons: run.neurons, alpha: run.alpha)
        let times = theory.descentTimes(from: Self.start, count: 160)
        let curve = try theory.linearNetworkCurve(from: theory.expectedMoments, times: times)
        return Series("theory (tanh)", x: times, y: values(curve), .line(.dotted), .ink, lineWidth: 1.0)
    }

    // MARK: - Words

    /// What the samples are.
    var sampleSentence: String {
        func seeds(_ set: CriticalPointRuns) -> String { listed(set.runs.map { "\($0.seed)" }) }
        return
            "α = \(short(tanh.runs[0].alpha, digits: 4)); tanh (solid): M = \(tanh.runs[0].neurons), seeds "
            + "\(seeds(tanh)); ReLU (dashed): M = \(relu.runs[0].neurons), seeds \(seeds(relu)); the first seed heavy, "
            + "the others thin. Shaded in each colour: the secondary plateau, read off the loss alone, mean over the "
            + "seeds."
    }

    /// The claims of figure A4 about both activations.
    var claimSentences: [String] { sets.flatMap { $0.stages.claimSentences(of: "A4") } }
}
