// Delivers the outputs of a stage. Unaware of how they were made.

extension Delivery {
    /// Delivers what the stage at `index` delivers; a figure's folder also gets the digests of what is in it. `previous`: its last outputs, as far as they were known before.
    func deliver(
        _ index: Int, _ contents: [FileContent], previous: [FileContent]?, _ pipeline: Pipeline,
        report: (String, DeliveryOutcome) -> Void
    ) throws(Failure) {
        let stage = pipeline.graph.stages[index]
        var isComplete = true
        for (output, content) in contents.enumerated() {
            guard let path = stage.deliveryPath(output) else { continue }
            let before = previous?.count == contents.count ? previous?[output] : nil
            let outcome = try deliver(content, to: pipeline.project + "/" + path, previous: before)
            if outcome == .unchanged { continue }
            isComplete = false
            report(path, outcome)
        }
        guard let deliverTo = stage.deliverTo, pipeline.graph.figures.contains(where: { $0.stage == index }) else {
            return
        }
        let folder = pipeline.project + "/" + deliverTo
        if isComplete, try FileStatus(of: folder + "/" + DeliveredDigests.name) != nil { return }
        let digests = zip(stage.outputs, contents).map { ($0, $1.digest) }
        try DeliveredDigests(Dictionary(digests, uniquingKeysWith: { first, _ in first })).write(to: folder)
    }
}
