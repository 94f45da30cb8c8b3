// How much work stages are, for estimates of what a run costs. Apart from the kinds' own sources, whose digests are in keys:
// a better estimate leaves results as they are.
import Engine

extension TrainNetwork {
    /// Samples, weighted by the square of the width: nearly all multiplications are between channels.
    func work(_ parameters: ParameterValues, after previous: ParameterValues?) -> StageWork? {
        let iterations = parameters.integer("until") - (previous?.integer("until") ?? 0)
        let width = parameters.number("width")
        return StageWork(
            Double(iterations * parameters.integer("batch")) * width * width,
            of: "samples of \(parameters.string("dataset")) through \(parameters.string("network")) × width²")
    }
}

extension TrainFlow {
    /// Of the gradient flow its time: both grow as the number of neurons, for the integrator's steps are about as many at
    /// every width. Of descent neurons × steps.
    func work(_ parameters: ParameterValues, after previous: ParameterValues?) -> StageWork? {
        guard let configuration = try? Self.configuration(parameters, stage: "") else { return nil }
        let time = Self.expectedDuration(parameters, configuration)
        let what = "\(parameters.string("problem")) with \(parameters.string("activation"))"
        if parameters.string("method") == "adaptive" { return StageWork(time, of: "time of the flow, \(what)") }
        return StageWork(
            Double(parameters.integer("neurons")) * time / parameters.number("step"),
            of: "neurons × steps of descent, \(what)")
    }
}
