// The engine's front door for running: opens the store, runs, leaves the store in order.

import Glibc

extension Pipeline {
    /// Brings the targets and all they need up to date. Must be called on the main thread: children die with the
    /// thread that started them.
    ///
    /// - Returns: how it went, and the failures of stages (already reported to `progress`).
    /// - Throws: what stopped the run as a whole: a store that cannot be written, a full disk.
    public func run(targets: [Int], options: RunOptions, progress: any Progress) throws -> (RunSummary, [Failure]) {
        try checkDeliveries()
        let wanted = graph.closure(of: targets)
        try graph.requireFiles(for: wanted)
        for warning in graph.warnings(for: wanted) { progress.report(.warning(warning)) }
        try Self.prepareForStages()
        let store = try Store(folder: store)
        let locks = try store.openForWriting()
        guard try locks.tryLock(.store, .shared) else {
            throw Failure(
                .work, "the store is being cleaned up by another program", at: store.paths.folder,
                hint: "run again when `stagecraft gc` or `fsck` has finished")
        }
        try store.removeAbandonedAttempts(locks)
        try JobHarvest.run(store, locks)
        let last = try LastResults(paths: store.paths, of: user)
        let scheduler = Scheduler(
            self, wanted: wanted, options: options, store: store, locks: locks, last: last,
            progress: progress)
        if !options.keepGoing {
            // That a tool is missing is better said now than after hours of training.
            for index in wanted { _ = try scheduler.resolver.catalog.ingredients(of: graph.stages[index]) }
        }
        try scheduler.resolver.requireInstalled(wanted)
        if !remotes.isEmpty || !store.elsewhere.isEmpty {
            let found = try bring(
                wanted, everything: false, options: options, store: store, locks: locks, last: last, progress: progress)
            if found.interrupted {
                var summary = RunSummary()
                (summary.total, summary.skipped, summary.interrupted) = (wanted.count, wanted.count, true)
                progress.report(.ended(summary))
                return (summary, [])
            }
            scheduler.resolver.elsewhere = found.elsewhere
            var grown = self
            try grown.grow()
            if grown.graph.stages.count > graph.stages.count, let graph = grown.graph.continuing(graph) {
                // What was brought gives more stages, which may want more to be brought.
                grown.graph = graph
                let targets = try graph.selection(options.targets, from: options.from)
                return try grown.run(targets: targets, options: options, progress: progress)
            }
        }
        for warning in try scheduler.resolver.undeclaredReads(wanted) { progress.report(.warning(warning)) }
        for warning in try scheduler.resolver.unnamedImages(wanted) { progress.report(.warning(warning)) }
        let unverified = try Set(wanted.flatMap { try scheduler.resolver.unverifiedFiles(of: $0) }).sorted()
        if !unverified.isEmpty {
            progress.report(
                .warning(
                    Failure(
                        .work, "data files that the manifest does not name are used",
                        facts: [.init("files", unverified.joined(separator: ", "))],
                        hint: "figures, captions and claims made from them say \"unverified data\"")))
        }
        // What was hashed is worth keeping whatever happened; that it cannot be kept must not hide why the run stopped.
        do {
            try scheduler.execute()
        } catch {
            try? store.statIndex.save()
            throw error
        }
        try store.statIndex.save()
        return (scheduler.summary, scheduler.failures)
    }
}
