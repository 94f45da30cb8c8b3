// An order in which each stage comes after all it needs, and the cycles that make it impossible.

extension Expansion {
    /// Depth first from the first declared instance on: a manifest that is written in order keeps its order.
    /// Cycles become mistakes, and their closing edges are left out.
    mutating func sortedOrder() -> [Int] {
        enum State: UInt8 { case unseen, open, done }
        var state = [State](repeating: .unseen, count: stages.count)
        var order: [Int] = []
        order.reserveCapacity(stages.count)
        var cycles: [[(stage: Int, input: Int)]] = []
        var path: [(stage: Int, input: Int)] = []
        for start in stages.indices where state[start] == .unseen {
            state[start] = .open
            path.append((start, 0))
            while let (stage, input) = path.last {
                guard input < stages[stage].inputs.count else {
                    path.removeLast()
                    state[stage] = .done
                    order.append(stage)
                    continue
                }
                path[path.count - 1].input += 1
                guard case .stage(let needed, _) = stages[stage].inputs[input].source else { continue }
                switch state[needed] {
                case .unseen:
                    state[needed] = .open
                    path.append((needed, 0))
                case .open:
                    let first = path.firstIndex { $0.stage == needed } ?? path.startIndex
                    cycles.append(path[first...].map { ($0.stage, $0.input - 1) })
                case .done: break
                }
            }
        }
        report(cycles)
        return order
    }

    /// Each cycle from its first declared stage on; of cycles through the same references only one.
    private mutating func report(_ cycles: [[(stage: Int, input: Int)]]) {
        var reported: Set<[Int32]> = []
        for cycle in cycles {
            let start = cycle.indices.min { cycle[$0].stage < cycle[$1].stage } ?? 0
            let turned = cycle[start...] + cycle[..<start]
            let nodes = turned.map { inputPlaces[$0.stage][$0.input] }
            guard reported.insert(nodes.sorted()).inserted, let first = nodes.first else { continue }
            let ids = turned.map { stages[$0.stage].id }
            var facts: [Failure.Fact] = []
            for (index, node) in nodes.enumerated() {
                facts.append(
                    .init(
                        "\(ids[index]) needs \(ids[(index + 1) % ids.count])",
                        errors.place(JSON(document: manifest.document, index: Int(node)))))
            }
            errors.add(
                "stages need each other: \((ids + ids.prefix(1)).joined(separator: " -> "))",
                at: JSON(document: manifest.document, index: Int(first)), facts: facts)
        }
    }
}
