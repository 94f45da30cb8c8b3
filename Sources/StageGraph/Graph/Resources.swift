// What stages may use while they run. No result of a built-in kind depends on it.

/// What a stage may use while it runs. None of it is in a key, but for the threads of commands.
public struct Resources: Sendable, Hashable {
    /// Threads that the stage may use: of a built-in kind, its worker's pool; of a command, OMP_NUM_THREADS and its like.
    public var threads = 1
    /// Address-space limit in MiB; nil: none.
    public var memoryMiB: Int?
    /// Wall-clock limit in seconds; nil: none.
    public var timeLimit: Double?
    /// How often a failed stage is tried again.
    public var retries = 0
    /// Units of the manifest's pools that it takes, sorted by name.
    public var pools: [PoolUnits] = []

    /// One thread, no limits, no retries.
    public init() {}
}

/// Units of one pool: a graphics card, a licence, a connection.
public struct PoolUnits: Sendable, Hashable {
    /// What the manifest calls the pool.
    public var pool: Name
    /// How many.
    public var count: Int

    /// So many units of that pool.
    public init(pool: Name, count: Int) {
        self.pool = pool
        self.count = count
    }
}
