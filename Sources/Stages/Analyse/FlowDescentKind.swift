// analyse.flow-descent: gradient descent beside the flow that it discretises. Unaware of figures.
import Dynamics
import Engine
import Glibc
import HDF5
import Numerics

/// Error against η at fixed times, plateau length against η, and growth of deviations on the secondary plateau.
struct AnalyseFlowDescent: StageKind {
    let name = "analyse.flow-descent"
    let summary = "compares gradient descent with gradient flow: error, plateau length, stability (paper A, T8)"
    let parameters: [ParameterDeclaration] = []
    let inputs: [InputDeclaration] = [
        .init("flows", .oneOrMore, "train.flow with a tight tolerance and snapshots at fixed times, a seed each"),
        .init("descents", .oneOrMore, "gradient descents with the same seeds and snapshot times, and several η"),
        .init("plateauFlows", .oneOrMore, "flows whose initial plateau is measured, a seed each"),
        .init("plateauDescents", .oneOrMore, "gradient descents with the same seeds and several η"),
        .init("stableFlows", .oneOrMore, "flows with one snapshot on the secondary plateau, a seed each"),
        .init("stableDescents", .oneOrMore, "gradient descents with the same seeds and η around 2/λ_max"),
    ]

    func outputs(_ parameters: ParameterValues) -> [String] { ["descent.h5"] }

    var codeFingerprint: String {
        Fingerprint.of(
            "Stages/Analyse", "Stages/Artifacts", "Stages/Train", "Dynamics", "Numerics", "CKernels", "HDF5", "CHDF5")
    }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc, .instructions) }

    func run(_ context: StageContext) throws {
        func pairs(_ flows: String, _ descents: String) throws -> [DescentPair] {
            try DescentPair.match(
                flows: (context.inputs[flows] ?? []).map(SnapshotRun.init(reading:)),
                descents: (context.inputs[descents] ?? []).map(SnapshotRun.init(reading:)), role: descents,
                stage: context.stage)
        }
        let errors = try DescentError.measure(try pairs("flows", "descents"), stage: context.stage)
        let lengths = try DescentLength.measure(try pairs("plateauFlows", "plateauDescents"))
        let growths = try DescentGrowth.measure(try pairs("stableFlows", "stableDescents"), stage: context.stage)

        let artifact = try Artifact.create(
            kind: name, description: "gradient descent beside gradient flow, with theory (paper A, T8)",
            parameters: context.parameters)
        try artifact.root.write(attributes: ["z_norm": .number(lengths[0].driveNorm)])
        try DescentError.table(errors).write(to: artifact.root, "errors")
        try DescentLength.table(lengths).write(to: artifact.root, "lengths")
        try DescentGrowth.table(growths).write(to: artifact.root, "growth")
        let claims =
            DescentError.claims(errors) + [DescentLength.claim(lengths)] + DescentGrowth.claims(growths)
        try Claim.write(claims, to: artifact.root)
        try Artifact.finish(artifact, at: context.output("descent.h5"))
    }
}

/// A gradient descent and the flow from the same initial state.
struct DescentPair: Sendable {
    let flow: SnapshotRun
    let descent: SnapshotRun
    let step: Double

    /// Every descent with its flow, in order of η and seed. Throws a `Failure` where a descent has no flow.
    static func match(
        flows: [SnapshotRun], descents: [SnapshotRun], role: String, stage: String
    ) throws -> [DescentPair] {
        func words(_ run: FlowRun) -> String {
            "\(run.activation) on \(run.problem.name), m = \(run.neurons), α = \(run.alpha), seed \(run.seed)"
        }
        return try descents.map { descent in
            guard let step = descent.step, let flow = flows.first(where: { words($0.run) == words(descent.run) }),
                flow.step == nil
            else {
                throw Failure(
                    .usage, "a run of \(role) is no gradient descent with a flow beside it", at: stage,
                    facts: [
                        .init("found", words(descent.run) + (descent.step == nil ? ", gradient flow" : "")),
                        .init("flows", flows.map { words($0.run) }.joined(separator: "; ")),
                    ])
            }
            return DescentPair(flow: flow, descent: descent, step: step)
        }.sorted { ($0.step, $0.descent.run.seed) < ($1.step, $1.descent.run.seed) }
    }
}

/// ‖θ_GD − θ_flow‖/‖θ_flow‖ of one run at one time.
struct DescentError: Sendable {
    var time: Double
    var step: Double
    var seed: Int
    var error: Double

    static func measure(_ pairs: [DescentPair], stage: String) throws -> [DescentError] {
        var errors: [DescentError] = []
        for pair in pairs {
            let (flow, descent) = (pair.flow.snapshots, pair.descent.snapshots)
            guard !flow.isEmpty, flow.map(\.time) == descent.map(\.time) else {
                throw Failure(
                    .usage, "gradient descent and flow were not kept at the same times", at: stage,
                    facts: [
                        .init("descent", "\(descent.map(\.time)), η = \(pair.step)"),
                        .init("flow", "\(flow.map(\.time))"),
                    ], hint: "snapshotTimes are multiples of every η, of which a computer holds 1/2, 1/4, … exactly")
            }
            for (exact, stepped) in zip(flow, descent) {
                let distance = zip(exact.state, stepped.state).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
                let size = exact.state.reduce(0) { $0 + $1 * $1 }
                errors.append(
                    DescentError(
                        time: exact.time, step: pair.step, seed: pair.descent.run.seed,
                        error: (distance / size).squareRoot()))
            }
        }
        return errors
    }

    static func table(_ errors: [DescentError]) -> Table {
        Table([
            Column("row", "number of the row, in order of η, seed and time", errors.indices.map(Double.init)),
            Column("time", unit: "t", "time of the comparison", errors.map(\.time)),
            Column("eta", unit: "t", "step η of gradient descent", errors.map(\.step)),
            Column("seed", "seed of the initial parameters", errors.map { Double($0.seed) }),
            Column("error", "‖θ_GD − θ_flow‖/‖θ_flow‖", errors.map(\.error)),
        ])
    }

    /// Errors beyond this are not in the fits: the next order would bend the line by about as much.
    static let largestFitted = 0.03

    /// The slope of ln error against ln η, for each seed with three η or more, at one time.
    static func orders(_ errors: [DescentError], at time: Double) -> [Double] {
        let fitted = errors.filter { $0.time == time && $0.error < largestFitted }
        return Set(fitted.map(\.seed)).sorted().compactMap { seed in
            let own = fitted.filter { $0.seed == seed }
            return own.count < 3 ? nil : LineFit(own.map { log($0.step) }, own.map { log($0.error) }).slope
        }
    }

    static func claims(_ errors: [DescentError]) -> [Claim] {
        Set(errors.map(\.time)).sorted().enumerated().map { index, time in
            let orders = orders(errors, at: time)
            let id = "A8.order.\(index + 1)"
            let what = "Order in η of gradient descent's error at t = \(short(time, digits: 4))"
            guard !orders.isEmpty else { return .untested(id, what + ": needs three η with an error below 3 %") }
            let (mean, spread) = meanAndSpread(orders)
            return Claim(id, what, expected: 1, tolerance: 0.03, measured: mean, spread: spread, samples: orders.count)
        }
    }
}

/// How much longer gradient descent rests on the initial plateau than the flow.
struct DescentLength: Sendable {
    var step: Double
    var seed: Int
    var ratio: Double
    /// η‖z‖/ln(1+η‖z‖).
    var theory: Double
    var driveNorm: Double
    /// What theory neglects: at the end of the plateau K is up to K_5(1+η‖z‖)², and 2‖z‖T_5 uncertain by as much.
    var neglected: Double

    static func measure(_ pairs: [DescentPair]) throws -> [DescentLength] {
        try pairs.map { pair in
            func length(_ run: FlowRun) throws -> Double {
                InitialPlateauRun.leaving(try run.values("time"), try run.values("risk"), run.problem)
            }
            let run = pair.descent.run
            let (flow, rate) = (try length(pair.flow.run), run.problem.driveNorm)
            let growth = (1 + pair.step * rate) * (1 + pair.step * rate)
            return DescentLength(
                step: pair.step, seed: run.seed, ratio: try length(run) / flow,
                theory: Theory(problem: run.problem, neurons: run.neurons, alpha: run.alpha)
                    .plateauLengthening(step: pair.step),
                driveNorm: rate, neglected: InitialPlateauRun.driveAtLeaving * growth / (2 * rate * flow))
        }
    }

    static func table(_ lengths: [DescentLength]) -> Table {
        Table([
            Column("row", "number of the row, in order of η and seed", lengths.indices.map(Double.init)),
            Column("eta", unit: "t", "step η of gradient descent", lengths.map(\.step)),
            Column("seed", "seed of the initial parameters", lengths.map { Double($0.seed) }),
            Column("ratio", "T_5 of gradient descent over T_5 of the flow", lengths.map(\.ratio)),
            Column("ratio_theory", "η‖z‖/ln(1+η‖z‖)", lengths.map(\.theory)),
        ])
    }

    static func claim(_ lengths: [DescentLength]) -> Claim {
        let deviations = lengths.map { ($0.ratio / $0.theory - 1).magnitude }
        return Claim(
            "A8.plateau-length",
            "Largest deviation of the plateau's length over the flow's from η‖z‖/ln(1+η‖z‖) (tolerance: K at its end, up "
                + "to K_5(1+η‖z‖)², over 2‖z‖T_5)",
            .atMost, expected: 0, tolerance: lengths.map(\.neglected).max()!,
            measured: deviations.contains(where: \.isNaN) ? .nan : deviations.max()!, samples: lengths.count)
    }
}

/// How a deviation across the linear fit changes from one iteration to the next on the secondary plateau.
struct DescentGrowth: Sendable {
    var step: Double
    var seed: Int
    /// |factor| of K_f' per iteration.
    var factor: Double
    /// The Hessian's largest eigenvalue on the flow's secondary plateau.
    var sharpness: Double
    /// The same by theory, to O(1/m), and the relative size of what is neglected.
    var sharpnessTheory: Double
    var neglected: Double

    /// From which K_f on the descent is over.
    private static let settled = 0.98
    /// Deviations fitted are above this many times the flow's own and below this.
    private static let (above, below) = (10.0, 0.05)

    static func measure(_ pairs: [DescentPair], stage: String) throws -> [DescentGrowth] {
        var sharpness: [Int: Double] = [:]
        return try pairs.map { pair in
            let run = pair.descent.run
            guard let snapshot = pair.flow.snapshots.first else {
                throw Failure(
                    .usage, "the flow has no snapshot on the secondary plateau", at: stage,
                    facts: [.init("seed", "\(run.seed)")])
            }
            if sharpness[run.seed] == nil {
                let network = TwoLayerNetwork(
                    problem: run.problem, activation: ActivationFunction(rawValue: run.activation)!,
                    neurons: run.neurons)
                sharpness[run.seed] = network.sharpness(snapshot.state)
            }
            let theory = Theory(problem: run.problem, neurons: run.neurons, alpha: run.alpha)
            return DescentGrowth(
                step: pair.step, seed: run.seed, factor: try factor(pair), sharpness: sharpness[run.seed]!,
                sharpnessTheory: theory.plateauSharpness,
                neglected: 6 * run.problem.bestLinearNorm / Double(run.neurons))
        }
    }

    /// exp of the slope of ln K_f' against the iteration, once the descent is over.
    private static func factor(_ pair: DescentPair) throws -> Double {
        let run = pair.descent.run
        let (times, drive, across) = (
            try run.values("time"), try run.values("K_f"), try run.values("K_f_perp")
        )
        let (flowTimes, floor) = (try pair.flow.run.values("time"), try pair.flow.run.values("K_f_perp"))
        // The descent overshoots and swings: it is over after the last time that K_f is far from 1.
        guard let last = drive.lastIndex(where: { ($0 - 1).magnitude > 1 - settled }) else { return .nan }
        var fitted: [Int] = []
        for i in times.indices where i > last {
            let usual = interpolate(flowTimes, floor, at: times[i])
            guard across[i] > above * usual, across[i] < below else {
                if fitted.isEmpty { continue }
                break
            }
            fitted.append(i)
        }
        guard fitted.count >= 4 else { return .nan }
        return exp(LineFit(fitted.map { times[$0] / pair.step }, fitted.map { log(across[$0]) }).slope)
    }

    static func table(_ growths: [DescentGrowth]) -> Table {
        Table([
            Column("row", "number of the row, in order of η and seed", growths.indices.map(Double.init)),
            Column("eta", unit: "t", "step η of gradient descent", growths.map(\.step)),
            Column("seed", "seed of the initial parameters", growths.map { Double($0.seed) }),
            Column("factor", "factor of K_f' per iteration on the secondary plateau", growths.map(\.factor)),
            Column("lambda_max", unit: "1/t", "largest eigenvalue of the Hessian there", growths.map(\.sharpness)),
            Column(
                "lambda_max_theory", unit: "1/t", "‖s*‖ times that of √M(I + vvᵀ)√M, v = s*/‖s*‖",
                growths.map(\.sharpnessTheory)),
        ])
    }

    /// η λ_max/2 at which the factor passes 1, by a line through each seed's factors.
    static func limits(_ growths: [DescentGrowth]) -> [Double] {
        Set(growths.map(\.seed)).sorted().compactMap { seed in
            let own = growths.filter { $0.seed == seed && $0.factor.isFinite }
            guard own.contains(where: { $0.factor < 1 }), own.contains(where: { $0.factor > 1 }) else { return nil }
            let fit = LineFit(own.map { 0.5 * $0.step * $0.sharpness }, own.map(\.factor))
            return (1 - fit.intercept) / fit.slope
        }
    }

    static func claims(_ growths: [DescentGrowth]) -> [Claim] {
        let limits = limits(growths)
        let (mean, spread) = meanAndSpread(limits)
        let sentence = "η λ_max/2 at which deviations on the secondary plateau begin to grow"
        let limit: Claim =
            limits.isEmpty
            ? .untested("A8.stability", sentence + ": needs η on both sides of 2/λ_max")
            : Claim(
                "A8.stability",
                sentence + " (tolerance: the drift of λ_max along the plateau, of order ‖s*‖/m, and 1 %)",
                expected: 1, tolerance: 0.01 + growths[0].neglected, measured: mean, spread: spread,
                samples: limits.count)
        let seeds = Set(growths.map(\.seed)).sorted()
        let ratios = seeds.map { seed in
            let own = growths.first { $0.seed == seed }!
            return own.sharpness / own.sharpnessTheory
        }
        let (ratio, ratioSpread) = meanAndSpread(ratios)
        return [
            limit,
            Claim(
                "A8.sharpness",
                "λ_max on the secondary plateau over theory, ‖s*‖ times the largest eigenvalue of √M(I + vvᵀ)√M "
                    + "(tolerance: the neglected cubic term, 6‖s*‖/m)",
                expected: 1, tolerance: growths[0].neglected, measured: ratio, spread: ratioSpread,
                samples: ratios.count),
        ]
    }
}
