// Delivers the outputs of a stage. Unaware of how they were made.

extension Delivery {
    /// Delivers what the stage at `index` delivers. `previous`: its last outputs, as far as they were known before.
    func deliver(
        _ index: Int, _ contents: [FileContent], previous: [FileContent]?, _ pipeline: Pipeline,
        report: (String, DeliveryOutcome) -> Void
    ) throws(Failure) {
        let stage = pipeline.graph.stages[index]
        for (output, content) in contents.enumerated() {
            guard let path = stage.deliveryPath(output) else { continue }
            let before = previous?.count == contents.count ? previous?[output] : nil
            let outcome = try deliver(content, to: pipeline.project + "/" + path, previous: before)
            if outcome != .unchanged { report(path, outcome) }
        }
    }
}
