// What runs that are gone have left in folders, and how this one goes on with it. Unaware of how stages get there.

import Glibc

extension SlurmExecutor {
    /// Takes over the folders of runs that are gone, with the jobs that look after them.
    func adopt() throws {
        hasAdopted = true
        for folder in try JobFolder.all(in: scheduler.store.paths) {
            guard try scheduler.locks.tryLock(.run(RunIdentity.lockNumber(folder.name))) else { continue }
            guard let description = try JobPool(of: folder), !folder.isClosed else {
                Files.remove(folder.path)
                continue
            }
            let pool = SlurmPool(folder, description, isOpen: false)
            try pool.adopt()
            pool.isOpen = description.program.hasBytes(of: try programCopy()) && access(description.program, X_OK) == 0
            pools.append(pool)
            for (bundle, tasks) in pool.bundles { for task in tasks { orphans[task.key] = (pool, bundle) } }
        }
        if !pools.isEmpty {
            askDue = 0
            lookDue = 0
        }
    }

    /// Whether a job of a former run is at the stage, or has ended it.
    func attach(_ index: Int, _ key: Digest) throws -> Bool {
        if let report = early.removeValue(forKey: key) {
            try conclude(report, index)
            return true
        }
        guard let (pool, bundle) = orphans.removeValue(forKey: key),
            let place = pool.bundles[bundle]?.firstIndex(where: { $0.key == key })
        else { return false }
        pool.bundles[bundle]![place].stage = index
        scheduler.hasStarted(index)
        return true
    }
}
