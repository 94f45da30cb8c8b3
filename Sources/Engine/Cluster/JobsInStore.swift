// Which stages are in folders of jobs, as anybody can see who looks at the store. Unaware of Slurm, and of the graph.

import Glibc

/// Where a stage is that is in a folder of jobs.
struct JobPlace: Sendable, Equatable {
    /// The folder's name, which its jobs have.
    var pool: String
    /// The job that has taken it; nil: it waits for one.
    var job: String?
}

/// All stages that are in folders of jobs.
enum JobsInStore {
    /// By key.
    static func stages(_ paths: StorePaths) throws(Failure) -> [Digest: JobPlace] {
        var places: [Digest: JobPlace] = [:]
        for folder in try JobFolder.all(in: paths) where !folder.isClosed {
            for name in try folder.waiting() {
                for stage in try JobBundle(at: folder.todo + "/" + name)?.stages ?? [] {
                    places[stage.frozen.key] = JobPlace(pool: folder.name, job: nil)
                }
            }
            for name in try Files.names(in: folder.taken) {
                guard let (_, job) = JobFolder.split(name) else { continue }
                for stage in try JobBundle(at: folder.taken + "/" + name)?.stages ?? [] {
                    places[stage.frozen.key] = JobPlace(pool: folder.name, job: job)
                }
            }
        }
        return places
    }

    /// Throws a `Failure` if jobs may still read or write objects of the store.
    static func refuseIfAny(_ paths: StorePaths) throws(Failure) {
        let stages = try stages(paths)
        guard !stages.isEmpty else { return }
        throw Failure(
            .work, "jobs on a cluster work for this store", at: paths.jobs,
            facts: [.init("in them", Quantity.count(stages.count, "stage"))],
            hint: "`stagecraft run --executor slurm` waits for them, `stagecraft slurm cancel` cancels them")
    }
}

extension Pipeline {
    /// What Slurm says of the jobs that look after a stage with this key; empty: none do, or it does not answer.
    func jobStates(of key: Digest) throws -> [String] {
        let paths = StorePaths(folder: store)
        guard let place = try JobsInStore.stages(paths)[key] else { return [] }
        let scratch = try Files.createTemporaryFolder()
        defer { Files.remove(scratch) }
        guard let client = try? SlurmClient(scratch: scratch), let all = try? client.jobs(named: [place.pool]) else {
            return []
        }
        let jobs = all.filter { job in place.job.map { $0.hasBytes(of: job.job) } ?? job.isAlive }
        return Self.summary(jobs)
    }

    /// A line for each job, or for those that wait for the same reason.
    private static func summary(_ jobs: [JobState]) -> [String] {
        var lines: [String] = []
        var counts: [Int] = []
        for job in jobs {
            let line =
                job.isPending
                ? "waits in Slurm's queue: \(job.reason)" : "\(job.state.lowercased()) as job \(job.job) on \(job.node)"
            if let place = lines.firstIndex(where: { $0.hasBytes(of: line) }) {
                counts[place] += 1
            } else {
                lines.append(line)
                counts.append(1)
            }
        }
        return zip(lines, counts).map { $1 > 1 ? "\($0) (\($1) jobs)" : $0 }
    }

    /// Cancels all jobs that work for the store, and forgets what no job has done. Returns how many folders there were.
    public func cancelJobs() throws -> Int {
        let store = try Store(folder: store)
        let locks = try store.openForWriting()
        let scratch = try Files.createTemporaryFolder()
        defer { Files.remove(scratch) }
        let client = try SlurmClient(scratch: scratch)
        try JobHarvest.run(store, locks)
        var count = 0
        for folder in try JobFolder.all(in: store.paths) {
            guard try locks.tryLock(.run(RunIdentity.lockNumber(folder.name))) else {
                throw Failure(
                    .work, "a run that is alive waits for these jobs", at: folder.path,
                    hint: "interrupt it: twice, and its jobs are cancelled")
            }
            try folder.close()
            try client.cancel(named: folder.name, pendingOnly: false)
            Files.remove(folder.path)
            count += 1
        }
        return count
    }
}
