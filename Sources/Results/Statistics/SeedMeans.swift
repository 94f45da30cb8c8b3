// Statistics of runs that share seeds. Unaware of what was measured.

/// One number a seed, in order of seeds: the mean over its values that are finite; seeds without one are left out. A
/// seed's draws are the same for every α, so its runs are not independent of each other.
public func seedMeans(_ seeds: [Int], _ values: [Double]) -> [Double] {
    Set(seeds).sorted().compactMap { seed in
        let own = zip(seeds, values).filter { $0.0 == seed && $0.1.isFinite }.map(\.1)
        return own.isEmpty ? nil : meanAndSpread(own).mean
    }
}
