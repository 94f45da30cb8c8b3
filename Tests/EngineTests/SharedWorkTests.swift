import Testing

@testable import Engine

struct SharedWorkTests {
    private static let work = SharedWork("activations", parameters: ["layer"], inputs: ["weights"])

    private func context(
        _ results: SharedResults, layer: Int, decoder: Int = 1, weights: String = "aa", path: String = "/w"
    ) -> StageContext {
        StageContext(
            stage: "probe[layer=\(layer)]",
            parameters: ParameterValues(["layer": .integer(layer), "decoder": .integer(decoder)]),
            inputs: ["weights": [InputFile(origin: "train", name: "w.h5", path: path, content: weights)]],
            outputFolder: "/tmp", sharedResults: results)
    }

    @Test func stagesThatAgreeComputeOnce() {
        let results = SharedResults()
        var computed = 0
        func value(_ context: StageContext) -> Int {
            context.shared(Self.work) { common in
                computed += 1
                return 10 * common.parameters.integer("layer")
            }
        }
        #expect(value(context(results, layer: 1)) == 10)
        #expect(value(context(results, layer: 1, decoder: 2, path: "/elsewhere")) == 10)
        #expect(computed == 1)
        #expect(value(context(results, layer: 2)) == 20)
        #expect(value(context(results, layer: 2, weights: "bb")) == 20)
        #expect(computed == 3)
        // Only the latest is kept.
        #expect(value(context(results, layer: 1)) == 10)
        #expect(computed == 4)
        #expect(value(context(SharedResults(), layer: 1)) == 10)
        #expect(computed == 5)
    }

    @Test func theComputationSeesNothingElse() {
        context(SharedResults(), layer: 1).shared(Self.work) { common in
            #expect(Array(common.parameters.values.keys) == ["layer"])
            #expect(Array(common.inputs.keys) == ["weights"])
        }
        context(SharedResults(), layer: 1).shared(SharedWork("nothing")) { common in
            #expect(common.parameters.values.isEmpty && common.inputs.isEmpty)
        }
    }

    /// What stages share must not say of its data what holds for one of them only.
    @Test func theComputationBelongsToNoStage() {
        var stage = context(SharedResults(), layer: 1)
        stage.unverified = ["data:cifar-10/test-batch"]
        StageContext.$current.withValue(stage) {
            stage.shared(Self.work) { common in
                #expect(common.unverified.isEmpty)
                #expect(StageContext.current == nil)
            }
            #expect(StageContext.current?.unverified == stage.unverified)
        }
    }

    @Test func aFailureIsNotKept() throws {
        struct Broken: Error {}
        let results = SharedResults()
        #expect(throws: Broken.self) { try context(results, layer: 1).shared(Self.work) { _ -> Int in throw Broken() } }
        #expect(context(results, layer: 1).shared(Self.work) { _ in 7 } == 7)
    }

    @Test func messagesSurviveTheWay() {
        for message: WorkerMessage in [
            .progress(done: 0.5, total: 1e9, unit: "steps of a kind"),
            .ended(cpuSeconds: 0.1, peakMemoryBytes: 1 << 40),
        ] {
            #expect(WorkerMessage(message.text) == message)
        }
        for text in ["", "ended", "ended x 1", "progress 1 2", "done 1 2"] { #expect(WorkerMessage(text) == nil) }
    }
}

struct ReadyQueueTests {
    private func take(
        _ queue: inout ReadyQueue, idle: [Sharing] = [], busy: [Sharing] = [], fits: (Int) -> Bool = { _ in true }
    ) -> [Int?] {
        queue.next(idle: idle, busy: busy, fits: fits).map { [$0.stage, $0.process] } ?? []
    }

    @Test func withoutSharingItIsFirstComeFirstServed() {
        var queue = ReadyQueue()
        for stage in 0..<500 { queue.append(stage, nil) }
        for stage in 0..<500 { #expect(take(&queue) == [stage, nil]) }
        #expect(queue.isEmpty)
        #expect(take(&queue) == [])
    }

    @Test func aWideStageIsNotStarved() {
        var queue = ReadyQueue()
        queue.append(1, nil)
        queue.append(2, nil)
        #expect(take(&queue) { $0 != 1 } == [])
        #expect(take(&queue) == [1, nil])
    }

    @Test func anIdleProcessGoesOnWithWhatItHasInMemory() {
        let (one, two) = (Sharing(group: 0, identities: [0, 1]), Sharing(group: 0, identities: [0, 2]))
        let three = Sharing(group: 0, identities: [0, 3])
        let other = Sharing(group: 1, identities: [9, 9])
        var queue = ReadyQueue()
        for (stage, sharing) in [(1, other), (2, two), (3, three), (4, one)] { queue.append(stage, sharing) }
        // The same activations first, …
        #expect(take(&queue, idle: [one], busy: [two]) == [4, 0])
        // … then those that no other process is at, …
        #expect(take(&queue, idle: [one], busy: [two]) == [3, 0])
        // … then any of the group, …
        #expect(take(&queue, idle: [one], busy: [two]) == [2, 0])
        // … and a process of another group has nothing to do with the rest.
        #expect(take(&queue, idle: [one]) == [1, nil])
    }

    @Test func whatSharesNothingKeepsItsTurn() {
        let one = Sharing(group: 0, identities: [0])
        var queue = ReadyQueue()
        queue.append(1, nil)
        queue.append(2, one)
        #expect(take(&queue, idle: [one]) == [1, nil])
        #expect(take(&queue, idle: [one]) == [2, 0])
    }

    @Test func aNewProcessTakesWhatNoOtherIsAt() {
        let (one, two) = (Sharing(group: 0, identities: [0, 1]), Sharing(group: 0, identities: [0, 2]))
        var queue = ReadyQueue()
        for (stage, sharing) in [(1, one), (2, one), (3, two)] { queue.append(stage, sharing) }
        #expect(take(&queue, busy: [one]) == [3, nil])
        #expect(take(&queue, busy: [one, two]) == [1, nil])
    }
}
