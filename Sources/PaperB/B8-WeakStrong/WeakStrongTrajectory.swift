// One trajectory of the weak and strong samples' recursion, every iteration checked, some recorded. Unaware of files.
import Glibc
import HDF5
import Learning
import Results

/// Iterations 0 to `iterations` of one model.
struct WeakStrongTrajectory: Sendable {
    let model: WeakStrongModel
    private let recorded: [Int]
    private let deltas: [Double]
    private let losses: [Double]
    /// Iterations at which Δ lies outside its bounds.
    private(set) var violations = 0
    /// Where the loss is lowest of all iterations.
    private(set) var lowestIteration = 0
    private(set) var lowestDelta = 0.0
    private(set) var lowestLoss = Double.infinity
    /// The first iteration with Δ ≥ Δ*; nil if there is none.
    private(set) var crossing: Int?
    /// Largest change of L over that of Δ between two iterations: the steepest slope of L in Δ.
    private(set) var steepest = 0.0
    /// L at the end − L_min.
    var increase: Double { losses.last! - lowestLoss }

    init(_ model: WeakStrongModel, ridge: Double, iterations: Int) {
        self.model = model
        let condition = model.minimumDelta ?? .infinity
        let recorded = Self.checkpoints(until: iterations)
        var (deltas, losses): ([Double], [Double]) = ([], [])
        var (delta, previous) = (0.0, (delta: 0.0, loss: Double.nan))
        for iteration in 0...iterations {
            let loss = model.reconstructionLoss(at: delta, ridge: ridge)
            if !model.bounds(at: Double(iteration)).contains(delta) { violations += 1 }
            if loss < lowestLoss { (lowestLoss, lowestIteration, lowestDelta) = (loss, iteration, delta) }
            if crossing == nil, delta >= condition { crossing = iteration }
            if iteration > 0 { steepest = max(steepest, abs((loss - previous.loss) / (delta - previous.delta))) }
            if recorded[deltas.count] == iteration {
                deltas.append(delta)
                losses.append(loss)
            }
            previous = (delta, loss)
            delta = model.step(from: delta)
        }
        self.recorded = recorded
        self.deltas = deltas
        self.losses = losses
    }

    /// 0, 1, 2, 3, …, eight an octave where there are as many, and the last.
    static func checkpoints(until last: Int) -> [Int] {
        var steps = [0]
        for eighth in 0... {
            let step = Int(exp2(Double(eighth) / 8).rounded())
            if step >= last { break }
            if step > steps[steps.count - 1] { steps.append(step) }
        }
        return steps + [last]
    }

    /// What the trajectory is of, and its marks.
    var attributes: [String: AttributeValue] {
        [
            "l": .integer(model.classes), "k": .number(model.strong), "rho": .number(model.weakFraction),
            "minimum_delta": .number(model.minimumDelta ?? .nan),
            "minimum_iteration": .integer(lowestIteration), "minimum_loss": .number(lowestLoss),
            "violations": .integer(violations),
        ]
    }

    var table: Table {
        let times = recorded.map(Double.init)
        let bounds = times.map { model.bounds(at: $0) }
        return Table([
            Column("iteration", unit: "iterations", "iterations of gradient descent", times),
            Column("delta", "Δ = A − B of the recursion", deltas),
            Column("delta_lower", "lower bound U(ρηmt) of Δ", bounds.map(\.lowerBound)),
            Column("delta_upper", "upper bound U(E[s]ηmt) + ηmE[s]/l of Δ", bounds.map(\.upperBound)),
            Column("own", "A: sum of a class's weights into its own output", deltas.map(model.ownSum)),
            Column("own_lower", "lower bound of A", bounds.map { model.ownSum(at: $0.lowerBound) }),
            Column("own_upper", "upper bound of A", bounds.map { model.ownSum(at: $0.upperBound) }),
            Column("wrong", "B: sum of a class's weights into a wrong output", deltas.map(model.wrongSum)),
            Column("wrong_lower", "lower bound of B", bounds.map { model.wrongSum(at: $0.upperBound) }),
            Column("wrong_upper", "upper bound of B", bounds.map { model.wrongSum(at: $0.lowerBound) }),
            Column("output_weak", "own softmax output of weak samples", deltas.map { model.ownOutput(1, at: $0) }),
            Column(
                "output_strong", "own softmax output of strong samples",
                deltas.map { model.ownOutput(model.strong, at: $0) }),
            Column("loss", "reconstruction loss L(Δ) from the softmax output, E‖x − x̂‖²/m", losses),
        ])
    }
}
