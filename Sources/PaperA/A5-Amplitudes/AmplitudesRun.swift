// The laws of the weights at the kept moments of one run. Unaware of claims and files.
import Dynamics
import Glibc
import Results

/// One moment of one run: a row of /moments in amplitudes.h5.
struct AmplitudesMoment: Sendable {
    let run: FlowRun
    /// Of the run, in the order of the inputs.
    let number: Int
    let snapshot: FlowSnapshot
    /// Mean squares of |a| and ‖w‖.
    let outputPower: Double
    let inputPower: Double
    /// Distances of the laws of |a| and ‖w‖ from the half-normal law with their own mean square.
    let outputDistance: Double
    let inputDistance: Double
    /// ‖Σ a w‖/Σ |a|‖w‖.
    let order: Double
    /// Correlation of |a| with |a0 + ẑ·w0|, what T1 lets grow.
    let growth: Double
    /// The largest share of one neuron in Σ |a|‖w‖.
    let topShare: Double
    let theory: Theory
    /// τ since half descent; 0 before.
    let slowTime: Double

    private init(_ run: FlowRun, number: Int, _ snapshot: FlowSnapshot, halfTime: Double) {
        self.run = run
        self.number = number
        self.snapshot = snapshot
        let (a, w) = (snapshot.amplitudes, snapshot.norms)
        let count = Double(a.count)
        outputPower = a.reduce(0) { $0 + $1 * $1 } / count
        inputPower = w.reduce(0) { $0 + $1 * $1 } / count
        outputDistance = HalfNormal.distance(a, meanSquare: outputPower)
        inputDistance = HalfNormal.distance(w, meanSquare: inputPower)
        let sizes = snapshot.sizes
        let total = sizes.reduce(0, +)
        let sum = (0..<run.problem.inputs).map { component in
            zip(a, snapshot.signedInput(component)).reduce(0) { $0 + $1.0 * $1.1 }
        }
        order = sum.reduce(0) { $0 + $1 * $1 }.squareRoot() / total
        topShare = sizes.max()! / total
        let start = run.initialState
        let unit = run.problem.direction
        let growing = (0..<run.neurons).map { k in
            unit.indices.reduce(start[k]) { $0 + unit[$1] * start[($1 + 1) * run.neurons + k] }.magnitude
        }
        growth = correlation(a, growing)
        theory = Theory(problem: run.problem, neurons: run.neurons, alpha: run.alpha)
        slowTime = theory.slowTime(max(0, snapshot.time - halfTime))
    }

    /// y = m^{1−2α}/‖s*‖, the mean square of the frozen part of w over that of |a|.
    var frozenShare: Double { 1 / (theory.smallness * run.problem.bestLinearNorm) }

    /// g τ: by T5 to first order x → x + x (x²/3 − 1) g τ, which moves the half-normal distribution function by
    /// 2 φ(x) x (1 − x²/3) g τ, .365 g τ at most.
    var escaped: Double { (theory.escapeRate() ?? 0) * slowTime }

    /// The moments of a run.
    static func moments(of run: FlowRun, number: Int, _ snapshots: [FlowSnapshot]) throws -> [AmplitudesMoment] {
        let half = logisticCrossing(try run.values("time"), try run.values("K_f")) ?? .infinity
        return snapshots.map { AmplitudesMoment(run, number: number, $0, halfTime: half) }
    }

    /// Moments as columns.
    static func table(_ moments: [AmplitudesMoment]) -> Table {
        Table([
            Column("row", "number of the row: a moment of a run", moments.indices.map(Double.init)),
            moments.column("run", "number of the run, in the order of the inputs") { Double($0.number) },
            moments.column("alpha", "initial parameters have the standard deviation M^−α", \.run.alpha),
            moments.column("neurons", "number of neurons M") { Double($0.run.neurons) },
            moments.column("seed", "seed of the initial parameters") { Double($0.run.seed) },
            moments.column(
                "time", unit: "t", "time of the moment: of the start, of the loss's stages, of the end",
                \.snapshot.time),
            moments.column("mean_aa", "mean of a²", \.outputPower),
            moments.column("mean_ww", "mean of ‖w‖²", \.inputPower),
            moments.column(
                "KS_a", "Kolmogorov–Smirnov distance of |a| from the half-normal law of its mean square",
                \.outputDistance),
            moments.column("KS_w", "the same for ‖w‖", \.inputDistance),
            moments.column("P", "‖Σ a w‖/Σ |a|‖w‖: order parameter of the directions", \.order),
            moments.column("growth", "correlation of |a| with |a + ẑ·w| of the start", \.growth),
            moments.column("top_share", "largest share of a neuron in Σ |a|‖w‖", \.topShare),
            moments.column("slow_time", "τ = t‖s*‖/M since half descent", \.slowTime),
        ])
    }
}
