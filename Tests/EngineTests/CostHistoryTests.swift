import Testing

@testable import Engine
@testable import ResultStore

/// What the records of a store say about what a stage will cost.
struct CostHistoryTests {
    private func stage(_ arguments: [String], threads: Int = 1, outputs: [Name] = ["out"]) -> StageInstance {
        var stage = StageInstance(
            id: "s", name: "s", kind: StageInstance.commandKind, parameters: ParameterValues([:]), inputs: [],
            outputs: outputs, command: arguments, place: "p:1:1")
        stage.resources.threads = threads
        return stage
    }

    private func history(_ records: [(stage: StageInstance, seconds: Double, finished: String)]) throws -> CostHistory {
        let folder = TemporaryFolder()
        let all = records.enumerated().map { number, record in
            ActionRecord(
                key: SHA256.digest(of: [UInt8(number)]), stage: record.stage.id,
                preImage: record.stage.preImage(
                    KeyParts(
                        kind: KindIngredients(code: .text("1"), versions: []),
                        environment: KeyEnvironment(variables: []))),
                outputs: [], cost: StageCost(seconds: record.seconds, cpuSeconds: record.seconds), host: "h",
                finished: record.finished)
        }
        return try withExtendedLifetime(folder) {
            try RecordLog.append(all, to: StorePaths(folder: folder.path))
            return try CostHistory(try Store(folder: folder.path))
        }
    }

    /// The same program with another number of threads takes another time.
    @Test func aCommandIsTheSameOnlyWithAsManyThreads() throws {
        let history = try history([
            (stage(["make"], threads: 1), 8, "2026-01-01"), (stage(["make"], threads: 4), 2, "2026-01-02"),
        ])
        for (threads, seconds) in [(1, 8.0), (4, 2)] {
            let known = try #require(history.cost(of: stage(["make"], threads: threads), work: nil))
            #expect(known.1 == .same && known.0.seconds == seconds)
        }
        // Of two threads only the mean is known.
        let unknown = try #require(history.cost(of: stage(["make"], threads: 2), work: nil))
        #expect(unknown.1 == .mean && unknown.0.seconds == 5)
    }

    @Test func argumentsAndOutputsTellCommandsApart() throws {
        let history = try history([
            (stage(["make", "a"]), 8, "2026-01-01"), (stage(["make", "b"], outputs: ["x"]), 2, "2026-01-02"),
        ])
        #expect(history.cost(of: stage(["make", "a"]), work: nil)?.1 == .same)
        #expect(history.cost(of: stage(["make", "b"]), work: nil)?.1 == .mean)
        #expect(history.cost(of: stage(["make", "a"], outputs: ["x"]), work: nil)?.1 == .mean)
    }

    @Test(arguments: [["2026-01-01", "2026-01-02"], ["2026-01-02", "2026-01-01"]])
    func theLatestOfEqualStagesCounts(_ times: [String]) throws {
        let history = try history(zip([8.0, 2], times).map { (stage(["make"]), $0, $1) })
        let known = try #require(history.cost(of: stage(["make"]), work: nil))
        #expect(known.0.seconds == (times[1] > times[0] ? 2 : 8))
    }
}
