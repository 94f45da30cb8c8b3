// Runs stages in Slurm's jobs. Jobs take stages from folders in the store (JobFolder.swift) and say there how they ended; a run
// fills the folders, sees to it that there are jobs, and commits what comes back. What is true is, in this order: a record in
// the store, a report in a folder, what Slurm says.
//
// (This file: stages on their way into folders. The others: what comes back, and which jobs there are.)

import Glibc

/// The executor of a run on a cluster.
final class SlurmExecutor: Executor {
    unowned let scheduler: Scheduler
    let settings: SlurmSettings
    /// Whether the run ends once everything that can start is in jobs.
    private let isDetached: Bool
    /// Whoever has started the run has logged out: jobs go on.
    private var isLeft = false
    /// For what Slurm's programs print; not in the store, whose disk may be full.
    private let scratch: String
    let control: SlurmControl
    private let history: CostHistory
    private var sharings = SharingCatalog()
    private let inputs: JobInputs
    /// Stages that are ready and in no folder yet, and since when the first of them is.
    private var waiting: [(stage: Int, isAlone: Bool)] = []
    private var waitingSince = 0.0
    var pools: [SlurmPool] = []
    /// What a stage needs beyond what it asks for, found by trying.
    var raised: [Int: JobSize] = [:]
    /// How often a stage was lost with its job.
    var losses: [Int: Int] = [:]
    /// What jobs of stages have that are in folders.
    var sizes: [Int: JobSize] = [:]
    /// Files outside the store that stages read where they are.
    var watched: [Int: [FrozenStage.Watched]] = [:]
    /// Reports that were read, and where those of stages are.
    var seen: Set<Name> = []
    var reportPaths: [Digest: String] = [:]
    /// Reports of stages that this run has not asked for yet.
    var early: [Digest: JobReport] = [:]
    /// Stages that jobs of former runs are at and that this run has not asked for yet.
    var orphans: [Digest: (pool: SlurmPool, bundle: Name)] = [:]
    /// Since when Slurm does not know jobs any more that have taken stages.
    var goneSince: [String: Double] = [:]
    /// When the folders are looked at next, and how long after that.
    var lookDue = 0.0
    var lookInterval = 0.05
    /// When Slurm is asked next, and how long after that.
    var askDue = Double.infinity
    var askInterval = 1.0
    var isAsking = false
    /// Since when Slurm has not answered, or refuses jobs.
    var silentSince: Double?
    var hasSaidSo: Set<String> = []
    var hasAdopted = false
    private var program: String?
    private var isCancelled = false
    private var hasEnded = false
    private var poolsMade = 0

    /// Stages are collected for so long before they are put into folders, so that those with work in common are together.
    private static let collectSeconds = 0.05
    /// Frozen stages are large: so many are in memory at a time.
    private static let mostAtOnce = 500
    /// What a stage is taken to need of which nothing is known, in seconds.
    private static let unknownSeconds = 30.0

    init(_ scheduler: Scheduler, settings: SlurmSettings, isDetached: Bool) throws {
        self.scheduler = scheduler
        self.settings = settings
        self.isDetached = isDetached
        scratch = try Files.createTemporaryFolder()
        control = SlurmControl(try SlurmClient(scratch: scratch))
        history = try CostHistory(scheduler.store)
        inputs = JobInputs(scheduler.store.paths)
    }

    var isIdle: Bool {
        if isCancelled || leavesStages { return true }
        return waiting.isEmpty
            && pools.allSatisfy { pool in pool.bundles.values.allSatisfy { $0.allSatisfy { $0.stage == nil } } }
    }

    /// Everything that can start is in jobs, and nobody wants to wait for them.
    var leavesStages: Bool {
        if isLeft { return true }
        return isDetached && waiting.isEmpty && hasAdopted && scheduler.finishing == 0 && !scheduler.summary.interrupted
            && scheduler.fatal == nil && pools.contains { !$0.isEmpty }
            && pools.allSatisfy { $0.isEmpty || (!$0.jobs.isEmpty && $0.ordered == 0) }
    }

    func add(_ stage: Int, isAlone: Bool) {
        if waiting.isEmpty { waitingSince = Clock.seconds() }
        waiting.append((stage, isAlone))
    }

    func takeBack(_ folder: AttemptFolder) -> Bool { false }

    func start(wanted: Bool) throws {
        if !hasAdopted { try adopt() }
        guard wanted else { return try withdraw() }
        if !waiting.isEmpty, Clock.seconds() - waitingSince >= Self.collectSeconds {
            try handOut(takeReady())
        }
        try orderJobs()
    }

    /// Takes out stages that can go into folders now: others hold what the rest needs of pools.
    private func takeReady() -> [(stage: Int, isAlone: Bool)] {
        var (ready, left): ([(stage: Int, isAlone: Bool)], [(stage: Int, isAlone: Bool)]) = ([], [])
        for item in waiting {
            guard ready.count < Self.mostAtOnce, scheduler.hasUnits(item.stage) else {
                left.append(item)
                continue
            }
            scheduler.takeUnits(item.stage)
            ready.append(item)
        }
        waiting = left
        return ready
    }

    // MARK: into folders

    private struct Ready {
        var index: Int
        var stage: JobStage
        var size: JobSize
        var seconds: Double
        var sharing: Sharing?
    }

    private func handOut(_ stages: [(stage: Int, isAlone: Bool)]) throws {
        var ready: [Ready] = []
        for (index, isAlone) in stages {
            guard let frozen = try scheduler.claim(index) else {
                scheduler.pools.release(index)
                continue
            }
            if try attach(index, frozen.key) { continue }
            ready.append(try prepare(index, frozen, isAlone))
        }
        for (size, group) in Dictionary(grouping: ready, by: \.size).sorted(by: {
            $0.value[0].index < $1.value[0].index
        }) {
            let pool = try pool(of: size)
            // What takes longest begins first.
            let bundles = bundles(of: group).sorted {
                $0.reduce(0) { $0 + $1.seconds } > $1.reduce(0) { $0 + $1.seconds }
            }
            for bundle in bundles { try pool.add(bundle.map { ($0.index, $0.stage, $0.seconds) }) }
        }
        if !ready.isEmpty { hurry() }
    }

    private func prepare(_ index: Int, _ frozen: FrozenStage, _ isAlone: Bool) throws -> Ready {
        let instance = scheduler.pipeline.graph.stages[index]
        let work = scheduler.pipeline.work(of: instance)
        let known = history.cost(of: instance, work: work)?.0.seconds
        let shared = isAlone ? [] : scheduler.resolver.catalog.sharedWork(of: instance)
        let contents = scheduler.resolver.keyedInputs(of: index)
        let size = size(of: index, instance, known)
        let frozen = try inputs.freeze(frozen, project: scheduler.pipeline.project)
        sizes[index] = size
        watched[index] = frozen.watched.isEmpty ? nil : frozen.watched
        return Ready(
            index: index,
            stage: JobStage(frozen: frozen, preImage: try scheduler.resolver.preImage(of: index), work: work),
            size: size, seconds: known ?? Self.unknownSeconds,
            sharing: shared.isEmpty ? nil : sharings.sharing(instance, contents, shared))
    }

    /// What a job needs that runs the stage. Memory is rounded up to a power of two: there should be few kinds of jobs.
    private func size(of index: Int, _ stage: StageInstance, _ known: Double?) -> JobSize {
        let more = raised[index]
        let memory = stage.resources.memoryMiB.map { 1 << (Int.bitWidth - ($0 - 1).leadingZeroBitCount) }
        let seconds = stage.resources.timeLimit ?? 3 * (known ?? 0)
        // A minute more than the stage should take, where the usual time does not leave that.
        let needed = seconds + 60 > 60 * Double(settings.minutes) ? Int((seconds / 60).rounded(.up)) + 1 : 0
        let minutes = max(settings.minutes, seconds > 0 ? needed : 0, more?.minutes ?? 0)
        return JobSize(
            threads: stage.resources.threads, memoryMiB: max(memory ?? settings.memoryMiB, more?.memoryMiB ?? 0),
            minutes: min(minutes, settings.mostMinutes))
    }

    /// Stages with work in common go together, as long as that leaves something for each job to do.
    private func bundles(of stages: [Ready]) -> [[Ready]] {
        var bundles = stages.filter { $0.sharing == nil }.map { [$0] }
        let groups = Dictionary(grouping: stages.filter { $0.sharing != nil }) { $0.sharing!.group }
        for group in groups.values {
            let sorted = group.sorted { $0.sharing!.identities.lexicographicallyPrecedes($1.sharing!.identities) }
            // Half a job's worth at most, and never all of it where several jobs could share it.
            let total = sorted.reduce(0) { $0 + $1.seconds }
            let most = max(1, min(Double(settings.target) / 2, total / 4))
            var bundle: [Ready] = []
            var seconds = 0.0
            for stage in sorted {
                if !bundle.isEmpty, seconds + stage.seconds > most {
                    bundles.append(bundle)
                    bundle = []
                    seconds = 0
                }
                bundle.append(stage)
                seconds += stage.seconds
            }
            if !bundle.isEmpty { bundles.append(bundle) }
        }
        return bundles
    }

    /// The folder for stages of this size.
    private func pool(of size: JobSize) throws -> SlurmPool {
        if let pool = pools.first(where: { $0.isOpen && $0.description.size == size }) { return pool }
        let description = JobPool(
            program: try programCopy(), store: scheduler.store.paths.folder, size: size, linger: settings.linger,
            patience: settings.patience)
        poolsMade += 1
        let name = JobFolder.prefix + scheduler.run.name + "-\(poolsMade)"
        // Whoever finds the folder without this lock takes it over.
        _ = try scheduler.locks.tryLock(.run(RunIdentity.lockNumber(name)))
        let folder = try JobFolder.make(name, description, in: scheduler.store.paths)
        let pool = SlurmPool(folder, description, isOpen: true)
        pools.append(pool)
        return pool
    }

    func programCopy() throws -> String {
        if let program { return program }
        let copy = try inputs.program()
        program = copy
        return copy
    }

    // MARK: the end

    /// Nothing more is to start: takes back what no job has taken.
    private func withdraw() throws {
        waiting = []
        if isLeft { return }
        for pool in pools where !pool.isEmpty { _ = try pool.withdraw() }
        // Jobs that wait for a place would find nothing.
        for pool in pools where !pool.hasWaiting && !pool.jobs.isEmpty { cancelPending(pool) }
    }

    /// Cancels jobs that have not started, once.
    private func cancelPending(_ pool: SlurmPool) {
        guard hasSaidSo.insert("pending " + pool.folder.name).inserted else { return }
        control.post(.cancel(name: pool.folder.name, pendingOnly: true))
    }

    func interrupt(by signal: Int32) {
        if signal == SIGHUP { isLeft = true }
        // The first time jobs finish what they are at.
        guard scheduler.interrupts > 1, !isCancelled, !isLeft else { return }
        isCancelled = true
        for pool in pools where !pool.jobs.isEmpty || !pool.takers.isEmpty {
            control.post(.cancel(name: pool.folder.name, pendingOnly: false))
        }
    }

    func end() {
        guard !hasEnded else { return }
        hasEnded = true
        let leavesJobs = leavesStages
        if !leavesJobs {
            for pool in pools {
                try? pool.folder.close()
                if !isCancelled && !pool.jobs.isEmpty {
                    // Those that wait for more stages see that there will be none; those in the queue would find none.
                    control.post(.cancel(name: pool.folder.name, pendingOnly: !pool.takers.isEmpty))
                }
            }
        }
        control.finish()
        Files.remove(scratch)
        keepEarly()
        if leavesJobs { return }
        for pool in pools where pool.takers.isEmpty || isCancelled { Files.remove(pool.folder.path) }
    }

    /// Seconds until something must be done without anybody calling.
    func patience(_ now: Double) -> Double {
        if isIdle { return .infinity }
        var due = min(lookDue, isAsking ? .infinity : askDue)
        if waiting.contains(where: { scheduler.hasUnits($0.stage) }) {
            due = min(due, waitingSince + Self.collectSeconds)
        }
        for pool in pools where pool.pausedUntil > now { due = min(due, pool.pausedUntil) }
        return max(0, due - now)
    }

    var descriptors: [pollfd] { [pollfd(fd: control.answers.descriptor, events: Int16(POLLIN), revents: 0)] }

    func attend(_ ready: ArraySlice<pollfd>) throws {
        if ready.first?.revents != 0 { for answer in control.answers.take() { try hear(answer) } }
        let now = Clock.seconds()
        if now >= lookDue { try look(now) }
        if now >= askDue, !isAsking { ask() }
    }
}
