// How much work a flow is, for estimates of what a run costs.
//
// In no fingerprint: a better estimate leaves results as they are.
import StageGraph

extension TrainFlow {
    /// Of the gradient flow its time: both grow as the number of neurons, for the integrator's steps are about as many
    /// at every width. Of descent neurons × steps.
    func work(_ parameters: ParameterValues, makers: [String: [ParameterValues]]) -> StageWork? {
        guard let configuration = try? Self.configuration(parameters, stage: "") else { return nil }
        let time = Self.expectedDuration(parameters, configuration)
        let what = "\(parameters.string("problem")) with \(parameters.string("activation"))"
        if parameters.string("method") == "adaptive" { return StageWork(time, of: "time of the flow, \(what)") }
        return StageWork(
            Double(parameters.integer("neurons")) * time / parameters.number("step"),
            of: "neurons × steps of descent, \(what)")
    }
}
