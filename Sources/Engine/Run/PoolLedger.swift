// What stages that run at the same time share: graphics cards, licences, connections. Unaware of processors and memory.

/// How many units of each pool are free, and which stages have the others. Not in any key.
struct PoolLedger {
    private var free: [Name: Int]
    private var held: [Int: [PoolUnits]] = [:]

    init(_ pools: [PoolUnits]) {
        free = Dictionary(pools.map { ($0.pool, $0.count) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether there are so many.
    func has(_ units: [PoolUnits]) -> Bool { units.allSatisfy { free[$0.pool, default: 0] >= $0.count } }

    /// Gives units to a stage, until `release`.
    mutating func take(_ units: [PoolUnits], for stage: Int) {
        if units.isEmpty { return }
        release(stage)
        for unit in units { free[unit.pool, default: 0] -= unit.count }
        held[stage] = units
    }

    /// Takes back what the stage has, if anything.
    mutating func release(_ stage: Int) {
        if held.isEmpty { return }
        for unit in held.removeValue(forKey: stage) ?? [] { free[unit.pool, default: 0] += unit.count }
    }
}
