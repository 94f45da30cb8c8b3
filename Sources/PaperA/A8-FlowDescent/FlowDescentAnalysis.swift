// analyse.flow-descent: gradient descent beside the flow that it discretises. Unaware of figures.
import Dynamics
import Engine
import Glibc
import HDF5
import Numerics
import Results

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

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

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
            return Claim(id, what, expected: 1, tolerance: 0.03, orders)
        }
    }
}
