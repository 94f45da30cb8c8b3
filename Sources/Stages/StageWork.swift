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
    /// Neurons × time, of which the steps that are taken depend on the problem and on how it is integrated.
    func work(_ parameters: ParameterValues, after previous: ParameterValues?) -> StageWork? {
        guard let configuration = try? Self.configuration(parameters, stage: "") else { return nil }
        let method = parameters.string("method")
        let step = method == "descent" ? " by \(parameters.number("step"))" : ""
        return StageWork(
            Double(parameters.integer("neurons")) * Self.expectedDuration(parameters, configuration),
            of:
                "neurons × time of \(parameters.string("problem")), \(parameters.string("activation")), \(method)\(step)"
        )
    }
}
