// What a run is likely to cost, from what stages have cost before. Unaware of why they run.

/// The likely cost of the stages that a run would or may start.
public struct Estimate: Sendable, Equatable {
    /// How the cost of a stage is known, from the best to the worst.
    public enum Basis: String, Sendable, CaseIterable {
        /// It has run with the same parameters before, perhaps with other inputs or code.
        case same
        /// Scaled by the amount of work from other stages of its kind.
        case scaled
        /// The mean of all stages of its kind.
        case mean
    }

    /// Stages whose cost is known in the same way.
    public struct Part: Sendable, Equatable {
        /// How many.
        public var stages = 0
        /// Processor time of all of them.
        public var cpuSeconds = 0.0
    }

    /// Empty parts are left out.
    public var parts: [Basis: Part] = [:]
    /// Stages that are not in the sums because nothing like them has ever run: how many by kind.
    public var unknown: [String: Int] = [:]
    /// How long the run takes with `jobs`, if every stage that may run does.
    public var seconds = 0.0
    /// How many threads' worth of stages run side by side.
    public var jobs: Int

    /// Processor time of all stages that are in the sums.
    public var cpuSeconds: Double { parts.values.reduce(0) { $0 + $1.cpuSeconds } }
}

extension Pipeline {
    /// Estimates what a run would cost; nil if it would run nothing.
    public func estimate(_ statuses: [StageStatus], jobs: Int) throws -> Estimate? {
        let open = statuses.filter { $0.mustRun || $0.key == nil }.map(\.stage)
        guard !open.isEmpty else { return nil }
        let history = try CostHistory(try Store(folder: store))
        var estimate = Estimate(jobs: jobs)
        var seconds: [Int: Double] = [:]
        for index in open {
            let stage = graph.stages[index]
            guard let (cost, basis) = history.cost(of: stage, work: work(of: stage)) else {
                estimate.unknown[stage.kind, default: 0] += 1
                continue
            }
            estimate.parts[basis, default: Estimate.Part()].stages += 1
            estimate.parts[basis]!.cpuSeconds += cost.cpuSeconds
            seconds[index] = cost.seconds
        }
        estimate.seconds = graph.duration(of: open, seconds: seconds, jobs: jobs)
        return estimate
    }
}

extension Graph {
    /// How long the stages (ascending) take if they start as a run would start them; those without a time take none.
    func duration(of open: [Int], seconds: [Int: Double], jobs: Int) -> Double {
        var needs: [Int: Int] = [:]
        var dependents: [Int: [Int]] = [:]
        let isOpen = Set(open)
        for index in open {
            let makers = Set(
                stages[index].inputs.compactMap { input in
                    if case .stage(let maker, _) = input.source, isOpen.contains(maker) { maker } else { nil }
                })
            needs[index] = makers.count
            for maker in makers { dependents[maker, default: []].append(index) }
        }
        var ready = open.filter { needs[$0] == 0 }[...]
        var running: [(end: Double, stage: Int)] = []
        var (now, free) = (0.0, max(1, jobs))
        while true {
            while let next = ready.first, width(next, jobs) <= free {
                ready.removeFirst()
                free -= width(next, jobs)
                running.append((now + (seconds[next] ?? 0), next))
            }
            guard let first = running.indices.min(by: { running[$0].end < running[$1].end }) else { return now }
            let ended = running.remove(at: first)
            now = ended.end
            free += width(ended.stage, jobs)
            for dependent in dependents[ended.stage] ?? [] {
                needs[dependent]! -= 1
                if needs[dependent] == 0 { ready.append(dependent) }
            }
        }
    }

    private func width(_ stage: Int, _ jobs: Int) -> Int { min(stages[stage].resources.threads, max(1, jobs)) }
}
