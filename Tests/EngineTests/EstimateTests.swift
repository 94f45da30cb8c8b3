import Glibc
import Testing

@testable import Engine
@testable import ResultStore

/// A kind that counts its work in steps, or does not.
private struct CountingKind: StageKind {
    var name = "train.steps"
    var counts = true
    let summary = "counts"
    let parameters: [ParameterDeclaration] = []
    let inputs: [InputDeclaration] = []

    func outputs(_ parameters: ParameterValues) -> [String] { ["out"] }
    func ingredients() -> [String: String] { [:] }
    func run(_ context: StageContext) {}
    func work(_ parameters: ParameterValues, makers: [String: [ParameterValues]]) -> StageWork? {
        let done = makers["previous"]?.first?.integer("steps") ?? 0
        return counts ? StageWork(Double(parameters.integer("steps") - done), of: "steps") : nil
    }
}

struct EstimateTests {
    private let kinds: [any StageKind] = [
        CountingKind(), CountingKind(name: "plot.mean", counts: false), CountingKind(name: "plot.new", counts: false),
    ]

    private func stage(
        _ kind: String, _ steps: Int, needs: [Int] = [], role: String = "data", threads: Int = 1
    ) -> StageInstance {
        var stage = StageInstance(
            id: "\(kind)[steps=\(steps)]", name: kind, kind: kind,
            parameters: ParameterValues(["steps": .integer(steps)]),
            inputs: needs.map { GraphInput(role: role, source: .stage(index: $0, name: "out"), label: "x/out") },
            outputs: ["out"], place: "")
        stage.resources.threads = threads
        return stage
    }

    private func record(_ stage: StageInstance, _ cpuSeconds: Double, _ pipeline: Pipeline) throws {
        let kind = KindIngredients(code: .text("old"), versions: [])
        let preImage = stage.preImage(KeyParts(kind: kind, environment: KeyEnvironment(variables: [])))
        let key = SHA256.digest(of: Array(stage.id.utf8))
        let record = ActionRecord(
            key: key, stage: stage.id, preImage: preImage, outputs: [],
            cost: StageCost(seconds: 2 * cpuSeconds, cpuSeconds: cpuSeconds, peakMemoryBytes: 1),
            work: pipeline.work(of: stage), host: "h", finished: "2026-01-01T00:00:00Z")
        #expect(ActionRecord(decoding: record.encoded) == record)
        let paths = StorePaths(folder: pipeline.store)
        try Files.createFolder(paths.folder)
        try RecordLog.append([record], to: paths)
    }

    @Test func eachStageByTheBestThatIsKnown() throws {
        var template = Array("/tmp/stagecraft-test-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        defer { Files.remove(folder) }
        let known = [stage("train.steps", 10), stage("train.steps", 30), stage("plot.mean", 1), stage("plot.mean", 2)]
        let open = [
            stage("train.steps", 10), stage("train.steps", 1000), stage("plot.mean", 7), stage("plot.new", 1),
            // The second half of a chain.
            stage("train.steps", 1400, needs: [1], role: "previous"),
        ]
        var pipeline = Pipeline(
            graph: Graph(profile: "default", stages: known, figures: []), project: folder, store: folder, kinds: kinds,
            code: CodeTable(""))
        for (stage, seconds) in zip(known, [1.0, 3, 4, 6]) { try record(stage, seconds, pipeline) }
        pipeline.graph.stages = open
        func status(_ index: Int, _ mustRun: Bool = true) -> StageStatus {
            StageStatus(stage: index, id: "", condition: .stale, reasons: [], key: nil, mustRun: mustRun)
        }
        let estimate = try #require(try pipeline.estimate(open.indices.map { status($0) }, jobs: 1))
        // 4 CPU-seconds for 40 steps.
        #expect(estimate.parts[.same] == .init(stages: 1, cpuSeconds: 1))
        #expect(estimate.parts[.scaled] == .init(stages: 2, cpuSeconds: 100 + 40))
        #expect(estimate.parts[.mean] == .init(stages: 1, cpuSeconds: 5))
        #expect(estimate.unknown == ["plot.new": 1])
        #expect(estimate.cpuSeconds == 146)
        #expect(estimate.seconds == 2 * 146)
        let lines = EstimateText.lines(estimate)
        #expect(lines[0] == "estimate if all of them run: 2 min 26 s of CPU time, 4 min 52 s with --jobs 1")
        #expect(lines.last == "  not in it: 1 stage of which there is no record (plot.new 1)")
        var fresh = status(0, false)
        fresh.key = SHA256.digest(of: [])
        #expect(try pipeline.estimate([fresh], jobs: 1) == nil)
    }

    @Test func thePathThroughTheGraphAndTheJobsSetTheTime() {
        // 0 → 2 → 3, 1 → 3, 4 takes two threads.
        let stages = [
            stage("train.steps", 0), stage("train.steps", 1), stage("train.steps", 2, needs: [0]),
            stage("train.steps", 3, needs: [1, 2]), stage("train.steps", 4, threads: 2),
        ]
        let graph = Graph(profile: "default", stages: stages, figures: [])
        let seconds: [Int: Double] = [0: 5, 1: 1, 2: 2, 3: 4, 4: 10]
        #expect(graph.duration(of: [0, 1, 2, 3], seconds: seconds, jobs: 1) == 12)
        #expect(graph.duration(of: [0, 1, 2, 3], seconds: seconds, jobs: 2) == 11)
        #expect(graph.duration(of: [2, 3], seconds: seconds, jobs: 2) == 6)
        // The wide one waits until both are free, and holds both.
        #expect(graph.duration(of: [0, 1, 4], seconds: seconds, jobs: 2) == 15)
        #expect(graph.duration(of: [0, 4], seconds: [4: 10], jobs: 1) == 10)
        #expect(graph.duration(of: [], seconds: [:], jobs: 4) == 0)
    }
}
