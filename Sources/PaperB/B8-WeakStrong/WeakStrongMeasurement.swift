// Gradient descent on all weights beside the theory: what the closed forms are measured against. Unaware of files.
import HDF5
import Learning
import Results

/// A descent recorded at checkpoints, beside the recursion and the flow's closed form.
struct WeakStrongMeasurement: Sendable {
    let model: WeakStrongModel
    private let iterations: [Double]
    private var own: [Double] = []
    private var wrong: [Double] = []
    private var outputs: (weak: [Double], strong: [Double]) = ([], [])
    private var losses: [Double] = []
    private let closedForm: [Double]
    /// Largest |Δ − recursion| over all pairs of classes and all checkpoints.
    private(set) var recursionError = 0.0
    /// Largest |L − closed form|, the closed form at the flow's time: E and λ exact, iterations not.
    private(set) var closedFormError = 0.0
    let phases: Phases

    init(_ model: WeakStrongModel, ridge: Double, iterations last: Int) throws {
        self.model = model
        let checkpoints = WeakStrongTrajectory.checkpoints(until: last)
        iterations = checkpoints.map(Double.init)
        closedForm = iterations.map { model.reconstructionLoss(at: model.flow(at: $0), ridge: ridge) }
        var descent = WeakStrongDescent(model)
        var delta = 0.0
        let (classes, m) = (model.classes, model.featuresPerClass)
        for iteration in 0...last {
            if checkpoints[losses.count] == iteration {
                let range = descent.deltas
                recursionError = max(recursionError, abs(range.lowerBound - delta), abs(range.upperBound - delta))
                own.append(descent.weights[0..<m].reduce(0, +))
                wrong.append(descent.weights[(classes * m)..<(classes * m + m)].reduce(0, +))
                outputs.weak.append(descent.outputs[0])
                outputs.strong.append(descent.outputs[classes])
                let loss = try descent.reconstructionLoss(ridge: ridge)
                closedFormError = max(closedFormError, abs(loss - closedForm[losses.count]))
                losses.append(loss)
            }
            if iteration == last { break }
            descent.step()
            delta = model.step(from: delta)
        }
        phases = try Phases(iterations: iterations, losses: losses)
    }

    /// What the detector of phases says of the measured loss.
    var attributes: [String: AttributeValue] {
        [
            "verdict": .string(phases.verdict.rawValue),
            "first_boundary": .number(phases.firstBoundary ?? .nan),
            "second_boundary": .number(phases.secondBoundary ?? .nan),
        ]
    }

    var table: Table {
        Table([
            Column("iteration", unit: "iterations", "iterations of gradient descent on all weights", iterations),
            Column("own", "sum of the first class's weights into its own output", own),
            Column("wrong", "sum of the first class's weights into the second output", wrong),
            Column("output_weak", "own softmax output of the first class's weak sample", outputs.weak),
            Column("output_strong", "own softmax output of the first class's strong sample", outputs.strong),
            Column("loss", "reconstruction loss of the decoder fitted by least squares, E‖x − x̂‖²/m", losses),
            Column("loss_closed_form", "L(Δ(t)) of the flow in continuous time", closedForm),
        ])
    }
}
